package dev.sojourn.launcher.model;

import dev.sojourn.launcher.model.ModelProfile.Word;
import dev.sojourn.launcher.model.ModelSession.LinkChange;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** Holds an export against all that the model has of somebody. */
final class Exported {

    private Exported() {
    }

    /** Of the session's user, or of the session where it is nobody's. */
    static void check(Model model, ModelSession session, JsonObject export) {
        if (session.user == null) {
            assertNull(export.getJsonObject("user"), "user");
            sessions(List.of(session), export);
        } else {
            check(model, session.user, export);
        }
    }

    /** With every session, be it left or expired. */
    static void check(Model model, ModelUser user, JsonObject export) {
        JsonObject shown = export.getJsonObject("user");
        assertEquals(user.id, shown.getString("userId"), "userId");
        assertEquals(user.cta, shown.getString("ctaVariant"), "ctaVariant");
        Map<String, Word> known = user.profile.known();
        known.put(ModelProfile.EMAIL, new Word(user.email, ModelProfile.Source.FORM, user.createdAt, null));
        assertEquals(json(known), shown.getJsonObject("attributes"), "attributes");
        assertEquals(model.formerLinks(user).map(Exported::ofFormer).toList(),
                Expect.objects(shown.getJsonArray("formerLinks")), "formerLinks");
        sessions(user.sessions.stream().sorted(Comparator.comparing(session -> session.id)).toList(), export);
    }

    private static void sessions(List<ModelSession> expected, JsonObject export) {
        List<JsonObject> shown = Expect.objects(export.getJsonArray("sessions"));
        assertEquals(expected.stream().map(session -> session.id).toList(),
                shown.stream().map(session -> session.getString("sessionId")).toList(), "sessions");
        for (int i = 0; i < expected.size(); i++) {
            session(expected.get(i), shown.get(i));
        }
    }

    private static void session(ModelSession expected, JsonObject shown) {
        assertEquals(expected.user == null ? null : expected.user.id, shown.getString("userId"), "userId");
        assertEquals(expected.visits, shown.getInteger("visitCount"), "visitCount");
        assertEquals(Expect.time(expected.createdAt), shown.getString("createdAt"), "createdAt");
        Expect.lastSeen(expected, shown);
        Expect.metadata(expected, shown);
        assertEquals(json(expected.draft.known()), shown.getJsonObject("draft"), "draft");
        assertEquals(json(expected.user == null ? Map.of() : expected.user.profile.replacedBy(expected)),
                shown.getJsonObject("replaced"), "replaced");
        assertEquals(expected.consent.all().stream().map(Expect::choice).toList(),
                Expect.objects(shown.getJsonArray("consents")), "consents");
        assertEquals(expected.links.stream().map(Exported::json).toList(),
                Expect.objects(shown.getJsonArray("links")), "links");
        assertEquals(List.of(), shown.getJsonArray("refusedEvents").getList(), "refusedEvents");
        Expect.events(expected, shown.getJsonArray("events"));
    }

    private static JsonObject json(Map<String, Word> words) {
        JsonObject json = new JsonObject();
        words.forEach((name, word) -> json.put(name, new JsonObject().put("value", word.value())
                .put("source", word.source().name().toLowerCase(Locale.ROOT)).put("at", Expect.time(word.at()))
                .put("sessionId", word.teller() == null ? null : word.teller().id)));
        return json;
    }

    private static JsonObject json(LinkChange change) {
        return ofFormer(change).put("userId", change.user() == null ? null : change.user().id);
    }

    /** Without the session: it may be somebody else's. */
    private static JsonObject ofFormer(LinkChange change) {
        return new JsonObject().put("action", change.action()).put("actor", change.actor())
                .put("reason", change.reason()).put("at", Expect.time(change.at()));
    }
}
