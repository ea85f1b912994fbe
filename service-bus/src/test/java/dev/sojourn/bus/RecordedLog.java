package dev.sojourn.bus;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** What the bus logged during a test. */
final class RecordedLog implements BeforeEachCallback, AfterEachCallback {

    private final Logger logger = (Logger) LoggerFactory.getLogger(ServiceBus.class);
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

    List<ILoggingEvent> lines() {
        synchronized (lines) {
            return List.copyOf(lines.list);
        }
    }

    static Object value(ILoggingEvent line, String key) {
        return line.getKeyValuePairs().stream().filter(pair -> pair.key.equals(key)).map(pair -> pair.value)
                .filter(Objects::nonNull).findFirst().orElse(null);
    }
}
