package dev.sojourn.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * How it logs until the configuration is known; {@link Logging} then applies log.format and log.level. Logback finds
 * this class by {@code META-INF/services}. A logback.xml could not decide as {@link #formatOf} does, and reading one
 * loads some three hundred classes more.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_TOP_PRIORITY)
public final class LogStart extends ContextAwareBase implements Configurator {

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        configure(context, System.getenv());
        redirectJavaLogging();
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    static void configure(LoggerContext context, Map<String, String> environment) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName(Logging.CONSOLE);
        console.setEncoder(Logging.encoder(formatOf(environment), context));
        console.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(console);
        context.getLogger(Logging.PRODUCT).setLevel(Level.INFO);
        // Vert.x registers its gauges once for each of its own parts; the first registration counts, as it should.
        context.getLogger("io.micrometer.core.instrument.MeterRegistry").setLevel(Level.ERROR);
    }

    /** Whoever gathers the log expects the format from the first line on, also of what is wrong with the settings. */
    private static LogSettings.Format formatOf(Map<String, String> environment) {
        String format = environment.getOrDefault("LOG_FORMAT", "").strip();
        boolean json = format.isEmpty()
                ? environment.getOrDefault("SOJOURN_ENV", "").strip().equals("prod") : format.equalsIgnoreCase("json");
        return json ? LogSettings.Format.JSON : LogSettings.Format.TEXT;
    }

    /** The JDBC driver logs there, which would print lines of another form to standard error. */
    private static void redirectJavaLogging() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }
}
