package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.FindSession;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.NewEvent;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.Session;
import dev.sojourn.gateway.PrivacySettings.PiiInEvents;
import dev.sojourn.gateway.json.PersonalFields;
import dev.sojourn.gateway.json.PersonalFields.Cleaned;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

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
    private final PersonalFields fields;

    PersonalData(ServiceBus bus, PrivacySettings settings) {
        this.bus = bus;
        this.mode = settings.piiInEvents();
        this.fields = new PersonalFields(settings.personal());
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

    /** @param asked what is known of consents already, for the events of one request */
    Future<Screened<NewEvent>> screen(NewEvent event, Map<UUID, Future<Boolean>> asked) {
        return screen(event.payload(), PAYLOAD, exempt(event.eventType()),
                () -> asked.computeIfAbsent(event.sessionId(), this::consented))
                .map(payload -> new Screened<>(payload.value() == event.payload() ? event
                        : event.withPayload(payload.value()), payload.stripped()));
    }

    /** @param consented asked where there are personal fields: whether they may be kept of that session */
    Future<Screened<JsonText>> screenMetadata(JsonText metadata, Supplier<Future<Boolean>> consented) {
        return screen(metadata, METADATA, null, consented);
    }

    private static String exempt(String eventType) {
        return WITH_FIELDS.contains(eventType) ? FIELDS : null;
    }

    private Future<Screened<JsonText>> screen(JsonText json, String at, String exempt,
                                              Supplier<Future<Boolean>> consent) {
        if (mode == PiiInEvents.ALLOW) {
            return Future.succeededFuture(new Screened<>(fields.withFields(json), List.of()));
        }
        Cleaned cleaned = fields.withoutFields(json, exempt);
        List<String> found = cleaned.removed().stream().map(pointer -> at + pointer).toList();
        return found.isEmpty()
                ? Future.succeededFuture(new Screened<>(cleaned.text(), found))
                : consent.get().map(consented -> consented
                        ? new Screened<>(fields.withFields(json), List.of())
                        : stripped(cleaned.text(), found));
    }

    private Screened<JsonText> stripped(JsonText rest, List<String> found) {
        if (mode == PiiInEvents.REFUSE) {
            throw new InvalidRequestException(ErrorCode.PII_IN_EVENT, found.stream().limit(MAX_ERRORS)
                    .map(pointer -> new FieldError(pointer, "must be left out: the visitor has not consented to it"))
                    .toList());
        }
        return new Screened<>(rest, found);
    }

    /** Whether its visitor has agreed to a profile being gathered: that is what the fields would be. */
    static boolean mayBeKept(Session session) {
        return Boolean.TRUE.equals(session.consent().profiling());
    }

    private Future<Boolean> consented(UUID sessionId) {
        return bus.call(Endpoints.SESSION_FIND, new FindSession(sessionId, null))
                .map(PersonalData::mayBeKept)
                .recover(PersonalData::withoutSession);
    }

    /** A session that is not there has consented to nothing; of one that was erased nothing is stored, whatever this says. */
    private static Future<Boolean> withoutSession(Throwable failure) {
        ErrorCode code = failure instanceof ServiceException known ? known.code() : null;
        return code == ErrorCode.SESSION_NOT_FOUND || code == ErrorCode.SESSION_ERASED
                ? Future.succeededFuture(code == ErrorCode.SESSION_ERASED)
                : Future.failedFuture(failure);
    }

    /**
     * What may be kept of an event that was refused, or was kept and is to be stored now: nothing personal, forms' answers
     * included, whatever was consented to.
     */
    JsonText kept(JsonText event) {
        return mode == PiiInEvents.ALLOW ? fields.withFields(event) : fields.withoutFields(event, null).text();
    }
}
