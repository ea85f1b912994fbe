package dev.sojourn.bus;

import dev.sojourn.contract.AppendEvents;
import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.AppendedEvents;
import dev.sojourn.contract.BeginSignup;
import dev.sojourn.contract.ChooseConsent;
import dev.sojourn.contract.ChosenConsent;
import dev.sojourn.contract.Consent;
import dev.sojourn.contract.ConsentPage;
import dev.sojourn.contract.CountQuarantine;
import dev.sojourn.contract.Draft;
import dev.sojourn.contract.DropQuarantined;
import dev.sojourn.contract.DroppedQuarantined;
import dev.sojourn.contract.EndSession;
import dev.sojourn.contract.EraseSession;
import dev.sojourn.contract.EraseUser;
import dev.sojourn.contract.ErasureReceipt;
import dev.sojourn.contract.ErasureScope;
import dev.sojourn.contract.EventPage;
import dev.sojourn.contract.EventStatus;
import dev.sojourn.contract.FindConsent;
import dev.sojourn.contract.FindDraft;
import dev.sojourn.contract.FindEventStatus;
import dev.sojourn.contract.FindKnownProfile;
import dev.sojourn.contract.FindSession;
import dev.sojourn.contract.FindSignupEvent;
import dev.sojourn.contract.FindUnknownSessions;
import dev.sojourn.contract.FindUser;
import dev.sojourn.contract.FindUserByEmail;
import dev.sojourn.contract.ForgetProfile;
import dev.sojourn.contract.ForgottenProfile;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.KnownAttribute;
import dev.sojourn.contract.KnownProfile;
import dev.sojourn.contract.LinkChange;
import dev.sojourn.contract.LinkPage;
import dev.sojourn.contract.LinkSession;
import dev.sojourn.contract.LinkedSession;
import dev.sojourn.contract.ListConsents;
import dev.sojourn.contract.ListEvents;
import dev.sojourn.contract.ListFormerLinks;
import dev.sojourn.contract.ListLinks;
import dev.sojourn.contract.ListQuarantine;
import dev.sojourn.contract.ListSessions;
import dev.sojourn.contract.MergeProfile;
import dev.sojourn.contract.MergedProfile;
import dev.sojourn.contract.NewEvent;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.OpenedSession;
import dev.sojourn.contract.ProfilePatch;
import dev.sojourn.contract.ProfileRefusal;
import dev.sojourn.contract.ProfileSource;
import dev.sojourn.contract.ProveSession;
import dev.sojourn.contract.PurgeSessions;
import dev.sojourn.contract.PurgedSessions;
import dev.sojourn.contract.PutInQuarantine;
import dev.sojourn.contract.QuarantineCount;
import dev.sojourn.contract.QuarantineCounts;
import dev.sojourn.contract.QuarantinePage;
import dev.sojourn.contract.QuarantineReason;
import dev.sojourn.contract.QuarantinedEvent;
import dev.sojourn.contract.RefusedEvent;
import dev.sojourn.contract.ReleasableEvent;
import dev.sojourn.contract.ReleaseEvents;
import dev.sojourn.contract.ReleasedEvents;
import dev.sojourn.contract.RetainEvents;
import dev.sojourn.contract.RetainedEvent;
import dev.sojourn.contract.RetainedEvents;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.SessionPage;
import dev.sojourn.contract.SessionToken;
import dev.sojourn.contract.SignUp;
import dev.sojourn.contract.SignedUp;
import dev.sojourn.contract.SignupEvent;
import dev.sojourn.contract.StoredEvent;
import dev.sojourn.contract.TakenInQuarantine;
import dev.sojourn.contract.TouchSessions;
import dev.sojourn.contract.TouchedSessions;
import dev.sojourn.contract.UnknownSessions;
import dev.sojourn.contract.UnlinkSession;
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

    private static final UserData USER_DATA = new UserData(values("email", "\"ada@example.org\"",
            "city", "\"Žďár nad Sázavou\"", "household", "{ \"adults\": 2.0, \"child\": \"\u017e\" }", "age", null));
    private static final UserData EMAIL_ONLY = new UserData(values("email", "\"ada@example.org\""));
    private static final ProfilePatch PATCH = new ProfilePatch(values("age", "36", "city", null), ProfileSource.EVENT,
            TO_THE_NANOSECOND, true);
    private static final KnownAttribute KNOWN =
            new KnownAttribute("age", new JsonText("36.0"), ProfileSource.EVENT, TO_THE_NANOSECOND, SESSION_ID);
    private static final KnownAttribute KNOWN_FROM_NOWHERE =
            new KnownAttribute("age", new JsonText("36.0"), ProfileSource.FORM, CREATED, null);
    private static final LinkChange LINKED = new LinkChange(LinkChange.Action.LINK, LinkChange.Actor.SERVER, USER_ID,
            "login", LAST_SEEN);
    private static final LinkChange LEFT =
            new LinkChange(LinkChange.Action.UNLINK, LinkChange.Actor.VISITOR, null, null, CREATED);
    private static final Session SESSION = new Session(SESSION_ID, USER_ID, LAST_SEEN, METADATA, CREATED,
            "https://example.org/?q=a&b=\"c\"", 7, new Consent(true, false));
    private static final Session ANONYMOUS =
            new Session(SESSION_ID, null, LAST_SEEN, JsonText.EMPTY_OBJECT, CREATED, null, 1, Consent.NOT_CHOSEN);
    private static final SessionToken TOKEN = new SessionToken("c2VjcmV0");
    private static final User USER = new User(USER_ID, USER_DATA, CREATED);
    private static final NewEvent NEW_EVENT =
            new NewEvent(SESSION_ID, EVENT_ID, "QUIZ_STARTED", PAYLOAD, TO_THE_NANOSECOND, true);
    private static final NewEvent BARE_EVENT =
            new NewEvent(SESSION_ID, null, "PAGE_VIEW", JsonText.EMPTY_OBJECT, null);
    private static final StoredEvent STORED_EVENT =
            new StoredEvent(EVENT_ID, "QUIZ_STARTED", PAYLOAD, TO_THE_NANOSECOND, LAST_SEEN);
    private static final AppendedEvent STORED =
            new AppendedEvent(AppendedEvent.Outcome.STORED, EVENT_ID, "QUIZ_STARTED", TO_THE_NANOSECOND);
    private static final AppendedEvent DUPLICATE =
            new AppendedEvent(AppendedEvent.Outcome.DUPLICATE, EVENT_ID, "PAGE_VIEW", CREATED);

    private static final JsonText ERRORS =
            new JsonText("[{\"pointer\":\"/payload/a~1b\",\"message\":\"must be \\\"x\\\"\"}]");
    private static final RefusedEvent REFUSED =
            new RefusedEvent(SESSION_ID, EVENT_ID, "QUIZ_STARTED", PAYLOAD, ERRORS, "0123456789ab", true);
    private static final RefusedEvent REFUSED_NAMELESS =
            new RefusedEvent(SESSION_ID, null, null, PAYLOAD, ERRORS, "0123456789ab");
    private static final QuarantinedEvent QUARANTINED = new QuarantinedEvent(EVENT_ID, SESSION_ID, EVENT_ID,
            "QUIZ_STARTED", PAYLOAD, QuarantineReason.SCHEMA, ERRORS, "0123456789ab", CREATED);
    private static final QuarantinedEvent QUARANTINED_NAMELESS = new QuarantinedEvent(EVENT_ID, SESSION_ID, null, null,
            PAYLOAD, QuarantineReason.DATABASE, ERRORS, null, CREATED);
    private static final RetainedEvent RETAINED =
            new RetainedEvent(EVENT_ID, QuarantineReason.SCHEMA, ERRORS, "0123456789ab");
    private static final RetainedEvent RETAINED_BY_DATABASE =
            new RetainedEvent(EVENT_ID, QuarantineReason.DATABASE, ERRORS, null);
    private static final ReleasableEvent RELEASABLE = new ReleasableEvent(EVENT_ID, NEW_EVENT);
    private static final QuarantineCount COUNT = new QuarantineCount("QUIZ_STARTED", QuarantineReason.SCHEMA, 7);
    private static final QuarantineCount COUNT_OF_NAMELESS = new QuarantineCount(null, QuarantineReason.DATABASE, 1);

    private static final Map<String, Long> ROWS = new LinkedHashMap<>();

    /** By type, those that only ever travel inside another too. */
    static final Map<Class<? extends Record>, Sample> ALL = new LinkedHashMap<>();

    static {
        ROWS.put("user_sessions", 1L);
        ROWS.put("event_logs", 9_007_199_254_740_993L);
        add(new OpenSession(SESSION_ID, METADATA, "2001:db8:1::", "https://example.org/", TOKEN, true),
                new OpenSession(null, JsonText.EMPTY_OBJECT, null, null));
        add(new OpenedSession(SESSION, true, TOKEN), new OpenedSession(ANONYMOUS, false));
        add(TouchSessions.one(SESSION_ID, "203.0.113.0"), new TouchSessions(List.of(), null));
        add(new TouchedSessions(List.of(TouchedSessions.State.values())), new TouchedSessions(List.of()));
        add(new FindSession(SESSION_ID, TOKEN), new FindSession(SESSION_ID, null));
        add(SESSION, ANONYMOUS);
        add(new ListSessions(USER_ID, 100, SESSION_ID), new ListSessions(USER_ID, 1, null));
        add(new SessionPage(List.of(SESSION, ANONYMOUS), SESSION_ID), new SessionPage(List.of(), null));
        add(TOKEN, new SessionToken(""));
        add(new Consent(true, false), Consent.NOT_CHOSEN);
        add(new ProveSession(SESSION_ID, TOKEN), new ProveSession(SESSION_ID, null));
        add(new BeginSignup(SESSION_ID, "203.0.113.0", TOKEN, "key", "ada@example.org"),
                new BeginSignup(SESSION_ID, null, null, null, "ada@example.org"));
        add(new LinkSession(SESSION_ID, USER_ID, LinkSession.Actor.SERVER, "login", true),
                LinkSession.bySignup(SESSION_ID, USER_ID, false));
        add(new LinkedSession(SESSION, TOKEN), new LinkedSession(ANONYMOUS, null));
        add(new UnlinkSession(SESSION_ID, "a mistake"), new UnlinkSession(SESSION_ID, null));
        add(new EndSession(SESSION_ID), new EndSession(SESSION_ID));
        add(new EraseSession(SESSION_ID, ErasureScope.USER), new EraseSession(SESSION_ID, ErasureScope.SESSION));
        add(new EraseUser(USER_ID), new EraseUser(USER_ID));
        add(new ErasureReceipt(EVENT_ID, ErasureScope.USER, CREATED, LAST_SEEN, ROWS),
                new ErasureReceipt(EVENT_ID, ErasureScope.SESSION, CREATED, CREATED, Map.of()));
        add(new PurgeSessions(SESSION_ID, 1000), new PurgeSessions(null, 1));
        add(new PurgedSessions(SESSION_ID, 7), new PurgedSessions(null, 0));
        add(new FindUnknownSessions(List.of(SESSION_ID)), new FindUnknownSessions(List.of()));
        add(new UnknownSessions(List.of(SESSION_ID)), new UnknownSessions(List.of()));
        add(new AppendEvents(List.of(NEW_EVENT, BARE_EVENT)), new AppendEvents(List.of()));
        add(new AppendedEvents(List.of(STORED, DUPLICATE, AppendedEvent.rejected(EVENT_ID), AppendedEvent.sessionUnknown(),
                AppendedEvent.untracked())),
                new AppendedEvents(List.of()));
        add(new ListEvents(SESSION_ID, "QUIZ_STARTED", 500, EVENT_ID), new ListEvents(SESSION_ID, null, 1, null));
        add(new EventPage(List.of(STORED_EVENT), EVENT_ID), new EventPage(List.of(), null));
        add(new FindEventStatus(SESSION_ID, EVENT_ID), new FindEventStatus(SESSION_ID, EVENT_ID));
        add(new EventStatus(EventStatus.State.QUARANTINED, "QUIZ_STARTED", TO_THE_NANOSECOND, QuarantineReason.SCHEMA,
                ERRORS, LAST_SEEN), EventStatus.UNKNOWN);
        add(new PutInQuarantine(List.of(REFUSED, REFUSED_NAMELESS)), new PutInQuarantine(List.of()));
        add(new TakenInQuarantine(2), new TakenInQuarantine(0));
        add(new ListQuarantine(ListQuarantine.Order.OLDEST_FIRST, SESSION_ID, List.of(EVENT_ID), "QUIZ_STARTED",
                QuarantineReason.DATABASE, 100, EVENT_ID),
                new ListQuarantine(ListQuarantine.Order.NEWEST_FIRST, null, null, null, null, 1, null));
        add(new QuarantinePage(List.of(QUARANTINED, QUARANTINED_NAMELESS), EVENT_ID),
                new QuarantinePage(List.of(), null));
        add(new CountQuarantine("QUIZ_STARTED", QuarantineReason.SCHEMA), new CountQuarantine(null, null));
        add(new QuarantineCounts(8, List.of(COUNT, COUNT_OF_NAMELESS)), new QuarantineCounts(0, List.of()));
        add(new ReleaseEvents(List.of(RELEASABLE)), new ReleaseEvents(List.of()));
        add(new ReleasedEvents(List.of(ReleasedEvents.Outcome.values())), new ReleasedEvents(List.of()));
        add(new RetainEvents(List.of(RETAINED, RETAINED_BY_DATABASE)), new RetainEvents(List.of()));
        add(new RetainedEvents(2), new RetainedEvents(0));
        add(new DropQuarantined(List.of(EVENT_ID), "QUIZ_STARTED", 1000), new DropQuarantined(null, null, 1));
        add(new DroppedQuarantined(2), new DroppedQuarantined(0));
        add(new SignUp(SESSION_ID, "203.0.113.0", USER_DATA, "green-button", TOKEN, "key", true),
                new SignUp(SESSION_ID, null, EMAIL_ONLY, null));
        add(new SignedUp(USER, SESSION, true, TOKEN), new SignedUp(USER, ANONYMOUS, false));
        add(new FindUser(USER_ID), new FindUser(USER_ID));
        add(USER, USER);
        add(new FindUserByEmail("ada@example.org"), new FindUserByEmail(""));
        add(new FindSignupEvent(SESSION_ID), new FindSignupEvent(SESSION_ID));
        add(new SignupEvent(EVENT_ID), new SignupEvent(null));
        add(new ChooseConsent(SESSION_ID, true, false, "2026-01"), new ChooseConsent(SESSION_ID, true, false, null));
        add(new FindConsent(SESSION_ID), new FindConsent(SESSION_ID));
        add(new ChosenConsent(new Consent(true, false), "2026-01", LAST_SEEN), ChosenConsent.NONE);
        add(new ForgetProfile(SESSION_ID), new ForgetProfile(SESSION_ID));
        add(new ForgottenProfile(2), new ForgottenProfile(0));
        add(NEW_EVENT, BARE_EVENT);
        add(STORED, DUPLICATE);
        add(STORED_EVENT, STORED_EVENT);
        add(REFUSED, REFUSED_NAMELESS);
        add(QUARANTINED, QUARANTINED_NAMELESS);
        add(RELEASABLE, new ReleasableEvent(EVENT_ID, BARE_EVENT));
        add(RETAINED, RETAINED_BY_DATABASE);
        add(COUNT, COUNT_OF_NAMELESS);
        add(USER_DATA, new UserData(Map.of()));
        add(PATCH, new ProfilePatch(Map.of(), ProfileSource.FORM, CREATED, false));
        add(new MergeProfile(SESSION_ID, List.of(PATCH)), new MergeProfile(SESSION_ID, List.of()));
        add(new MergedProfile(USER_DATA, List.of(Map.of("age", ProfileRefusal.PROFILING_DENIED), Map.of())),
                new MergedProfile(EMAIL_ONLY, List.of()));
        add(new FindDraft(SESSION_ID), new FindDraft(SESSION_ID));
        add(new Draft(USER_DATA), new Draft(null));
        add(new ListConsents(SESSION_ID, 100, 7L), new ListConsents(SESSION_ID, 1, null));
        add(new ConsentPage(List.of(new ChosenConsent(new Consent(true, false), "2026-01", LAST_SEEN)), 7L),
                new ConsentPage(List.of(), null));
        add(new ListLinks(SESSION_ID, 100, 7L), new ListLinks(SESSION_ID, 1, null));
        add(new ListFormerLinks(USER_ID, 100, 7L), new ListFormerLinks(USER_ID, 1, null));
        add(LINKED, LEFT);
        add(new LinkPage(List.of(LINKED, LEFT), 7L), new LinkPage(List.of(), null));
        add(FindKnownProfile.ofUser(USER_ID), FindKnownProfile.ofSession(SESSION_ID));
        add(KNOWN, KNOWN_FROM_NOWHERE);
        add(new KnownProfile(List.of(KNOWN), "green-button", true, List.of(KNOWN)), KnownProfile.NOTHING);
    }

    private Samples() {
    }

    /** @param namesAndValues by turns; null is a value */
    private static Map<String, JsonText> values(String... namesAndValues) {
        Map<String, JsonText> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], namesAndValues[i + 1] == null ? null : new JsonText(namesAndValues[i + 1]));
        }
        return values;
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
