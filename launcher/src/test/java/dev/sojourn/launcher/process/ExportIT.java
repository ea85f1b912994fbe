package dev.sojourn.launcher.process;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * An export that is larger than the heap, by a service whose heap is 64 MiB; {@code -Dexport.events=1000000} makes
 * it one of so many events.
 */
@ExtendWith(TestDatabase.class)
class ExportIT {

    private static final int EVENTS = Integer.getInteger("export.events", 100_000);
    private static final int HEAP_MIB = 64;
    private static final int EVENTS_OF_A_PAGE = 500;
    private static final Pattern PAGES = Pattern.compile(
            "sojourn_bus_calls_seconds_count\\{address=\"event.list.v1\",outcome=\"ok\"[^}]*} ([0-9.]+)");

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static void fill(EmptyDatabase database, UUID session) throws SQLException {
        database.execute("""
                INSERT INTO user_sessions (session_id, last_seen, created_at, updated_at)
                VALUES ('%s', now(), now(), now())""".formatted(session));
        database.execute("""
                INSERT INTO event_logs (session_id, event_id, "timestamp", created_at, event_type, payload)
                SELECT '%s', overlay(event_id_floor(now() - n * interval '1 ms')::text
                           PLACING '7' || lpad(to_hex(n %% 4096), 3, '0') || '-8' FROM 15 FOR 6)::uuid,
                       now(), now(), 'PAGE_VIEW',
                       json_build_object('n', n, 'padding', repeat('x', 1000))
                FROM generate_series(1, %d) AS n""".formatted(session, EVENTS));
    }

    private InputStream export(ServiceProcess service, UUID session) {
        try {
            var answer = http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.httpPort()
                    + "/api/sessions/" + session + "/export")).build(), BodyHandlers.ofInputStream());
            assertEquals(200, answer.statusCode());
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private double pages(ServiceProcess service) {
        Matcher found = PAGES.matcher(service.metrics());
        return found.find() ? Double.parseDouble(found.group(1)) : 0;
    }

    /** How many bytes there were of a document that is complete and has every event once. */
    private static long read(InputStream document) throws IOException {
        CountedBytes counted = new CountedBytes(document);
        boolean[] seen = new boolean[EVENTS + 1];
        int events = 0;
        try (JsonParser json = new JsonFactory().createParser(counted)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME && json.currentName().equals("n")) {
                    json.nextToken();
                    assertTrue(!seen[json.getIntValue()], "twice");
                    seen[json.getIntValue()] = true;
                    events++;
                }
            }
        }
        assertEquals(EVENTS, events);
        return counted.bytes;
    }

    @Test
    void isStreamedAndWaitsForWhoeverDoesNotRead(DatabaseUrl url) throws IOException, SQLException {
        UUID session = UUID.randomUUID();
        List<InputStream> unread = new ArrayList<>();
        try (EmptyDatabase database = EmptyDatabase.beside(url);
                ServiceProcess service = Jar.in(directory).on(database.url())
                        .with("JAVA_TOOL_OPTIONS", "-Xmx" + HEAP_MIB + "m").start().awaitReady()) {
            fill(database, session);
            for (int n = 0; n < 3; n++) {
                unread.add(export(service, session));
            }

            long bytes = read(export(service, session));

            assertTrue(bytes > HEAP_MIB << 20, () -> bytes + " bytes would fit into the heap");
            double wholeExports = pages(service) / (EVENTS / EVENTS_OF_A_PAGE);
            assertTrue(wholeExports >= 1 && wholeExports < 2,
                    () -> wholeExports + " exports were read from the database for one that was taken");
            for (InputStream each : unread) {
                assertEquals(bytes, read(each), "it goes on where it waited");
            }
            assertEquals(0, service.terminated());
            assertTrue(!service.log().contains("OutOfMemory"), service::log);
        }
    }

    /** Counts what was read through it. */
    private static final class CountedBytes extends FilterInputStream {

        private long bytes;

        private CountedBytes(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            bytes += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            bytes += Math.max(0, read);
            return read;
        }
    }
}
