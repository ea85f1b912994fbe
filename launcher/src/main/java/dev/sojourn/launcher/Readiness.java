package dev.sojourn.launcher;

import dev.sojourn.postgres.Database;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whether this node should be sent requests. */
final class Readiness {

    private final Database database;
    private volatile boolean serving;
    private volatile boolean draining;

    Readiness(Database database) {
        this.database = database;
    }

    /** The schema is up to date and every verticle serves. */
    void serving() {
        serving = true;
    }

    /** From here on nothing new should come. */
    void draining() {
        draining = true;
    }

    /** Each check with its result. */
    Future<Map<String, Boolean>> checks() {
        return database.ping().map(true).otherwise(false).map(reachable -> {
            Map<String, Boolean> checks = new LinkedHashMap<>();
            checks.put("database", reachable);
            checks.put("serving", serving);
            checks.put("not-draining", !draining);
            return checks;
        });
    }
}
