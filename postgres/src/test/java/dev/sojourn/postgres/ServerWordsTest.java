package dev.sojourn.postgres;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.sojourn.contract.ServiceException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** However a server says that it can't do something with a value, the value is not repeated. */
@Tag("db")
@Timeout(60)
@ExtendWith(TestDatabase.class)
class ServerWordsTest {

    private static final String CANARY = "canary@example.org";

    @TempDir
    private Path directory;

    private TestStage stage;
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Level level;

    @BeforeEach
    void open(DatabaseSettings settings) {
        stage = TestStage.on(settings);
        stage.tables().execute("DROP TABLE IF EXISTS people, own_schema_history");
        stage.tables().execute("CREATE TABLE people (email text UNIQUE, age integer)");
        stage.tables().execute("INSERT INTO people (email) VALUES (?)", CANARY);
        level = root.getLevel();
        root.setLevel(Level.DEBUG);
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void close() {
        root.detachAppender(log);
        root.setLevel(level);
        stage.close();
    }

    private static String whole(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** All that was logged by anybody but this test's own driver and own server. */
    private String logged() {
        return List.copyOf(log.list).stream()
                .filter(line -> !line.getLoggerName().matches("org\\.postgresql.*|io\\.zonky.*"))
                .map(line -> line.getFormattedMessage() + (line.getThrowableProxy() == null
                        ? "" : ThrowableProxyUtil.asString(line.getThrowableProxy())))
                .collect(Collectors.joining("\n"));
    }

    private Throwable failureOf(Future<?> run) {
        return assertThrows(Throwable.class, () -> TestAnswers.of(run));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "INSERT INTO people (email) VALUES ($1) | SQLState 23505, table people, constraint people_email_key",
        "SELECT $1::text::integer | SQLState 22P02",
        "SELECT $1::text::json | SQLState 22P02",
        "SELECT $1::text::timestamptz | SQLState 22007",
        "SELECT set_config('work_mem', $1, true) | SQLState 22023",
        "SELECT $1::text::regclass | SQLState 3F000",
        "SELECT current_setting($1) | SQLState 42704",
    })
    void aStatement(String sql, String said) {
        Query query = new Query("people.try", sql);
        for (Throwable failure : List.of(failureOf(stage.database().run(query, Tuple.of(CANARY))), failureOf(
                stage.database().inTransaction(transaction -> transaction.run(query, Tuple.of(CANARY)))))) {
            String text = whole(assertInstanceOf(StatementRefusedException.class, failure));
            assertTrue(text.contains("people.try was refused: " + said), text);
            assertFalse(text.contains(CANARY), text);
        }
        assertFalse(logged().contains(CANARY), logged());
    }

    @Test
    void aTransactionThatCanNotCommit() {
        stage.tables().execute("ALTER TABLE people ADD CONSTRAINT later UNIQUE (email) DEFERRABLE INITIALLY DEFERRED");
        stage.tables().execute("ALTER TABLE people DROP CONSTRAINT people_email_key");
        Query add = new Query("people.add", "INSERT INTO people (email) VALUES ($1)");
        String text = whole(failureOf(
                stage.database().inTransaction(transaction -> transaction.run(add, Tuple.of(CANARY)))));
        assertTrue(text.contains("database.transaction was refused: SQLState 23505, table people, constraint later"),
                text);
        assertFalse(text.contains(CANARY), text);
    }

    @Test
    void aDatabaseThatIsOutOfReach() {
        Query raise = new Query("people.raise", "SELECT pg_terminate_backend(pg_backend_pid()), $1::text");
        ServiceException failure = assertInstanceOf(ServiceException.class,
                failureOf(stage.database().run(raise, Tuple.of(CANARY))));
        assertFalse(whole(failure).contains(CANARY));
        assertFalse(logged().contains(CANARY), logged());
    }

    @Test
    void anArgumentThatDoesNotFit() {
        Query query = new Query("people.by_age", "SELECT email FROM people WHERE age = $1");
        Throwable failure = failureOf(stage.database().run(query, Tuple.of(CANARY)));
        assertEquals("people.by_age was given an argument of a type that it does not take", failure.getMessage());
        assertInstanceOf(IllegalArgumentException.class, failure);
        assertFalse(whole(failure).contains(CANARY));
    }

    @Test
    void aNotice() {
        stage.tables().execute("""
                CREATE OR REPLACE FUNCTION warn(about text) RETURNS text LANGUAGE plpgsql AS
                    'BEGIN RAISE WARNING ''about %'', about; RETURN about; END'""");
        log.list.clear();
        Query warn = new Query("people.warn", "SELECT warn($1)");
        TestAnswers.of(stage.database().run(warn, Tuple.of(CANARY)));
        TestAnswers.of(stage.database().inTransaction(transaction -> transaction.run(warn, Tuple.of(CANARY))));
        assertFalse(logged().contains(CANARY), logged());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "ALTER TABLE people ALTER COLUMN email TYPE integer USING email::integer | SQLState 22P02",
        "DO $$ BEGIN RAISE EXCEPTION 'found %', (SELECT email FROM people); END $$ | SQLState P0001",
        "INSERT INTO people (email) SELECT email FROM people | people_email_key",
        "ALTER TABLE people ADD CHECK (email LIKE 'a%') | people_email_check",
        "ALTER TABLE nobody ADD COLUMN x text | relation \"nobody\" does not exist",
    })
    void aMigration(String sql, String said) throws IOException {
        Path migrations = Files.createDirectories(directory.resolve("own"));
        Files.writeString(migrations.resolve("V1__own.sql"), sql + ";");
        Migrator migrator = new Migrator(stage.settings().url(), Map.of("own", "filesystem:" + migrations));
        log.list.clear();

        MigrationException failure = assertThrows(MigrationException.class, migrator::migrate);

        String text = whole(failure);
        assertTrue(failure.getMessage().contains("V1__own.sql"), text);
        assertTrue(failure.getMessage().contains(said), text);
        assertFalse(text.contains(CANARY), text);
        assertFalse(logged().contains(CANARY), logged());
    }
}
