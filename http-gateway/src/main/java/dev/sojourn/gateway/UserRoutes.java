package dev.sojourn.gateway;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.SignUp;
import dev.sojourn.contract.SignedUp;
import dev.sojourn.contract.UserData;
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

/** Users over HTTP. */
final class UserRoutes {

    private final ServiceBus bus;
    private final Requests requests;
    private final RateLimits limits;
    private final SessionAccess access;
    private final RequestSchemas schemas;

    UserRoutes(ServiceBus bus, Requests requests, RateLimits limits, SessionAccess access, RequestSchemas schemas) {
        this.bus = bus;
        this.requests = requests;
        this.limits = limits;
        this.access = access;
        this.schemas = schemas;
    }

    List<Operation> operations() {
        return List.of(new Operation("signUp", HttpMethod.POST, "/api/users/signup", this::signUp));
    }

    @JsonPropertyOrder({"userId", "userData", "createdAt"})
    private record UserView(UUID userId, @JsonUnwrapped UserData userData, Instant createdAt) {
    }

    private record SignedUpAnswer(boolean success, UserView user, SessionView session) {

        static SignedUpAnswer of(SignedUp signedUp) {
            UserData userData = signedUp.user().userData();
            return new SignedUpAnswer(true,
                    new UserView(signedUp.user().userId(), userData, signedUp.user().createdAt()),
                    SessionView.of(signedUp.session(), userData, signedUp.token(), List.of()));
        }
    }

    private Future<Answer> signUp(RoutingContext context) {
        UUID sessionId = requests.requiredSessionId(context);
        JsonObject form = requests.body(context, schemas.signUp()).tree();
        UserData userData = new UserData(form.getString("email"), form.getString("firstName"), form.getString("age"),
                form.getString("gender"), form.getString("profession"), form.getString("country"),
                form.getString("city"), form.getString("household"));
        Client client = requests.client(context);
        SignUp request = new SignUp(sessionId, client.address(), userData, form.getString("ctaVariant"),
                access.token(context), requests.idempotencyKey(context), requests.gpc(context));
        return limits.signup(client.network())
                .compose(taken -> bus.call(Endpoints.USER_SIGN_UP, request))
                .map(signedUp -> {
                    access.remember(context, signedUp.token());
                    return new Answer(signedUp.created() ? 201 : 200, SignedUpAnswer.of(signedUp));
                });
    }
}
