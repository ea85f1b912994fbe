package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Every value of every column of every table that is not the server's own, as text, and what the server itself keeps of
 * values: its samples of them.
 */
final class DatabaseDump {

    private static final String COLUMNS = """
            SELECT quote_ident(nspname) || '.' || quote_ident(relname), quote_ident(attname)
            FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
                JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
            WHERE relkind IN ('r', 'm') AND nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
            ORDER BY 1, 2""";

    /** Not of ids, which lead nowhere without their rows, nor of types of events; the next ANALYZE forgets both. */
    private static final String SAMPLES = """
            SELECT schemaname || '.' || tablename || '.' || pg_stats.attname || ' (sample)',
                   concat_ws(' ', most_common_vals, histogram_bounds, most_common_elems)
            FROM pg_stats
                JOIN pg_attribute ON attrelid = format('%I.%I', schemaname, tablename)::regclass
                    AND pg_attribute.attname = pg_stats.attname
            WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
                AND atttypid <> 'uuid'::regtype AND pg_stats.attname <> 'event_type'""";

    /** By column, in lower case. */
    private final Map<String, String> values = new TreeMap<>();

    private DatabaseDump() {
    }

    static DatabaseDump of(DatabaseUrl url) {
        DatabaseDump dump = new DatabaseDump();
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
                Statement statement = connection.createStatement()) {
            Map<String, String> selects = new LinkedHashMap<>();
            try (ResultSet columns = statement.executeQuery(COLUMNS)) {
                while (columns.next()) {
                    String table = columns.getString(1);
                    String column = columns.getString(2);
                    selects.put(table + "." + column,
                            "SELECT string_agg(" + column + "::text, E'\\n') FROM ONLY " + table);
                }
            }
            for (Map.Entry<String, String> select : selects.entrySet()) {
                try (ResultSet row = statement.executeQuery(select.getValue())) {
                    row.next();
                    dump.add(select.getKey(), row.getString(1));
                }
            }
            try (ResultSet samples = statement.executeQuery(SAMPLES)) {
                while (samples.next()) {
                    dump.add(samples.getString(1), samples.getString(2));
                }
            }
            try (ResultSet objects = statement.executeQuery("SELECT count(*) FROM pg_largeobject")) {
                objects.next();
                if (objects.getInt(1) > 0) {
                    throw new AssertionError("large objects are not looked into");
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return dump;
    }

    private void add(String column, String text) {
        if (text != null && !text.isEmpty()) {
            values.put(column, text.toLowerCase(Locale.ROOT));
        }
    }

    /** The columns that hold a text: as it is, in whatever case, or its bytes. */
    List<String> placesOf(String text) {
        return values.entrySet().stream()
                .filter(column -> forms(text).stream().anyMatch(column.getValue()::contains))
                .map(Map.Entry::getKey).toList();
    }

    private static List<String> forms(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<String> forms = new ArrayList<>(List.of(text.toLowerCase(Locale.ROOT), HexFormat.of().formatHex(bytes),
                HexFormat.of().formatHex(text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8))));
        try {
            forms.add(UUID.fromString(text).toString().replace("-", ""));
        } catch (IllegalArgumentException e) {
            // Not an id.
        }
        return forms;
    }
}
