package dev.sojourn.gateway;

import dev.sojourn.bus.RequestId;
import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ProfileDeclaration;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.gateway.Operation.Answer;
import dev.sojourn.gateway.json.RequestSchemas;
import dev.sojourn.gateway.limits.RateLimits;
import dev.sojourn.gateway.openapi.OpenApiDocument;
import dev.sojourn.gateway.pages.DocsRoutes;
import dev.sojourn.gateway.pages.WebPages;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The way of a request: id, CORS, body, the operation, and one place that writes what came of it. */
final class Api {

    static final String REQUEST_ID = "X-Request-ID";

    private static final Pattern PLAUSIBLE_REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final HttpSettings settings;
    private final Https https;
    private final List<Operation> operations;
    private final Responses responses;
    private final DocsRoutes docs;
    private final WebPages pages;
    private final HttpMeters meters;

    /** Reads schemas and pages from the jar: it blocks for some milliseconds. */
    Api(HttpSettings settings, ProofSettings proof, OperatorSettings ofOperator, PrivacySettings privacy, ServiceBus bus,
        RateLimits limits, MeterRegistry meters, InstantSource clock) {
        Requests requests = new Requests(settings, privacy);
        SessionAccess access = new SessionAccess(bus, requests, proof,
                new TokenCookie(proof.expiry(), requests));
        ProfileSettings profile = ofOperator.profile();
        ProfileDeclaration declaration = profile.schemas().declaration();
        RequestSchemas schemas = RequestSchemas.load(profile.schemas());
        Profiles profiles = new Profiles(bus);
        PersonalData personal = new PersonalData(bus, privacy.piiInEvents(), declaration);
        SessionOpening opening = new SessionOpening(requests, access, schemas, personal);
        LinkRoutes links = new LinkRoutes(bus, requests, limits, access, profiles, schemas, opening);
        Ingest ingest = new Ingest(bus, limits, clock);
        EventFields fields = new EventFields(declaration, schemas.profile());
        TellingIngest telling = new TellingIngest(bus, requests, access, fields, ingest);
        EventReader events = new EventReader(schemas, ofOperator.schemas());
        RefusedEvents refused =
                new RefusedEvents(bus, events, personal, settings.tracking() && ofOperator.quarantine(), meters);
        ErasureRoutes erasures = new ErasureRoutes(bus, requests, access, settings.erasure());
        ExportRoutes exports = new ExportRoutes(bus, requests, access, clock);
        this.settings = settings;
        this.https = new Https(settings);
        this.responses = new Responses(meters);
        this.meters = new HttpMeters(meters);
        this.pages = WebPages.load();
        this.docs = DocsRoutes.load(OpenApiDocument.load(profile.schemas()));
        this.operations = Stream.of(
                        // The router looks from the top, so what comes most stands there.
                        new EventRoutes(settings, bus, requests, limits, access, events, personal, refused, telling)
                                .operations(),
                        new BatchRoutes(settings, requests, limits, events, personal, refused, telling).operations(),
                        new SessionRoutes(bus, requests, limits, access, profiles, opening).operations(),
                        new ProfileRoutes(bus, requests, limits, access, schemas, profile, profiles, clock).operations(),
                        new ConsentRoutes(bus, requests, limits, access, schemas).operations(),
                        erasures.operations(),
                        exports.operations(),
                        links.ofVisitor(),
                        ofOperator.serverKey().map(BearerAccess::new)
                                .map(server -> links.ofServer().stream().map(server::guard).toList())
                                .orElse(List.of()),
                        new EventStatusRoutes(bus, requests, access).operations(),
                        new UserRoutes(bus, requests, limits, access, schemas, declaration).operations(),
                        ofOperator.adminKey().map(BearerAccess::new)
                                .map(operator -> Stream.of(
                                                new QuarantineRoutes(bus, requests, schemas,
                                                        new Replay(bus, events, personal, fields, ingest)).operations(),
                                                links.ofOperator(), erasures.ofOperator(), exports.ofOperator())
                                        .flatMap(List::stream).map(operator::guard).toList())
                                .orElse(List.of()))
                .flatMap(List::stream).toList();
    }

    List<Operation> operations() {
        return operations;
    }

    /** Takes every request that could be read. */
    Handler<HttpServerRequest> handler(Vertx vertx) {
        Router router = router(vertx);
        return request -> {
            identify(request);
            meters.begin(request);
            if (https.admits(request)) {
                router.handle(request);
            } else {
                responses.fail(request, new ServiceException(ErrorCode.HTTPS_REQUIRED));
            }
        };
    }

    void connected(HttpConnection connection) {
        meters.connected(connection);
    }

    /** Refuses a request that is no HTTP, or too long to be read; nothing can follow it on its connection. */
    void refuseUnreadable(HttpServerRequest request) {
        identify(request);
        https.admits(request);
        responses.fail(request, Requests.unreadable(request.decoderResult().cause()));
        request.connection().close();
    }

    /** To be called on the event loop that serves. */
    void drain() {
        responses.drain();
    }

    Router router(Vertx vertx) {
        Router router = Router.router(vertx);
        pages.mountScripts(router);
        router.route().handler(new CrossOrigin(settings.corsOrigins()));
        operations.forEach(operation -> mount(router, operation));
        refuseOtherMethods(router);
        pages.mount(router);
        docs.mount(router);
        router.route().failureHandler(context -> responses.fail(context.request(), failureOf(context)));
        router.errorHandler(404, context -> fail(context, ErrorCode.NOT_FOUND));
        router.errorHandler(400, context -> fail(context, ErrorCode.INVALID_REQUEST));
        return router;
    }

    private void mount(Router router, Operation operation) {
        HttpMeters.OfRoute measured = meters.of(operation);
        int bodyLimit = operation.bodyLimit() == null ? settings.bodyLimit() : operation.bodyLimit();
        JsonBody body = new JsonBody(bodyLimit);
        router.route(operation.method(), operation.path())
                .handler(context -> {
                    measured.begin(context.request());
                    body.handle(context);
                })
                .handler(context -> perform(operation, context));
    }

    private void fail(RoutingContext context, ErrorCode code) {
        responses.fail(context.request(), new ServiceException(code));
    }

    /**
     * Before the router, which refuses some requests on its own. The client's own id is kept where it is one that
     * can't harm a log.
     */
    private static void identify(HttpServerRequest request) {
        String given = request.getHeader(REQUEST_ID);
        String requestId = given != null && PLAUSIBLE_REQUEST_ID.matcher(given).matches()
                ? given : newId();
        RequestId.enter(requestId);
        Responses.begin(request.response(), requestId);
    }

    /** Nothing is to be guessed here: the fast source will do. */
    private static String newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong() & ~0xF000L | 0x4000L, random.nextLong() >>> 2 | 1L << 63).toString();
    }

    private void perform(Operation operation, RoutingContext context) {
        Future.succeededFuture(context)
                .compose(operation.handler())
                .map(answer -> answered(context, answer))
                .onFailure(failure -> responses.fail(context.request(), failure));
    }

    /** Part of the chain: an answer that can't be written is a failure, not a silence. */
    private Void answered(RoutingContext context, Answer answer) {
        responses.answer(context.request(), answer);
        return null;
    }

    private void refuseOtherMethods(Router router) {
        Map<String, StringJoiner> allowed = new LinkedHashMap<>();
        for (Operation operation : operations) {
            allowed.computeIfAbsent(operation.path(), path -> new StringJoiner(", ").add(HttpMethod.OPTIONS.name()))
                    .add(operation.method().name());
        }
        allowed.forEach((path, methods) -> router.route(path).handler(context -> {
            context.response().putHeader("Allow", methods.toString());
            if (context.request().method().equals(HttpMethod.OPTIONS)) {
                context.response().setStatusCode(204).end();
            } else {
                fail(context, ErrorCode.METHOD_NOT_ALLOWED);
            }
        }));
    }

    /** What vertx-web itself found wrong, in our words. */
    private static Throwable failureOf(RoutingContext context) {
        return switch (context.statusCode()) {
            // The body handler's word for a body that broke off or could not be decoded.
            case 200, 400 -> new ServiceException(ErrorCode.INVALID_REQUEST);
            case 404 -> new ServiceException(ErrorCode.NOT_FOUND);
            case 413 -> new ServiceException(ErrorCode.PAYLOAD_TOO_LARGE);
            case 417 -> new InvalidRequestException("header/Expect", "must be 100-continue");
            default -> context.failure();
        };
    }
}
