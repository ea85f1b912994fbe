package dev.sojourn.launcher.process;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(TestDatabase.class)
class PortTakenIT {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"HTTP_PORT", "MANAGEMENT_PORT"})
    void aTakenPortIsNamedAndNothingIsLeftRunning(String setting) throws IOException {
        Jar jar = Jar.in(directory);
        try (ServerSocket other = Ports.occupy(jar.port(setting)); ServiceProcess service = jar.start()) {
            assertEquals(2, service.exitCode(), service::log);
            assertTrue(service.log().contains("Port " + other.getLocalPort() + " is taken"), service::log);
            assertTrue(service.log().contains(setting), service::log);
            assertFalse(service.log().contains("\tat "), service::log);
            assertTrue(service.embedded().isEmpty(), "PostgreSQL is left");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP_HOST", "MANAGEMENT_HOST"})
    void anAddressOfAnotherMachineIsNoTakenPort(String setting, DatabaseUrl database) throws IOException {
        // Reserved for documentation (RFC 5737): nobody's.
        try (ServiceProcess service = Jar.in(directory).on(database).with(setting, "192.0.2.1").start()) {
            assertEquals(2, service.exitCode(), service::log);
            assertTrue(service.log().contains("192.0.2.1"), service::log);
            assertTrue(service.log().contains(setting), service::log);
            assertFalse(service.log().contains("taken"), service::log);
            assertFalse(service.log().contains("\tat "), service::log);
        }
    }

    @Test
    void aHostThatNobodyKnowsIsNamed() throws IOException {
        try (ServiceProcess service = Jar.in(directory).with("MANAGEMENT_HOST", "nowhere.invalid").start()) {
            assertEquals(2, service.exitCode(), service::log);
            assertTrue(service.log().contains("MANAGEMENT_HOST"), service::log);
            assertFalse(service.log().contains("\tat "), service::log);
        }
    }
}
