package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.ChooseConsent;
import dev.sojourn.contract.ChosenConsent;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.FindConsent;
import dev.sojourn.contract.ForgetProfile;
import dev.sojourn.gateway.Operation.Answer;
import dev.sojourn.gateway.json.RequestSchemas;
import dev.sojourn.gateway.limits.RateLimits;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What a session's visitor has consented to, over HTTP. */
final class ConsentRoutes {

    private static final String PATH = "/api/sessions/:sessionId/consent";

    private final ServiceBus bus;
    private final Requests requests;
    private final RateLimits limits;
    private final SessionAccess access;
    private final RequestSchemas schemas;

    ConsentRoutes(ServiceBus bus, Requests requests, RateLimits limits, SessionAccess access, RequestSchemas schemas) {
        this.bus = bus;
        this.requests = requests;
        this.limits = limits;
        this.access = access;
        this.schemas = schemas;
    }

    List<Operation> operations() {
        return List.of(
                new Operation("getSessionConsent", HttpMethod.GET, PATH, this::find),
                new Operation("putSessionConsent", HttpMethod.PUT, PATH, this::choose));
    }

    private record ConsentView(Boolean analytics, Boolean profiling, String policyVersion, Instant at) {

        static ConsentView of(ChosenConsent chosen) {
            return new ConsentView(chosen.consent().analytics(), chosen.consent().profiling(), chosen.policyVersion(),
                    chosen.at());
        }
    }

    private record ConsentAnswer(boolean success, ConsentView consent) {

        static Answer ok(ChosenConsent chosen) {
            return Answer.ok(new ConsentAnswer(true, ConsentView.of(chosen)));
        }
    }

    private Future<Answer> find(RoutingContext context) {
        return access.require(context)
                .compose(session -> bus.call(Endpoints.CONSENT_FIND, new FindConsent(session.sessionId())))
                .map(ConsentAnswer::ok);
    }

    private Future<Answer> choose(RoutingContext context) {
        JsonObject body = requests.body(context, schemas.chooseConsent()).tree();
        return access.require(context)
                // Each choice is kept.
                .compose(session -> limits.event(session.sessionId()).map(session))
                .compose(session -> bus.call(Endpoints.CONSENT_CHOOSE, new ChooseConsent(session.sessionId(),
                        body.getBoolean("analytics"), body.getBoolean("profiling"), body.getString("policyVersion"))))
                .compose(chosen -> forgetUnlessProfiling(requests.pathSessionId(context), chosen))
                .map(ConsentAnswer::ok);
    }

    /** After the choice is committed, so that nothing is gathered any more: the answer comes when all of it is gone. */
    private Future<ChosenConsent> forgetUnlessProfiling(UUID sessionId, ChosenConsent chosen) {
        return chosen.consent().profiling()
                ? Future.succeededFuture(chosen)
                : bus.call(Endpoints.PROFILE_FORGET, new ForgetProfile(sessionId)).map(chosen);
    }
}
