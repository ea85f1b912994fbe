package dev.sojourn.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the log, which begins as {@code logback.xml} says, in line with the configuration; no line is lost. */
final class Logging {

    private static final String CONSOLE = "console";
    private static final String PRODUCT = "dev.sojourn";

    private Logging() {
    }

    /** For the whole JVM. */
    static void apply(LogSettings settings) {
        apply(settings, (LoggerContext) LoggerFactory.getILoggerFactory());
    }

    static void apply(LogSettings settings, LoggerContext context) {
        context.getLogger(PRODUCT).setLevel(Level.convertAnSLF4JLevel(settings.level()));
        if (settings.format() == LogSettings.Format.JSON) {
            console(context).setEncoder(jsonEncoder(context));
        }
    }

    private static OutputStreamAppender<ILoggingEvent> console(LoggerContext context) {
        return (OutputStreamAppender<ILoggingEvent>) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(CONSOLE);
    }

    private static LayoutWrappingEncoder<ILoggingEvent> jsonEncoder(LoggerContext context) {
        JsonLayout layout = new JsonLayout();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        return encoder;
    }
}
