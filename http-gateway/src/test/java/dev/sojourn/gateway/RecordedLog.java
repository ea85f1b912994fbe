package dev.sojourn.gateway;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** What everything together logged during a test. */
final class RecordedLog implements BeforeEachCallback, AfterEachCallback {

    private final Logger logger = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @Override
    public void beforeEach(ExtensionContext test) {
        lines.list.clear();
        lines.start();
        logger.addAppender(lines);
    }

    @Override
    public void afterEach(ExtensionContext test) {
        logger.detachAppender(lines);
        lines.stop();
    }

    /** What an operator looks at first; without Netty's word on connections that come while the server goes. */
    List<ILoggingEvent> warningsAndErrors() {
        synchronized (lines) {
            return lines.list.stream()
                    .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                    .filter(line -> !line.getLoggerName().startsWith("io.netty.")).toList();
        }
    }

    static Object value(ILoggingEvent line, String key) {
        return line.getKeyValuePairs().stream().filter(pair -> pair.key.equals(key)).map(pair -> pair.value)
                .filter(Objects::nonNull).findFirst().orElse(null);
    }
}
