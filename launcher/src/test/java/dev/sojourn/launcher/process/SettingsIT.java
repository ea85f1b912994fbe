package dev.sojourn.launcher.process;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(TestDatabase.class)
class SettingsIT {

    @TempDir
    private Path directory;

    @Test
    void allMistakesAreListedAndNoSecretIsShown() throws IOException {
        file("conf/application.yaml", "http:\n  prot: 8080\n");
        try (ServiceProcess service = Jar.in(directory).with("HTTP_PORT", "hidden-port")
                .with("SESSION_EXPIRY", "never").with("SESSION_SECRET", "hidden-secret")
                .with("DATABASE_URL", "postgresql://ada:hidden-password@db.example:none/x")
                .with("SOJOURN_ENV", "prod").start()) {
            assertEquals(2, service.exitCode());
            for (String named : new String[] {"HTTP_PORT", "SESSION_EXPIRY", "SESSION_SECRET", "DATABASE_URL",
                    "http.prot (conf/application.yaml, line 2)", "HTTP_REQUIRE_HTTPS", "6 mistakes"}) {
                assertTrue(service.log().contains(named), () -> named + " is missing in " + service.log());
            }
            assertFalse(service.log().contains("hidden"), service::log);
            assertFalse(service.log().contains("\tat "), service::log);
        }
    }

    @Test
    void productionAsksForADatabaseAndASecret() throws IOException {
        try (ServiceProcess service = Jar.in(directory).with("SOJOURN_ENV", "prod").start()) {
            assertEquals(2, service.exitCode());
            assertTrue(service.log().contains("DATABASE_URL"), service::log);
            assertTrue(service.log().contains("SESSION_SECRET"), service::log);
            assertTrue(service.log().contains("HTTP_TLS_CERTIFICATE"), service::log);
            assertTrue(service.log().contains("HTTP_REQUIRE_HTTPS"), service::log);
            assertFalse(Files.exists(directory.resolve("data")), "the embedded server was started");
        }
    }

    @Test
    void aFolderConfLiesOnTopOfTheJarsDefaults(DatabaseUrl database) throws IOException {
        int port = Ports.free();
        file("conf/application.yaml", "http:\n  port: " + port + "\n");
        try (ServiceProcess service = Jar.in(directory).on(database).without("HTTP_PORT").start().awaitReady()) {
            assertEquals(200, new ServiceClient(port).get("/docs").statusCode());
            assertEquals(0, service.terminated());
        }
    }

    @Test
    void sojournConfNamesAnotherFolderAndVariablesWin(DatabaseUrl database) throws IOException {
        int port = Ports.free();
        file("conf/application.yaml", "http:\n  port: 1\n");
        file("elsewhere/application.yaml", "http:\n  port: " + port + "\nmanagement:\n  port: 1\n");
        try (ServiceProcess service = Jar.in(directory).on(database).without("HTTP_PORT")
                .with("SOJOURN_CONF", "elsewhere").start().awaitReady()) {
            assertEquals(200, new ServiceClient(port).get("/docs").statusCode());
            assertEquals(0, service.terminated());
        }
    }

    private void file(String path, String text) throws IOException {
        Files.createDirectories(directory.resolve(path).getParent());
        Files.writeString(directory.resolve(path), text);
    }
}
