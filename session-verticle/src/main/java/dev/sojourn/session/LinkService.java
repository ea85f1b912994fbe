package dev.sojourn.session;

import dev.sojourn.contract.EndSession;
import dev.sojourn.contract.LinkPage;
import dev.sojourn.contract.LinkSession;
import dev.sojourn.contract.LinkedSession;
import dev.sojourn.contract.ListFormerLinks;
import dev.sojourn.contract.ListLinks;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.SessionToken;
import dev.sojourn.contract.UnlinkSession;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Decides who a session belongs to. Whatever raises or lowers what it may read ends its tokens. */
final class LinkService {

    private final SessionSettings settings;
    private final LinkRepository repository;
    private final TokenHashes hashes;
    private final InstantSource clock;

    LinkService(SessionSettings settings, LinkRepository repository, TokenHashes hashes, InstantSource clock) {
        this.settings = settings;
        this.repository = repository;
        this.hashes = hashes;
        this.clock = clock;
    }

    Future<LinkedSession> link(LinkSession request) {
        SessionToken token = request.issueToken() ? hashes.newToken() : null;
        byte[] hash = token == null ? null : hashes.of(request.sessionId(), token);
        return repository.link(request, hash, now(), now().minus(settings.expiry()))
                .map(session -> new LinkedSession(session, token));
    }

    Future<Session> unlink(UnlinkSession request) {
        return repository.unlink(request.sessionId(), request.reason(), now());
    }

    Future<Session> end(EndSession request) {
        return repository.end(request.sessionId(), now(), now().minus(settings.expiry()));
    }

    Future<LinkPage> list(ListLinks request) {
        return repository.list(request);
    }

    Future<LinkPage> listFormer(ListFormerLinks request) {
        return repository.listFormer(request);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
