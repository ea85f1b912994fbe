package dev.sojourn.user;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What signups said before there were attributes becomes attributes. */
@Tag("db")
@Timeout(60)
@ExtendWith(TestDatabase.class)
class ProfileMigrationTest {

    private static void migrate(DatabaseUrl database, String target) {
        Flyway.configure().dataSource(database.jdbcUrl(), database.user(), database.password())
                .schemas("before").defaultSchema("before").locations("classpath:db/user").loggers("slf4j")
                .target(target).load().migrate();
    }

    @Test
    void keepsWhatUsersHaveSaid(DatabaseUrl database) throws SQLException {
        migrate(database, "4");
        try (Connection connection =
                DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO before.users (user_id, created_at, updated_at, signup_event_id, email, email_key,
                                              first_name, city)
                    VALUES (gen_random_uuid(), '2026-03-01T13:00:00.120+01', now(), gen_random_uuid(), 'a', 'a',
                            'Zoë "Z" \\', 'Bath'),
                           (gen_random_uuid(), now(), now(), gen_random_uuid(), 'b', 'b', NULL, NULL)""");

            migrate(database, "5");

            try (ResultSet rows = statement.executeQuery("""
                    SELECT attributes = jsonb_build_object(
                               'firstName', jsonb_build_object('value', 'Zoë "Z" \\', 'source', 'form',
                                                               'at', '2026-03-01T12:00:00.120Z'),
                               'city', jsonb_build_object('value', 'Bath', 'source', 'form',
                                                          'at', '2026-03-01T12:00:00.120Z'))
                    FROM before.users WHERE email = 'a'""")) {
                assertTrue(rows.next() && rows.getBoolean(1));
            }
            try (ResultSet rows =
                    statement.executeQuery("SELECT attributes::text FROM before.users WHERE email = 'b'")) {
                assertTrue(rows.next());
                assertEquals("{}", rows.getString(1));
            }
        }
    }
}
