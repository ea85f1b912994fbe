package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ProfileDeclaration;
import dev.sojourn.contract.SignUp;
import dev.sojourn.contract.SignedUp;
import dev.sojourn.contract.UserData;
import dev.sojourn.gateway.Operation.Answer;
import dev.sojourn.gateway.json.ExactJson;
import dev.sojourn.gateway.json.ParsedBody;
import dev.sojourn.gateway.json.RequestSchemas;
import dev.sojourn.gateway.limits.RateLimits;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Users over HTTP. */
final class UserRoutes {

    private final ServiceBus bus;
    private final Requests requests;
    private final RateLimits limits;
    private final SessionAccess access;
    private final RequestSchemas schemas;
    private final ProfileDeclaration declaration;

    UserRoutes(ServiceBus bus, Requests requests, RateLimits limits, SessionAccess access, RequestSchemas schemas,
               ProfileDeclaration declaration) {
        this.bus = bus;
        this.requests = requests;
        this.limits = limits;
        this.access = access;
        this.schemas = schemas;
        this.declaration = declaration;
    }

    List<Operation> operations() {
        return List.of(new Operation("signUp", HttpMethod.POST, "/api/users/signup", this::signUp));
    }

    /** @param user its attributes stand beside its id */
    private record SignedUpAnswer(boolean success, Map<String, Object> user, SessionView session) {

        static SignedUpAnswer of(SignedUp signedUp) {
            UserData userData = signedUp.user().userData();
            Map<String, Object> user = new LinkedHashMap<>();
            user.put("userId", signedUp.user().userId());
            user.putAll(userData.attributes());
            user.put("createdAt", signedUp.user().createdAt());
            return new SignedUpAnswer(true, user,
                    SessionView.of(signedUp.session(), userData, signedUp.token(), List.of()));
        }
    }

    private Future<Answer> signUp(RoutingContext context) {
        UUID sessionId = requests.requiredSessionId(context);
        ParsedBody form = requests.body(context, schemas.signUp());
        Client client = requests.client(context);
        SignUp request = new SignUp(sessionId, client.address(), declaration.userData(ExactJson.members(form.text())),
                form.tree().getString("ctaVariant"), access.token(context), requests.idempotencyKey(context),
                requests.gpc(context));
        return limits.signup(client.network())
                .compose(taken -> bus.call(Endpoints.USER_SIGN_UP, request))
                .map(signedUp -> {
                    access.remember(context, signedUp.token());
                    return new Answer(signedUp.created() ? 201 : 200, SignedUpAnswer.of(signedUp));
                });
    }
}
