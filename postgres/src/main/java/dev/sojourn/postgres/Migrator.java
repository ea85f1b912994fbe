package dev.sojourn.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.exception.FlywayValidateException;

/**
 * Brings the schema to what this build needs. Each owner of tables has a history of its own, in
 * {@code <owner>_schema_history}, of the migrations in {@code db/<owner>} on its classpath. It blocks: not for an event
 * loop. Nodes that start at once wait for each other.
 */
public final class Migrator {

    /** Who owns tables, in the order that their foreign keys demand. */
    public static final List<String> OWNERS = List.of("user", "session", "event");

    private final DatabaseUrl url;
    private final Map<String, String> locations;

    public Migrator(DatabaseUrl url) {
        this(url, classpathLocations());
    }

    /** @param locations where the migrations of each owner are, as Flyway writes it, in the order to apply them */
    Migrator(DatabaseUrl url, Map<String, String> locations) {
        this.url = url;
        this.locations = locations;
    }

    private static Map<String, String> classpathLocations() {
        return OWNERS.stream().collect(Collectors.toMap(
                owner -> owner, owner -> "classpath:db/" + owner, (one, other) -> one, LinkedHashMap::new));
    }

    /**
     * Applies what is missing.
     *
     * @return how many migrations were applied
     * @throws SchemaTooNewException when a newer build was here
     * @throws MigrationException    when anything else keeps the schema from being what this build needs
     */
    public int migrate() {
        try (ReusedConnections connections = new ReusedConnections(url);
                Connection connection = connect(connections)) {
            MigrationLock.take(connection);
            return migrateAll(connections);
        } catch (SQLException e) {
            throw new MigrationException("The database " + url + " was lost while migrating: " + e.getMessage(), e);
        }
    }

    private int migrateAll(ReusedConnections connections) {
        int applied = 0;
        for (Map.Entry<String, String> owner : locations.entrySet()) {
            applied += migrate(owner.getKey(), flyway(connections, owner.getKey(), owner.getValue()));
        }
        return applied;
    }

    private Connection connect(ReusedConnections connections) {
        try {
            return connections.getConnection();
        } catch (SQLException e) {
            throw MigrationException.unreachable(url, e);
        }
    }

    private static Flyway flyway(ReusedConnections connections, String owner, String location) {
        return Flyway.configure()
                .loggers("slf4j")
                .dataSource(connections)
                .locations(location)
                .failOnMissingLocations(true)
                .table(owner + "_schema_history")
                // The second owner meets the tables of the first; without a baseline Flyway would refuse.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                // By default Flyway shuts its eyes to applied migrations that are newer than the jar.
                .ignoreMigrationPatterns(new String[0])
                .placeholderReplacement(false)
                .cleanDisabled(true)
                .load();
    }

    private static int migrate(String owner, Flyway flyway) {
        try {
            return flyway.migrate().migrationsExecuted;
        } catch (FlywayValidateException e) {
            throw refused(owner, flyway, e);
        } catch (FlywayException e) {
            throw ServerWords.withoutValues(e)
                    .map(standIn -> failed("The migration " + next(flyway) + " of", owner, standIn))
                    .orElseGet(() -> failed("The migration of", owner, e));
        }
    }

    private static MigrationException failed(String migration, String owner, Exception cause) {
        return new MigrationException(migration + " \"" + owner + "\" failed: " + cause.getMessage(), cause);
    }

    /** The file of the one that was to come next: the one that failed was rolled back. */
    private static String next(Flyway flyway) {
        return flyway.info().pending()[0].getScript();
    }

    private static MigrationException refused(String owner, Flyway flyway, FlywayValidateException cause) {
        MigrationInfo[] all = flyway.info().all();
        String newest = newest(all, info -> info.getState() == MigrationState.FUTURE_SUCCESS
                || info.getState() == MigrationState.FUTURE_FAILED);
        if (newest != null) {
            String known = newest(all, info -> info.getState().isResolved());
            return new SchemaTooNewException(owner, newest, known == null ? "none" : known, cause);
        }
        return new MigrationException("The schema history of \"" + owner + "\" does not fit this build: "
                + cause.getMessage(), cause);
    }

    private static String newest(MigrationInfo[] all, Predicate<MigrationInfo> which) {
        return Arrays.stream(all).filter(info -> info.getVersion() != null).filter(which)
                .map(MigrationInfo::getVersion).max(Comparator.naturalOrder())
                .map(Object::toString).orElse(null);
    }
}
