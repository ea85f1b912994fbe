package dev.sojourn.gateway;

import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.AppendedEvent.Outcome;
import dev.sojourn.contract.AppendedEvents;
import dev.sojourn.contract.Consent;
import dev.sojourn.contract.ErasureReceipt;
import dev.sojourn.contract.ErasureScope;
import dev.sojourn.contract.EventPage;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.TouchedSessions;
import dev.sojourn.contract.User;
import dev.sojourn.contract.UserData;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the services behind the gateway may answer. */
final class Samples {

    static final UUID SESSION_ID = UUID.fromString("0b9fb8a4-6a5e-4a0e-9a3c-2f6f4d1c7e55");
    static final String SESSION = SESSION_ID.toString();
    static final UUID USER_ID = UUID.fromString("01a5b0c4-11aa-7c3e-9d51-0c9a2b7e4f60");
    static final UUID EVENT_ID = UUID.fromString("01a5b0c3-9f2e-7d41-8b6a-3c5e7f901234");
    static final Instant TIME = Instant.parse("2026-11-23T18:04:05.678Z");

    static final UserData ADA =
            userData("email", "ada@example.com", "firstName", "Ada", "country", "UK");
    static final User USER = new User(USER_ID, ADA, TIME);

    static final TouchedSessions TOUCHED = new TouchedSessions(List.of(TouchedSessions.State.ACTIVE));
    static final AppendedEvents STORED =
            new AppendedEvents(List.of(new AppendedEvent(Outcome.STORED, EVENT_ID, "QUIZ_STARTED", TIME)));
    static final AppendedEvents SESSION_UNKNOWN = new AppendedEvents(List.of(AppendedEvent.sessionUnknown()));
    static final EventPage NO_EVENTS = new EventPage(List.of(), null);

    private Samples() {
    }

    /** @param namesAndTexts by turns */
    static UserData userData(String... namesAndTexts) {
        Map<String, JsonText> known = new HashMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            known.put(namesAndTexts[i], new JsonText('"' + namesAndTexts[i + 1] + '"'));
        }
        return ProfileSettings.DEFAULT.schemas().declaration().userData(known);
    }

    static Session anonymous() {
        return session(null, 1);
    }

    static Session session(UUID userId, int visits) {
        return new Session(SESSION_ID, userId, TIME, new JsonText("{\"a\": 1.0, \"ip\":\"127.0.0.0\"}"),
                Instant.parse("2026-11-22T00:00:00Z"), "https://search.example/?q=quiz", visits,
                Consent.NOT_CHOSEN);
    }

    static ErasureReceipt receipt(Map<String, Long> rows) {
        return new ErasureReceipt(USER_ID, ErasureScope.SESSION, TIME, TIME, rows);
    }
}
