package dev.sojourn.launcher.model;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestTables;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Looks for ids in all tables of the database, whatever they are. */
final class Traces implements AutoCloseable {

    /** Looking takes longer the more there is. */
    private static final int SEQUENCES_KEPT = 100;

    private final TestTables tables;
    private final int numberOfTables;
    private final String look;
    private final String empty;
    private int sequences;

    /** @param database that nothing was stored in so far */
    Traces(DatabaseUrl database) {
        this.tables = TestTables.of(database);
        List<String> names = tables.column("""
                SELECT quote_ident(relname) FROM pg_class
                WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace""");
        this.numberOfTables = names.size();
        this.look = names.stream()
                .map("SELECT '%1$s' FROM %1$s AS t WHERE t::text LIKE ANY (string_to_array(?, ' '))"::formatted)
                .collect(Collectors.joining(" UNION "));
        // What is there from the beginning belongs to the schema.
        this.empty = "TRUNCATE " + names.stream()
                .filter(name -> tables.value("SELECT count(*) FROM " + name).equals("0"))
                .collect(Collectors.joining(", "));
    }

    void expectNone(List<String> ids) {
        if (!ids.isEmpty()) {
            String patterns = ids.stream().map(id -> "%" + id + "%").collect(Collectors.joining(" "));
            assertEquals(List.of(), tables.column(look, Collections.nCopies(numberOfTables, patterns).toArray()),
                    "tables that still hold who was erased");
        }
        sequences++;
        if (sequences % SEQUENCES_KEPT == 0) {
            tables.execute(empty);
        }
    }

    @Override
    public void close() {
        tables.close();
    }
}
