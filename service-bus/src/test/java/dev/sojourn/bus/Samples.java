package dev.sojourn.bus;

import dev.sojourn.contract.AppendEvents;
import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.AppendedEvents;
import dev.sojourn.contract.EraseSession;
import dev.sojourn.contract.ErasedSession;
import dev.sojourn.contract.EventPage;
import dev.sojourn.contract.FindSession;
import dev.sojourn.contract.FindSignupEvent;
import dev.sojourn.contract.FindUser;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.LinkSession;
import dev.sojourn.contract.ListEvents;
import dev.sojourn.contract.NewEvent;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.OpenedSession;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.SignUp;
import dev.sojourn.contract.SignedUp;
import dev.sojourn.contract.SignupEvent;
import dev.sojourn.contract.StoredEvent;
import dev.sojourn.contract.TouchSessions;
import dev.sojourn.contract.TouchedSessions;
import dev.sojourn.contract.User;
import dev.sojourn.contract.UserData;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Two values of each message: one says everything, the other has nothing in its optional fields. */
final class Samples {

    record Sample(Record full, Record sparse) {
    }

    private static final UUID SESSION_ID = UUID.fromString("7d1f0d0e-5b1c-4a57-8f0e-1f2d3c4b5a69");
    private static final UUID USER_ID = UUID.fromString("0198f0c2-0000-7000-8000-00000000000a");
    private static final UUID EVENT_ID = UUID.fromString("0198f0c2-0000-7000-8000-00000000000b");
    private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Instant LAST_SEEN = Instant.parse("2026-11-23T23:59:00Z");
    private static final Instant TO_THE_NANOSECOND = Instant.parse("2026-11-23T23:59:59.123456789Z");

    /** What a tree of numbers and maps would rewrite: exponents, digits, key order, spaces, escapes. */
    private static final JsonText PAYLOAD = new JsonText("""
            { "z": 1e308, "a": 3.14159265358979323846264338327950288, "minus": -0.0, "ten": 1.0E+1,
              "text": "„žluťoučký“ 🐎 \\"quoted\\" \\\\ \\u2028 \\n", "list": [1, {"a": null}] }""");
    private static final JsonText METADATA = new JsonText("{\"userAgent\":\"Agent/1.0 (\\\"x\\\")\",\"score\":1e308}");

    private static final UserData USER_DATA = new UserData("ada@example.org", "Ada", "36-45", "female", "engineer",
            "Česko", "Žďár nad Sázavou", "2 adults, \"1 child\"");
    private static final UserData EMAIL_ONLY =
            new UserData("ada@example.org", null, null, null, null, null, null, null);
    private static final Session SESSION = new Session(SESSION_ID, USER_ID, LAST_SEEN, METADATA, CREATED,
            "https://example.org/?q=a&b=\"c\"", 7);
    private static final Session ANONYMOUS =
            new Session(SESSION_ID, null, LAST_SEEN, JsonText.EMPTY_OBJECT, CREATED, null, 1);
    private static final User USER = new User(USER_ID, USER_DATA, CREATED);
    private static final NewEvent NEW_EVENT =
            new NewEvent(SESSION_ID, EVENT_ID, "QUIZ_STARTED", PAYLOAD, TO_THE_NANOSECOND);
    private static final NewEvent BARE_EVENT =
            new NewEvent(SESSION_ID, null, "PAGE_VIEW", JsonText.EMPTY_OBJECT, null);
    private static final StoredEvent STORED_EVENT =
            new StoredEvent(EVENT_ID, "QUIZ_STARTED", PAYLOAD, TO_THE_NANOSECOND, LAST_SEEN);
    private static final AppendedEvent STORED =
            new AppendedEvent(AppendedEvent.Outcome.STORED, EVENT_ID, "QUIZ_STARTED", TO_THE_NANOSECOND);
    private static final AppendedEvent DUPLICATE =
            new AppendedEvent(AppendedEvent.Outcome.DUPLICATE, EVENT_ID, "PAGE_VIEW", CREATED);

    private static final Map<String, Long> ROWS = new LinkedHashMap<>();

    /** By type, those that only ever travel inside another too. */
    static final Map<Class<? extends Record>, Sample> ALL = new LinkedHashMap<>();

    static {
        ROWS.put("user_sessions", 1L);
        ROWS.put("event_logs", 9_007_199_254_740_993L);
        add(new OpenSession(SESSION_ID, METADATA, "2001:db8:1::", "https://example.org/"),
                new OpenSession(null, JsonText.EMPTY_OBJECT, null, null));
        add(new OpenedSession(SESSION, true), new OpenedSession(ANONYMOUS, false));
        add(TouchSessions.one(SESSION_ID, "203.0.113.0"), new TouchSessions(List.of(), null));
        add(new TouchedSessions(List.of(TouchedSessions.State.values())), new TouchedSessions(List.of()));
        add(new FindSession(SESSION_ID), new FindSession(SESSION_ID));
        add(SESSION, ANONYMOUS);
        add(new LinkSession(SESSION_ID, USER_ID), new LinkSession(SESSION_ID, USER_ID));
        add(new EraseSession(SESSION_ID), new EraseSession(SESSION_ID));
        add(new ErasedSession(ROWS), new ErasedSession(Map.of()));
        add(new AppendEvents(List.of(NEW_EVENT, BARE_EVENT)), new AppendEvents(List.of()));
        add(new AppendedEvents(List.of(STORED, DUPLICATE, AppendedEvent.rejected(EVENT_ID), AppendedEvent.sessionUnknown())),
                new AppendedEvents(List.of()));
        add(new ListEvents(SESSION_ID, "QUIZ_STARTED", 500, EVENT_ID), new ListEvents(SESSION_ID, null, 1, null));
        add(new EventPage(List.of(STORED_EVENT), EVENT_ID), new EventPage(List.of(), null));
        add(new SignUp(SESSION_ID, "203.0.113.0", USER_DATA, "green-button"),
                new SignUp(SESSION_ID, null, EMAIL_ONLY, null));
        add(new SignedUp(USER, SESSION, true), new SignedUp(USER, ANONYMOUS, false));
        add(new FindUser(USER_ID), new FindUser(USER_ID));
        add(USER, USER);
        add(new FindSignupEvent(SESSION_ID), new FindSignupEvent(SESSION_ID));
        add(new SignupEvent(EVENT_ID), new SignupEvent(null));
        add(NEW_EVENT, BARE_EVENT);
        add(STORED, DUPLICATE);
        add(STORED_EVENT, STORED_EVENT);
        add(USER_DATA, new UserData(null, null, null, null, null, null, null, null));
    }

    private Samples() {
    }

    private static void add(Record full, Record sparse) {
        ALL.put(full.getClass(), new Sample(full, sparse));
    }

    static Sample of(Class<? extends Record> type) {
        Sample sample = ALL.get(type);
        if (sample == null) {
            throw new AssertionError("no sample of " + type.getName());
        }
        return sample;
    }
}
