package dev.sojourn.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the log, which begins as {@link LogStart} says, in line with the configuration; no line is lost. */
final class Logging {

    static final String CONSOLE = "console";
    static final String PRODUCT = "dev.sojourn";
    private static final String TEXT =
            "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger{30} - %msg%replace( %kvp){'^ $', ''}%n";

    private Logging() {
    }

    /** For the whole JVM. */
    static void apply(LogSettings settings) {
        apply(settings, (LoggerContext) LoggerFactory.getILoggerFactory());
    }

    static void apply(LogSettings settings, LoggerContext context) {
        context.getLogger(PRODUCT).setLevel(Level.convertAnSLF4JLevel(settings.level()));
        console(context).setEncoder(encoder(settings.format(), context));
    }

    private static OutputStreamAppender<ILoggingEvent> console(LoggerContext context) {
        return (OutputStreamAppender<ILoggingEvent>) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(CONSOLE);
    }

    static Encoder<ILoggingEvent> encoder(LogSettings.Format format, LoggerContext context) {
        return switch (format) {
            case TEXT -> textEncoder(context);
            case JSON -> jsonEncoder(context);
        };
    }

    private static Encoder<ILoggingEvent> textEncoder(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setPattern(TEXT);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> jsonEncoder(LoggerContext context) {
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
