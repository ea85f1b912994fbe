package dev.sojourn.gateway;

import dev.sojourn.bus.RequestId;
import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.gateway.Operation.Answer;
import dev.sojourn.gateway.json.RequestSchemas;
import dev.sojourn.gateway.openapi.DocsRoutes;
import dev.sojourn.gateway.openapi.OpenApiDocument;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The way of a request: id, CORS, body, the operation, and one place that writes what came of it. */
final class Api {

    static final String REQUEST_ID = "X-Request-ID";

    private static final Pattern PLAUSIBLE_REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final HttpSettings settings;
    private final List<Operation> operations;
    private final Responses responses;
    private final DocsRoutes docs;

    /** Reads schemas and pages from the jar: it blocks for some milliseconds. */
    Api(HttpSettings settings, ServiceBus bus, MeterRegistry meters, InstantSource clock) {
        Requests requests = new Requests(settings);
        RequestSchemas schemas = RequestSchemas.load();
        this.settings = settings;
        this.responses = new Responses(meters);
        this.docs = DocsRoutes.load(OpenApiDocument.load());
        this.operations = Stream.of(
                        new SessionRoutes(bus, requests, schemas).operations(),
                        new EventRoutes(settings, bus, requests, schemas, clock).operations(),
                        new UserRoutes(bus, requests, schemas).operations())
                .flatMap(List::stream).toList();
    }

    List<Operation> operations() {
        return operations;
    }

    Router router(Vertx vertx) {
        Router router = Router.router(vertx);
        router.route().handler(Api::identify);
        router.route().handler(new CrossOrigin(settings.corsOrigins()));
        router.route().handler(BodyHandler.create(false).setBodyLimit(settings.bodyLimit()));
        operations.forEach(operation -> router.route(operation.method(), operation.path())
                .handler(context -> perform(operation, context)));
        refuseOtherMethods(router);
        docs.mount(router);
        router.route().failureHandler(context -> responses.fail(context, failureOf(context)));
        router.errorHandler(404, context -> responses.fail(context, new ServiceException(ErrorCode.NOT_FOUND)));
        router.errorHandler(400, context -> responses.fail(context, new ServiceException(ErrorCode.INVALID_REQUEST)));
        return router;
    }

    /** The client's own id is kept where it is one that can't harm a log. */
    private static void identify(RoutingContext context) {
        String given = context.request().getHeader(REQUEST_ID);
        String requestId = given != null && PLAUSIBLE_REQUEST_ID.matcher(given).matches()
                ? given : UUID.randomUUID().toString();
        RequestId.enter(requestId);
        context.response().putHeader(REQUEST_ID, requestId);
        context.next();
    }

    private void perform(Operation operation, RoutingContext context) {
        Future.succeededFuture(context)
                .compose(operation.handler())
                .map(answer -> answered(context, answer))
                .onFailure(failure -> responses.fail(context, failure));
    }

    /** Part of the chain: an answer that can't be written is a failure, not a silence. */
    private Void answered(RoutingContext context, Answer answer) {
        responses.answer(context, answer);
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
                responses.fail(context, new ServiceException(ErrorCode.METHOD_NOT_ALLOWED));
            }
        }));
    }

    /** What vertx-web itself found wrong, in our words. */
    private static Throwable failureOf(RoutingContext context) {
        return switch (context.statusCode()) {
            case 413 -> new ServiceException(ErrorCode.PAYLOAD_TOO_LARGE);
            case 400 -> new ServiceException(ErrorCode.INVALID_REQUEST);
            default -> context.failure();
        };
    }
}
