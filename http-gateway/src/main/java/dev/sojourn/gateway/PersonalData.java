package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Consent;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.FindSession;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.NewEvent;
import dev.sojourn.contract.ProfileAttribute;
import dev.sojourn.contract.ProfileDeclaration;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.Session;
import dev.sojourn.gateway.PrivacySettings.PiiInEvents;
import dev.sojourn.gateway.json.PersonalFields.Cleaned;
import dev.sojourn.gateway.json.PersonalFields;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps personal data out of what is stored about a visitor who has not consented to it: declared fields of payloads and
 * metadata, and the query of pages' addresses (docs/adr/0020). Nobody is asked about an event that has no such field.
 */
final class PersonalData {

    private static final String PAYLOAD = "/payload";
    private static final String METADATA = "/metadata";

    /** Answers of forms, which become the profile or are removed with the event: not looked into here. */
    private static final String FIELDS = "fields";
    private static final Set<String> WITH_FIELDS = Set.of("FORM_PROGRESS", "QUIZ_COMPLETED");

    private static final int MAX_ERRORS = 20;

    private final ServiceBus bus;
    private final PiiInEvents mode;
    private final List<ProfileAttribute> personal;
    private final PersonalFields all;

    PersonalData(ServiceBus bus, PiiInEvents mode, ProfileDeclaration declaration) {
        this.bus = bus;
        this.mode = mode;
        this.personal = declaration.attributes().stream().filter(ProfileAttribute::pii).toList();
        this.all = new PersonalFields(names(personal.stream()));
    }

    private static Set<String> names(Stream<ProfileAttribute> attributes) {
        return attributes.map(ProfileAttribute::name).collect(Collectors.toSet());
    }

    /**
     * What may be stored.
     *
     * @param stripped where personal fields stood, as JSON pointers into the request's body, or into the event of a batch
     */
    record Screened<T>(T value, List<String> stripped) {
    }

    /** Fails with an {@link InvalidRequestException} of the code PII_IN_EVENT where such events are refused. */
    Future<Screened<NewEvent>> screen(NewEvent event) {
        return screen(event, new HashMap<>());
    }

    /** @param asked what is known of sessions already, for the events of one request */
    Future<Screened<NewEvent>> screen(NewEvent event, Map<UUID, Future<PersonalFields>> asked) {
        return screen(event.payload(), PAYLOAD, exempt(event.eventType()),
                () -> asked.computeIfAbsent(event.sessionId(), this::refusedOf))
                .map(payload -> new Screened<>(payload.value() == event.payload() ? event
                        : event.withPayload(payload.value()), payload.stripped()));
    }

    /** @param session asked for where there are personal fields: the one that the metadata becomes part of */
    Future<Screened<JsonText>> screenMetadata(JsonText metadata, Supplier<Future<Optional<Session>>> session) {
        return screen(metadata, METADATA, null, () -> session.get().map(this::refusedOf));
    }

    private static String exempt(String eventType) {
        return WITH_FIELDS.contains(eventType) ? FIELDS : null;
    }

    private Future<Screened<JsonText>> screen(JsonText json, String at, String exempt,
                                              Supplier<Future<PersonalFields>> refused) {
        if (mode == PiiInEvents.ALLOW) {
            return Future.succeededFuture(new Screened<>(all.withFields(json), List.of()));
        }
        Cleaned cleaned = all.withoutFields(json, exempt);
        return cleaned.removed().isEmpty()
                ? Future.succeededFuture(new Screened<>(cleaned.text(), List.of()))
                : refused.get().map(fields -> screened(fields.withoutFields(json, exempt), at));
    }

    private Screened<JsonText> screened(Cleaned cleaned, String at) {
        List<String> found = cleaned.removed().stream().map(pointer -> at + pointer).toList();
        if (mode == PiiInEvents.REFUSE && !found.isEmpty()) {
            throw new InvalidRequestException(ErrorCode.PII_IN_EVENT, found.stream().limit(MAX_ERRORS)
                    .map(pointer -> new FieldError(pointer, "must be left out: the visitor has not consented to it"))
                    .toList());
        }
        return new Screened<>(cleaned.text(), found);
    }

    private Future<PersonalFields> refusedOf(UUID sessionId) {
        return bus.call(Endpoints.SESSION_FIND, new FindSession(sessionId, null))
                .map(session -> refusedOf(Optional.of(session)))
                .recover(this::refusedWithoutSession);
    }

    /** What the profile would not take of that session's visitor. */
    private PersonalFields refusedOf(Optional<Session> session) {
        boolean anonymous = session.map(Session::userId).isEmpty();
        Consent consent = session.map(Session::consent).orElse(Consent.NOT_CHOSEN);
        return new PersonalFields(names(personal.stream()
                .filter(attribute -> ProfileDeclaration.refusal(attribute, anonymous, consent).isPresent())));
    }

    /** A session that is not there has consented to nothing; of one that was erased nothing is stored, whatever this says. */
    private Future<PersonalFields> refusedWithoutSession(Throwable failure) {
        return switch (failure instanceof ServiceException known ? known.code() : ErrorCode.INTERNAL) {
            case SESSION_NOT_FOUND -> Future.succeededFuture(refusedOf(Optional.empty()));
            case SESSION_ERASED -> Future.succeededFuture(new PersonalFields(Set.of()));
            default -> Future.failedFuture(failure);
        };
    }

    /**
     * What may be kept of an event that was refused, or was kept and is to be stored now: nothing personal, forms' answers
     * included, whatever was consented to.
     */
    JsonText kept(JsonText event) {
        return mode == PiiInEvents.ALLOW ? all.withFields(event) : all.withoutFields(event, null).text();
    }
}
