package dev.sojourn.launcher;

import dev.sojourn.postgres.Database;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whether this node should be sent requests. */
final class Readiness {

    /** Null until the schema is up to date. */
    private volatile Database database;
    private volatile boolean serving;
    private volatile boolean draining;

    /** The schema of this database is up to date. */
    void migrated(Database migrated) {
        database = migrated;
    }

    /** Every verticle serves. */
    void serving() {
        serving = true;
    }

    /** From here on nothing new should come. */
    void draining() {
        draining = true;
    }

    /** Each check with its result. */
    Future<Map<String, Boolean>> checks() {
        Database migrated = database;
        Future<Boolean> answers = migrated == null
                ? Future.succeededFuture(false) : migrated.ping().map(true).otherwise(false);
        return answers.map(reachable -> {
            Map<String, Boolean> checks = new LinkedHashMap<>();
            checks.put("database", reachable);
            checks.put("migrations", migrated != null);
            checks.put("serving", serving);
            checks.put("not-draining", !draining);
            return checks;
        });
    }
}
