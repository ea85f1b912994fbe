package dev.sojourn.launcher.model;

import dev.sojourn.contract.MovableClock;
import dev.sojourn.launcher.TestService;
import dev.sojourn.postgres.TestDatabase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** The service that all sequences run against, one after the other, each with ids of its own; and the time of all. */
record Stage(TestDatabase.Loan database, MovableClock clock, TestService service, Client client, Traces traces)
        implements AutoCloseable {

    /** As in production, where sessions have to be proven. */
    static Stage open() {
        TestDatabase.Loan database = TestDatabase.lend();
        // Time stands still but for what the steps take.
        MovableClock clock = MovableClock.at(Instant.now().truncatedTo(ChronoUnit.MILLIS));
        TestService service = TestService.start(database.url(), Map.of("SESSIONS_PROOF", "token",
                "SESSION_EXPIRY", ModelSession.EXPIRY.toHours() + "h", "SERVER_API_KEY", Api.SERVER_KEY,
                "ADMIN_API_KEY", Api.ADMIN_KEY,
                // A machine that has other things to do is no disagreement.
                "REQUEST_TIMEOUT", "25s"), clock);
        return new Stage(database, clock, service, new Client(service.httpPort()), new Traces(database.url()));
    }

    Sequence begin() {
        return new Sequence(client, clock, traces);
    }

    @Override
    public void close() {
        traces.close();
        client.close();
        service.close();
        database.close();
    }
}
