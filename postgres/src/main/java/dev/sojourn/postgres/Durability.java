package dev.sojourn.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether what the server acknowledges as committed is still there after a crash, as far as its settings tell. They are
 * read in a session like the product's own, so what was altered for its role or its database counts.
 *
 * @see <a href="https://www.postgresql.org/docs/current/runtime-config-wal.html">Write-ahead log</a>
 */
public final class Durability {

    private static final String SETTINGS = """
            SELECT name, setting FROM pg_settings
            WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') ORDER BY name""";

    private Durability() {
    }

    /**
     * Asks the server. Blocks: not for an event loop.
     *
     * @return for each setting that gives durability away one line that says so; empty when it keeps its promises
     * @throws MigrationException when it can't be reached
     */
    public static List<String> flaws(DatabaseUrl url) {
        try (ReusedConnections connections = new ReusedConnections(url);
                Connection connection = connections.getConnection();
                Statement statement = connection.createStatement();
                ResultSet settings = statement.executeQuery(SETTINGS)) {
            return flaws(settings);
        } catch (SQLException e) {
            throw MigrationException.unreachable(url, e);
        }
    }

    private static List<String> flaws(ResultSet settings) throws SQLException {
        List<String> flaws = new ArrayList<>();
        while (settings.next()) {
            // Every other value of synchronous_commit waits for the server's own disk; they differ in what they ask of
            // standbys, which is the operator's choice.
            if (settings.getString("setting").equals("off")) {
                String name = settings.getString("name");
                flaws.add("the server has " + name + " off, so " + consequence(name) + ": set it to on");
            }
        }
        return flaws;
    }

    private static String consequence(String setting) {
        return switch (setting) {
            case "fsync" -> "a crash of its machine may lose what was acknowledged, or ruin all of it";
            case "full_page_writes" -> "a crash of its machine may leave pages that are half written";
            default -> "a crash may lose what was acknowledged last";
        };
    }
}
