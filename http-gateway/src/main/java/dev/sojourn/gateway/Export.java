package dev.sojourn.gateway;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Consent;
import dev.sojourn.contract.Endpoint;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.ListEvents;
import dev.sojourn.contract.ListQuarantine;
import dev.sojourn.contract.ListSessions;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.StoredEvent;
import dev.sojourn.contract.User;
import dev.sojourn.contract.UserData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Everything that is held about a user, or about a session without one, as one document. A page of each thing is in memory
 * at a time, and the next is read when the client has taken the one before.
 */
final class Export implements Operation.Streamed {

    private static final int SESSIONS_AT_ONCE = 50;
    private static final int REFUSED_AT_ONCE = 100;

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

    @JsonPropertyOrder({"userId", "userData", "createdAt"})
    private record UserPart(UUID userId, @JsonUnwrapped UserData userData, Instant createdAt) {

        static UserPart of(User user) {
            return user == null ? null : new UserPart(user.userId(), user.userData(), user.createdAt());
        }
    }

    private record SessionPart(UUID sessionId, UUID userId, Instant lastSeen, JsonText metadata, Instant createdAt,
                               String firstReferrer, int visitCount, Consent consent) {

        static SessionPart of(Session session) {
            return new SessionPart(session.sessionId(), session.userId(), session.lastSeen(), session.metadata(),
                    session.createdAt(), session.firstReferrer(), session.visitCount(), session.consent());
        }
    }

    /** A part of a list, and where the next one begins; null after the last. */
    private record Page<T>(List<T> elements, UUID next) {
    }

    @Override
    public Future<Void> writeTo(Function<Buffer, Future<Void>> into) {
        sink = into;
        return text("{\"success\":true,\"exportedAt\":").compose(done -> json(now))
                .compose(done -> text(",\"user\":")).compose(done -> json(UserPart.of(user)))
                .compose(done -> text(",\"sessions\":["))
                .compose(done -> anonymous == null ? list(this::sessions, this::sessions) : session(anonymous))
                .compose(done -> text("]}"));
    }

    /** The session's object stays open until its lists are written. */
    private Future<Void> session(Session session) {
        UUID id = session.sessionId();
        Buffer head = ResponseJson.encode(SessionPart.of(session));
        return sink.apply(head.slice(0, head.length() - 1))
                .compose(done -> text(",\"events\":["))
                .compose(done -> list(from -> events(id, from), this::values))
                .compose(done -> text("],\"refusedEvents\":["))
                .compose(done -> list(from -> refusedEvents(id, from), this::values))
                .compose(done -> text("]}"));
    }

    private Future<Page<Session>> sessions(UUID from) {
        return read(Endpoints.SESSION_LIST, new ListSessions(user.userId(), SESSIONS_AT_ONCE, from))
                .map(page -> new Page<>(page.sessions(), page.next()));
    }

    private Future<Page<StoredEvent>> events(UUID sessionId, UUID from) {
        return read(Endpoints.EVENT_LIST, new ListEvents(sessionId, null, ListEvents.MAX_LIMIT, from))
                .map(page -> new Page<>(page.events(), page.next()));
    }

    private Future<Page<QuarantineView>> refusedEvents(UUID sessionId, UUID from) {
        return read(Endpoints.QUARANTINE_LIST, new ListQuarantine(ListQuarantine.Order.NEWEST_FIRST, sessionId, null, null,
                null, REFUSED_AT_ONCE, from))
                .map(page -> new Page<>(page.events().stream().map(QuarantineView::of).toList(), page.next()));
    }

    private <Q extends Record, R extends Record> Future<R> read(Endpoint<Q, R> endpoint, Q request) {
        return bus.call(endpoint, request, patience);
    }

    /** Page by page. A chain of futures would be as long as the list, so each page begins the next. */
    private <T> Future<Void> list(Function<UUID, Future<Page<T>>> pages, Function<List<T>, Future<Void>> write) {
        Promise<Void> end = Promise.promise();
        nextPage(pages, write, null, end);
        return end.future();
    }

    private <T> void nextPage(Function<UUID, Future<Page<T>>> pages, Function<List<T>, Future<Void>> write, UUID from,
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
