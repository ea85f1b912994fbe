package dev.sojourn.launcher.model;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What a browser can see of its session. */
enum View {
    USER("/user") {
        @Override
        void check(Sequence sequence, ModelSession session, JsonObject shown) {
            Expect.identity(session, shown.getJsonObject("session"));
        }
    },
    CONSENT("/consent") {
        @Override
        void check(Sequence sequence, ModelSession session, JsonObject shown) {
            assertEquals(Expect.choice(session.consent.latest()), shown.getJsonObject("consent"), "consent");
        }
    },
    EVENTS("/events") {
        @Override
        void check(Sequence sequence, ModelSession session, JsonObject shown) {
            Expect.events(session, shown.getJsonArray("events"));
        }
    },
    NEXT_FIELDS("/next-fields?form=signup&max=3") {
        @Override
        void check(Sequence sequence, ModelSession session, JsonObject shown) {
            JsonObject attributes = Expect.attributes(session);
            JsonObject prefill = new JsonObject();
            attributes.stream().filter(attribute -> attribute.getValue() != null)
                    .forEach(attribute -> prefill.put(attribute.getKey(), attribute.getValue()));
            assertEquals(prefill, shown.getJsonObject("prefill"), "prefill");
            List<String> ask = ModelProfile.ATTRIBUTES.stream()
                    .filter(name -> !prefill.containsKey(name)).limit(3).toList();
            assertEquals(ask, Expect.objects(shown.getJsonArray("ask")).stream()
                    .map(asked -> asked.getString("name")).toList(), "ask");
            assertEquals(Expect.completion(session), shown.getDouble("completion"), "completion");
        }
    },
    EXPORT("/export") {
        @Override
        void check(Sequence sequence, ModelSession session, JsonObject shown) {
            Exported.check(sequence.model, session, shown);
        }
    };

    final String path;

    View(String path) {
        this.path = path;
    }

    abstract void check(Sequence sequence, ModelSession session, JsonObject shown);
}
