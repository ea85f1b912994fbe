package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.ChosenConsent;
import dev.sojourn.contract.Consent;
import dev.sojourn.contract.Endpoint;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.FindKnownProfile;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.KnownAttribute;
import dev.sojourn.contract.KnownProfile;
import dev.sojourn.contract.LinkChange;
import dev.sojourn.contract.ListConsents;
import dev.sojourn.contract.ListEvents;
import dev.sojourn.contract.ListFormerLinks;
import dev.sojourn.contract.ListLinks;
import dev.sojourn.contract.ListQuarantine;
import dev.sojourn.contract.ListSessions;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.StoredEvent;
import dev.sojourn.contract.User;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Everything that is held about a user, or about a session without one, as one document. A page of each thing is in memory
 * at a time, and the next is read when the client has taken the one before.
 */
final class Export implements Operation.Streamed {

    private static final int SESSIONS_AT_ONCE = 50;
    private static final int REFUSED_AT_ONCE = 100;
    private static final int LEDGER_AT_ONCE = 1000;

    private final ServiceBus bus;
    private final Duration patience;
    private final Instant now;
    private final User user;
    private final Session anonymous;
    private Function<Buffer, Future<Void>> sink;

    private Export(ServiceBus bus, Duration patience, Instant now, User user, Session anonymous) {
        this.bus = bus;
        this.patience = patience;
        this.now = now;
        this.user = user;
        this.anonymous = anonymous;
    }

    /** @param patience how long each page may take to be read */
    static Export of(ServiceBus bus, Duration patience, Instant now, User user) {
        return new Export(bus, patience, now, user, null);
    }

    static Export of(ServiceBus bus, Duration patience, Instant now, Session anonymous) {
        return new Export(bus, patience, now, null, anonymous);
    }

    private record UserPart(UUID userId, Instant createdAt, String ctaVariant, Boolean signupGpc,
                            Map<String, Known> attributes) {
    }

    /** A known value, and where it came from. */
    private record Known(JsonText value, String source, Instant at, UUID sessionId) {

        static Map<String, Known> of(List<KnownAttribute> attributes) {
            Map<String, Known> known = new LinkedHashMap<>();
            attributes.forEach(each ->
                    known.put(each.name(), new Known(each.value(), lower(each.source()), each.at(), each.sessionId())));
            return known;
        }
    }

    private record ConsentPart(Boolean analytics, Boolean profiling, String policyVersion, Instant at) {

        static ConsentPart of(ChosenConsent chosen) {
            return new ConsentPart(chosen.consent().analytics(), chosen.consent().profiling(), chosen.policyVersion(),
                    chosen.at());
        }
    }

    private record SessionPart(UUID sessionId, UUID userId, Instant lastSeen, JsonText metadata, Instant createdAt,
                               String firstReferrer, int visitCount, Consent consent, Map<String, Known> draft,
                               Map<String, Known> replaced) {

        static SessionPart of(Session session, KnownProfile told) {
            return new SessionPart(session.sessionId(), session.userId(), session.lastSeen(), session.metadata(),
                    session.createdAt(), session.firstReferrer(), session.visitCount(), session.consent(),
                    Known.of(told.attributes()), Known.of(told.replaced()));
        }
    }

    /** Without the session: it may be somebody else's. */
    private record FormerLinkPart(String action, String actor, String reason, Instant at) {

        static FormerLinkPart of(LinkChange change) {
            return new FormerLinkPart(lower(change.action()), lower(change.actor()), change.reason(), change.at());
        }
    }

    private record LinkPart(String action, String actor, UUID userId, String reason, Instant at) {

        static LinkPart of(LinkChange change) {
            return new LinkPart(lower(change.action()), lower(change.actor()), change.userId(), change.reason(),
                    change.at());
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** A part of a list, and where the next one begins; null after the last. */
    private record Page<T, C>(List<T> elements, C next) {
    }

    @Override
    public Future<Void> writeTo(Function<Buffer, Future<Void>> into) {
        sink = into;
        return text("{\"success\":true,\"exportedAt\":").compose(done -> json(now))
                .compose(done -> text(",\"user\":")).compose(done -> userPart())
                .compose(done -> text(",\"sessions\":["))
                .compose(done -> anonymous == null ? list((UUID from) -> sessions(from), this::sessions) : session(anonymous))
                .compose(done -> text("]}"));
    }

    /** The session's object stays open until its lists are written. */
    private Future<Void> session(Session session) {
        UUID id = session.sessionId();
        return known(FindKnownProfile.ofSession(id))
                .map(told -> ResponseJson.encode(SessionPart.of(session, told)))
                .compose(head -> sink.apply(head.slice(0, head.length() - 1)))
                .compose(done -> text(",\"consents\":["))
                .compose(done -> list((Long from) -> consents(id, from), this::values))
                .compose(done -> text("],\"links\":["))
                .compose(done -> list((Long from) -> links(id, from), this::values))
                .compose(done -> text("],\"events\":["))
                .compose(done -> list((UUID from) -> events(id, from), this::values))
                .compose(done -> text("],\"refusedEvents\":["))
                .compose(done -> list((UUID from) -> refusedEvents(id, from), this::values))
                .compose(done -> text("]}"));
    }

    private Future<Void> userPart() {
        return user == null ? json(null) : known(FindKnownProfile.ofUser(user.userId()))
                .map(known -> ResponseJson.encode(new UserPart(user.userId(), user.createdAt(), known.ctaVariant(),
                        known.signupGpc(), Known.of(known.attributes()))))
                .compose(head -> sink.apply(head.slice(0, head.length() - 1)))
                .compose(done -> text(",\"formerLinks\":["))
                .compose(done -> list(this::formerLinks, this::values))
                .compose(done -> text("]}"));
    }

    private Future<KnownProfile> known(FindKnownProfile request) {
        return read(Endpoints.PROFILE_FIND_KNOWN, request);
    }

    private Future<Page<ConsentPart, Long>> consents(UUID sessionId, Long from) {
        return read(Endpoints.CONSENT_LIST, new ListConsents(sessionId, LEDGER_AT_ONCE, from))
                .map(page -> new Page<>(page.consents().stream().map(ConsentPart::of).toList(), page.next()));
    }

    private Future<Page<LinkPart, Long>> links(UUID sessionId, Long from) {
        return read(Endpoints.LINK_LIST, new ListLinks(sessionId, LEDGER_AT_ONCE, from))
                .map(page -> new Page<>(page.changes().stream().map(LinkPart::of).toList(), page.next()));
    }

    private Future<Page<FormerLinkPart, Long>> formerLinks(Long from) {
        return read(Endpoints.LINK_LIST_FORMER, new ListFormerLinks(user.userId(), LEDGER_AT_ONCE, from))
                .map(page -> new Page<>(page.changes().stream().map(FormerLinkPart::of).toList(), page.next()));
    }

    private Future<Page<Session, UUID>> sessions(UUID from) {
        return read(Endpoints.SESSION_LIST, new ListSessions(user.userId(), SESSIONS_AT_ONCE, from))
                .map(page -> new Page<>(page.sessions(), page.next()));
    }

    private Future<Page<StoredEvent, UUID>> events(UUID sessionId, UUID from) {
        return read(Endpoints.EVENT_LIST, new ListEvents(sessionId, null, ListEvents.MAX_LIMIT, from))
                .map(page -> new Page<>(page.events(), page.next()));
    }

    private Future<Page<QuarantineView, UUID>> refusedEvents(UUID sessionId, UUID from) {
        return read(Endpoints.QUARANTINE_LIST, new ListQuarantine(ListQuarantine.Order.NEWEST_FIRST, sessionId, null, null,
                null, REFUSED_AT_ONCE, from))
                .map(page -> new Page<>(page.events().stream().map(QuarantineView::of).toList(), page.next()));
    }

    private <Q extends Record, R extends Record> Future<R> read(Endpoint<Q, R> endpoint, Q request) {
        return bus.call(endpoint, request, patience);
    }

    /** Page by page. A chain of futures would be as long as the list, so each page begins the next. */
    private <T, C> Future<Void> list(Function<C, Future<Page<T, C>>> pages, Function<List<T>, Future<Void>> write) {
        Promise<Void> end = Promise.promise();
        nextPage(pages, write, null, end);
        return end.future();
    }

    private <T, C> void nextPage(Function<C, Future<Page<T, C>>> pages, Function<List<T>, Future<Void>> write, C from,
                                 Promise<Void> end) {
        pages.apply(from)
                .compose(page -> comma(from != null && !page.elements().isEmpty())
                        .compose(done -> write.apply(page.elements()))
                        .map(page))
                .onFailure(end::fail)
                .onSuccess(page -> {
                    if (page.next() == null) {
                        end.complete();
                    } else {
                        nextPage(pages, write, page.next(), end);
                    }
                });
    }

    private Future<Void> values(List<?> values) {
        Buffer joined = Buffer.buffer();
        values.forEach(value -> joined.appendString(joined.length() == 0 ? "" : ",")
                .appendBuffer(ResponseJson.encode(value)));
        return sink.apply(joined);
    }

    private Future<Void> sessions(List<Session> sessions) {
        Future<Void> written = Future.succeededFuture();
        for (int i = 0; i < sessions.size(); i++) {
            Session session = sessions.get(i);
            boolean first = i == 0;
            written = written.compose(done -> comma(!first)).compose(done -> session(session));
        }
        return written;
    }

    private Future<Void> comma(boolean needed) {
        return needed ? text(",") : Future.succeededFuture();
    }

    private Future<Void> json(Object value) {
        return sink.apply(ResponseJson.encode(value));
    }

    private Future<Void> text(String json) {
        return sink.apply(Buffer.buffer(json));
    }
}
