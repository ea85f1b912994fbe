package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.MergeProfile;
import dev.sojourn.contract.MergedProfile;
import dev.sojourn.contract.ProfileAttribute;
import dev.sojourn.contract.ProfilePatch;
import dev.sojourn.contract.ProfileRefusal;
import dev.sojourn.contract.ProfileSource;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.UserData;
import dev.sojourn.gateway.EventProfile.RefusedField;
import dev.sojourn.gateway.Operation.Answer;
import dev.sojourn.gateway.json.ExactJson;
import dev.sojourn.gateway.json.ParsedBody;
import dev.sojourn.gateway.json.RequestSchemas;
import dev.sojourn.gateway.json.SchemaValidator;
import dev.sojourn.gateway.limits.RateLimits;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Profiles over HTTP: what a visitor tells piece by piece, and what to ask next. */
final class ProfileRoutes {

    /** No profile could hold more. */
    static final int MAX_CHARACTERS = 16 * 1024;

    private static final String ATTRIBUTES = "attributes";

    private final ServiceBus bus;
    private final Requests requests;
    private final RateLimits limits;
    private final SessionAccess access;
    private final RequestSchemas schemas;
    private final ProfileSettings settings;
    private final Profiles profiles;
    private final InstantSource clock;

    ProfileRoutes(ServiceBus bus, Requests requests, RateLimits limits, SessionAccess access, RequestSchemas schemas,
                  ProfileSettings settings, Profiles profiles, InstantSource clock) {
        this.bus = bus;
        this.requests = requests;
        this.limits = limits;
        this.access = access;
        this.schemas = schemas;
        this.settings = settings;
        this.profiles = profiles;
        this.clock = clock;
    }

    List<Operation> operations() {
        return List.of(
                new Operation("updateProfile", HttpMethod.PATCH, "/api/sessions/:sessionId/profile", this::update),
                new Operation("getNextFields", HttpMethod.GET, "/api/sessions/:sessionId/next-fields", this::next));
    }

    private record ProfileView(UserData attributes, double completion, List<RefusedField> refused) {
    }

    private record ProfileAnswer(boolean success, ProfileView profile) {
    }

    private Future<Answer> update(RoutingContext context) {
        return access.require(context)
                .compose(session -> limits.event(session.sessionId()).map(session))
                .compose(session -> bus.call(Endpoints.PROFILE_MERGE,
                        new MergeProfile(session.sessionId(), List.of(patch(context)))))
                .map(ProfileRoutes::answer);
    }

    private ProfilePatch patch(RoutingContext context) {
        ParsedBody body = requests.unchecked(context);
        check(body.tree());
        JsonText attributes = body.textOf(ATTRIBUTES).orElseThrow();
        if (attributes.value().length() > MAX_CHARACTERS) {
            throw new InvalidRequestException("/" + ATTRIBUTES, "must be at most 16 KiB of JSON");
        }
        return new ProfilePatch(ExactJson.members(attributes), ProfileSource.FORM, clock.instant(), false);
    }

    /** Each value against its own schema: as one of two that are allowed, null would take part in every error. */
    private void check(JsonObject body) {
        JsonObject envelope = body.copy();
        JsonObject told = new JsonObject();
        if (body.getValue(ATTRIBUTES) instanceof JsonObject attributes) {
            envelope.put(ATTRIBUTES, new JsonObject());
            attributes.stream().filter(each -> each.getValue() != null || !isDeclared(each.getKey()))
                    .forEach(each -> told.put(each.getKey(), each.getValue()));
        }
        List<FieldError> errors = new ArrayList<>(schemas.updateProfile().validate(envelope));
        schemas.profile().validate(told).forEach(error ->
                errors.add(new FieldError("/" + ATTRIBUTES + error.pointer(), error.message())));
        if (!errors.isEmpty()) {
            throw new InvalidRequestException(errors.subList(0, Math.min(errors.size(), SchemaValidator.MAX_ERRORS)));
        }
    }

    private boolean isDeclared(String name) {
        return settings.schemas().declaration().find(name).isPresent();
    }

    private static Answer answer(MergedProfile merged) {
        Map<String, ProfileRefusal> refused = merged.refused().get(0);
        if (refused.containsValue(ProfileRefusal.EMAIL_FIXED)) {
            throw new InvalidRequestException("/" + ATTRIBUTES + "/email", "must stay what it was at signup");
        }
        Map<String, JsonText> attributes = merged.userData().attributes();
        long known = attributes.values().stream().filter(value -> value != null).count();
        return Answer.ok(new ProfileAnswer(true, new ProfileView(merged.userData(),
                share(known, attributes.size()), RefusedField.of(refused))));
    }

    private record AskedField(String name, String title, boolean required, JsonText schema) {
    }

    private record NextFieldsAnswer(boolean success, String form, Map<String, JsonText> prefill, List<AskedField> ask,
                                    double completion) {
    }

    private Future<Answer> next(RoutingContext context) {
        return access.require(context).compose(session -> {
            ProfileForm form = form(context);
            int max = max(context, form);
            return known(session).map(known -> Answer.ok(next(form, max, known)));
        });
    }

    private ProfileForm form(RoutingContext context) {
        String name = requests.query(context, "form")
                .orElseThrow(() -> new InvalidRequestException("query/form", "is required"));
        return Optional.ofNullable(settings.forms().get(name))
                .orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND));
    }

    private int max(RoutingContext context, ProfileForm form) {
        return requests.query(context, "max").filter(given -> !given.isEmpty()).map(given -> {
            int max = given.matches("\\d{1,2}") ? Integer.parseInt(given) : 0;
            if (max < 1 || max > ProfileForm.MAX_ASK) {
                throw new InvalidRequestException("query/max",
                        "must be a whole number from 1 to " + ProfileForm.MAX_ASK);
            }
            return max;
        }).orElse(form.ask());
    }

    private Future<Map<String, JsonText>> known(Session session) {
        return profiles.of(session).map(userData -> userData == null ? Map.of() : userData.attributes());
    }

    private NextFieldsAnswer next(ProfileForm form, int max, Map<String, JsonText> known) {
        Map<String, JsonText> prefill = new LinkedHashMap<>();
        form.fields().stream().filter(field -> known.get(field) != null)
                .forEach(field -> prefill.put(field, known.get(field)));
        List<AskedField> ask = form.fields().stream().filter(field -> !prefill.containsKey(field)).limit(max)
                .map(field -> asked(form, settings.schemas().declaration().find(field).orElseThrow())).toList();
        return new NextFieldsAnswer(true, form.name(), prefill, ask, share(prefill.size(), form.fields().size()));
    }

    private static AskedField asked(ProfileForm form, ProfileAttribute attribute) {
        return new AskedField(attribute.name(), attribute.title(), form.required().contains(attribute.name()),
                attribute.schema());
    }

    /** To two digits; 1 only when nothing is missing. */
    private static double share(long known, int all) {
        return known < all ? Math.min(0.99, Math.round(known * 100.0 / all) / 100.0) : 1;
    }
}
