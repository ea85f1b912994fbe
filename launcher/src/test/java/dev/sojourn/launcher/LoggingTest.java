package dev.sojourn.launcher;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import dev.sojourn.launcher.LogSettings.Format;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.Level;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LoggingTest {

    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Logger log = context.getLogger("dev.sojourn.bus.ServiceBus");

    @BeforeEach
    void configureAsAtStart() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        LogStart.configure(context, Map.of());
        ((OutputStreamAppender<ILoggingEvent>) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("console"))
                .setOutputStream(written);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void aJsonLineHasItsPairsAsFields() {
        Logging.apply(new LogSettings(Format.JSON, Level.INFO), context);

        log.atWarn().addKeyValue("requestId", "r-1").addKeyValue("status", 503).addKeyValue("code", Thread.State.NEW)
                .addKeyValue("nothing", (Object) null).addKeyValue("message", "no")
                .log("call \"failed\"\nwith {}", "ü");

        assertEquals(1, lines().length);
        JsonObject line = new JsonObject(lines()[0]);
        assertEquals("r-1", line.getValue("requestId"));
        assertEquals(503, line.getValue("status"));
        assertEquals("NEW", line.getValue("code"));
        assertEquals("WARN", line.getValue("level"));
        assertEquals("dev.sojourn.bus.ServiceBus", line.getValue("logger"));
        assertEquals(Thread.currentThread().getName(), line.getValue("thread"));
        assertEquals("call \"failed\"\nwith ü", line.getValue("message"));
        assertTrue(line.getString("time").matches("[-0-9]{10}T[:0-9]{8}\\.\\d{3}Z"), line.getString("time"));
        assertFalse(Instant.parse(line.getString("time")).isAfter(Instant.now()));
        assertFalse(line.containsKey("nothing"));
        assertNull(line.getValue("error"));
    }

    @Test
    void aJsonLineHasTheStackTraceWithItsCause() {
        Logging.apply(new LogSettings(Format.JSON, Level.INFO), context);

        log.error("failed", new IllegalStateException("outer", new IllegalArgumentException("inner")));

        assertEquals(1, lines().length);
        String error = new JsonObject(lines()[0]).getString("error");
        assertTrue(error.startsWith("java.lang.IllegalStateException: outer\n"), error);
        assertTrue(error.contains("at dev.sojourn.launcher.LoggingTest"), error);
        assertTrue(error.contains("Caused by: java.lang.IllegalArgumentException: inner"), error);
    }

    @Test
    void aTextLineShowsItsPairs() {
        log.atInfo().addKeyValue("requestId", "r-1").log("early");
        Logging.apply(new LogSettings(Format.TEXT, Level.INFO), context);
        log.info("plain");

        assertTrue(lines()[0].endsWith(" INFO  dev.sojourn.bus.ServiceBus - early requestId=\"r-1\""), lines()[0]);
        assertTrue(lines()[1].endsWith(" - plain"), lines()[1]);
    }

    @Test
    void theLevelIsTheProductsAlone() {
        Logging.apply(new LogSettings(Format.TEXT, Level.DEBUG), context);

        log.debug("seen");
        context.getLogger("org.flywaydb.core").info("unseen");
        context.getLogger("com.hazelcast").warn("seen");

        assertEquals(2, lines().length);
    }

    private String[] lines() {
        return written.toString(StandardCharsets.UTF_8).split("\n");
    }
}
