package dev.sojourn.launcher;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import org.slf4j.event.KeyValuePair;

/**
 * One JSON object a line: time, level, logger, thread and message, then each key-value pair under its own name, then
 * error, the stack trace. A pair does not displace what stands before it, and one whose value is null is left out.
 *
 * <p>Logback's own encoder has the pairs in an array of one-entry objects, where a search for a request id can't be
 * written down.
 */
final class JsonLayout extends LayoutBase<ILoggingEvent> {

    /** ISO 8601 in UTC, always with milliseconds. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private final ThrowableProxyConverter stackTrace = new ThrowableProxyConverter();

    @Override
    public void start() {
        stackTrace.start();
        super.start();
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        JsonObject line = new JsonObject()
                .put("time", TIME.format(Instant.ofEpochMilli(event.getTimeStamp())))
                .put("level", event.getLevel().toString())
                .put("logger", event.getLoggerName())
                .put("thread", event.getThreadName())
                .put("message", event.getFormattedMessage());
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs().forEach(pair -> add(pair, line));
        }
        if (event.getThrowableProxy() != null) {
            line.put("error", stackTrace.convert(event));
        }
        return line.encode() + "\n";
    }

    private static void add(KeyValuePair pair, JsonObject line) {
        if (pair.value != null) {
            Object value = pair.value instanceof Number || pair.value instanceof Boolean
                    ? pair.value : String.valueOf(pair.value);
            line.getMap().putIfAbsent(pair.key, value);
        }
    }
}
