package dev.sojourn.launcher;

import com.fasterxml.uuid.Generators;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** A schema refuses events, is mended, and the events are stored: once, whatever happens on the way. */
@ExtendWith(TestDatabase.class)
class QuarantineReplayTest {

    private static final JsonObject ALL = new JsonObject().put("all", true);

    @TempDir
    private Path directory;
    private DatabaseUrl database;
    private TestService service;
    private Operator operator;

    @BeforeEach
    void start(DatabaseUrl url) {
        database = url;
        serveWith("{\"required\": [\"second\"], \"properties\": {\"second\": {\"type\": \"number\", \"minimum\": 0}}}");
    }

    @AfterEach
    void stop() {
        operator.drop("?all=true");
        service.close();
    }

    private void serveWith(String schema) {
        if (service != null) {
            service.close();
        }
        try {
            Path folder = Files.createDirectories(directory.resolve("conf/events"));
            Files.writeString(folder.resolve("VIDEO_PAUSED.schema.json"), schema);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        service = TestService.start(database, Map.of("ADMIN_API_KEY", Operator.KEY), directory);
        operator = new Operator(service);
    }

    private String refused(String session, JsonObject payload, UUID id) {
        JsonObject event = new JsonObject().put("eventType", "VIDEO_PAUSED").put("payload", payload);
        Answer answer = service.track(session, id == null ? event : event.put("eventId", id.toString()));
        assertEquals(400, answer.status());
        String last = Generators.timeBasedEpochGenerator().generate().toString();
        service.track(session, new JsonObject().put("eventType", "LAST").put("eventId", last).put("x", 1));
        assertEquals("quarantined", service.eventStatus(session, last).body().getString("status"));
        operator.drop("?type=LAST");
        return session;
    }

    private static JsonObject counts(int examined, int stored, int duplicates, int refused) {
        return new JsonObject().put("success", true).put("examined", examined).put("stored", stored)
                .put("duplicates", duplicates).put("refused", refused).put("gone", 0).putNull("nextCursor");
    }

    private int stored(String session) {
        return service.events(session, "?type=VIDEO_PAUSED").events().size();
    }

    @Test
    void storesWhatPassesNowAndKeepsTheRestWithItsNewErrors() {
        String session = service.newSession();
        UUID id = UUID.randomUUID();
        refused(session, new JsonObject().put("second", "7"), id);
        refused(session, new JsonObject().put("second", true), null);
        String version = operator.list("").events().getJsonObject(0).getString("schemaVersion");
        assertEquals(counts(2, 0, 0, 2), operator.replay(ALL));

        serveWith("{\"properties\": {\"second\": {\"type\": \"string\", \"x-message\": \"x\"}}}");
        assertEquals(counts(2, 1, 0, 1), operator.replay(ALL));

        assertEquals(id.toString(), service.events(session, "").events().getJsonObject(0).getString("eventId"));
        assertEquals("stored", service.eventStatus(session, id.toString()).body().getString("status"));
        JsonObject rest = operator.list("").events().getJsonObject(0);
        assertEquals("must be a string", rest.getJsonArray("errors").getJsonObject(0).getString("message"));
        assertEquals("/payload/second", rest.getJsonArray("errors").getJsonObject(0).getString("pointer"));
        assertEquals(12, version.length());
        assertEquals(false, version.equals(rest.getString("schemaVersion")));
        assertEquals(counts(1, 0, 0, 1), operator.replay(ALL));
        assertEquals(1, stored(session));
    }

    @Test
    void storesOnceHoweverOftenAndConcurrentlyItIsReplayed() {
        String session = service.newSession();
        for (int i = 0; i < 30; i++) {
            service.track(session, "VIDEO_PAUSED", new JsonObject().put("i", i));
        }
        String unknown = refused(TestService.randomId(), new JsonObject(), null);
        UUID id = UUID.randomUUID();
        refused(session, new JsonObject(), id);
        serveWith("{}");
        // Meanwhile its client has sent one again.
        service.track(session, new JsonObject().put("eventType", "VIDEO_PAUSED").put("eventId", id.toString()));

        List<HttpRequest> requests = Collections.nCopies(6, operator.replayRequest(ALL));
        List<Answer> answers = service.exchangeAll(requests);

        assertEquals(31, answers.stream().mapToInt(answer -> answer.body().getInteger("stored")).sum());
        assertEquals(1, answers.stream().mapToInt(answer -> answer.body().getInteger("duplicates")).sum());
        assertEquals(31, stored(session));
        assertEquals(1, stored(unknown), "the event's session is made");
        assertEquals(0, operator.count("").getInteger("total"));
        assertEquals(counts(0, 0, 0, 0), operator.replay(ALL));
    }

    @Test
    void cutShortAnywhereItIsAllOrNothing() {
        String session = service.newSession();
        refused(session, new JsonObject(), null);
        refused(session, new JsonObject(), UUID.randomUUID());
        serveWith("{}");
        service.executeInDatabase("""
                CREATE OR REPLACE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN RAISE EXCEPTION ''cut here''; END';
                CREATE TRIGGER cut BEFORE DELETE ON event_quarantine FOR EACH ROW EXECUTE FUNCTION cut();""");
        try {
            assertEquals(500, service.exchange(operator.replayRequest(ALL)).status());
            assertEquals(0, stored(session), "appended and not removed is not committed");
            assertEquals(2, operator.count("").getInteger("total"));
        } finally {
            service.executeInDatabase("DROP TRIGGER cut ON event_quarantine");
        }
        assertEquals(counts(2, 2, 0, 0), operator.replay(ALL));
        assertEquals(2, stored(session));
    }

    @Test
    void anEventKeepsTheTimeItCameAt() {
        String session = service.newSession();
        refused(session, new JsonObject(), UUID.randomUUID());
        String receivedAt = operator.list("").events().getJsonObject(0).getString("receivedAt");
        serveWith("{}");
        service.clock().pass(Duration.ofDays(2));
        assertEquals(counts(1, 1, 0, 0), operator.replay(new JsonObject().put("eventType", "VIDEO_PAUSED")));
        assertEquals(receivedAt, service.queryDatabase("SELECT to_char(\"timestamp\" AT TIME ZONE 'UTC',"
                + " 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') FROM event_logs WHERE session_id = '" + session + "'"));
    }

    @Test
    void doesNotBringBackWhatWasErased() {
        String session = service.newSession();
        refused(session, new JsonObject(), UUID.randomUUID());
        serveWith("{}");
        service.delete(session);
        assertEquals(counts(0, 0, 0, 0), operator.replay(ALL));
        assertEquals(410, service.user(session).status());
    }

    @Test
    void goesOnWhereACallHasEnded() {
        String session = service.newSession();
        for (int i = 0; i < 5; i++) {
            refused(session, new JsonObject().put("i", i), null);
        }
        serveWith("{\"properties\": {\"i\": {\"maximum\": 2}}}");
        JsonObject first = operator.replay(ALL.copy().put("limit", 4));
        assertEquals(4, first.getInteger("examined"));
        JsonObject second = operator.replay(ALL.copy().put("cursor", first.getString("nextCursor")));
        assertNull(second.getString("nextCursor"));
        assertEquals(3, first.getInteger("stored") + second.getInteger("stored"));
        assertEquals(2, operator.count("").getInteger("total"));

        String one = operator.list("?limit=1").events().getJsonObject(0).getString("id");
        assertEquals(counts(1, 0, 0, 1), operator.replay(new JsonObject().put("ids", List.of(one))));
    }
}
