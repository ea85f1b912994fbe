package dev.sojourn.contract;

import java.util.List;

/** Every address of the event bus, in one place. */
public final class Endpoints {

    /** Creates the session, or refreshes it; an expired one is replaced by a new one. */
    public static final Endpoint<OpenSession, OpenedSession> SESSION_OPEN =
            new Endpoint<>("session.open.v1", OpenSession.class, OpenedSession.class);

    /** Notes activity of sessions, creating those never seen. An expired session is not revived. */
    public static final Endpoint<TouchSessions, TouchedSessions> SESSION_TOUCH =
            new Endpoint<>("session.touch.v1", TouchSessions.class, TouchedSessions.class);

    /** Reads a session. Fails with {@link ErrorCode#SESSION_NOT_FOUND} when it is unknown or expired. */
    public static final Endpoint<FindSession, Session> SESSION_FIND =
            new Endpoint<>("session.find.v1", FindSession.class, Session.class);

    /**
     * Links a session to a user; linking it again to the same user changes nothing. Fails with
     * {@link ErrorCode#SESSION_LINKED} when it belongs to another user, {@link ErrorCode#SESSION_NOT_FOUND} when it is
     * not there.
     */
    public static final Endpoint<LinkSession, Session> SESSION_LINK =
            new Endpoint<>("session.link.v1", LinkSession.class, Session.class);

    /** Removes a session with all its events. Fails with {@link ErrorCode#SESSION_NOT_FOUND}. */
    public static final Endpoint<EraseSession, ErasedSession> SESSION_ERASE =
            new Endpoint<>("session.erase.v1", EraseSession.class, ErasedSession.class);

    /**
     * Looks at some sessions in the order of their ids and removes those that have expired and hold no events: one
     * bounded step of going through them all.
     */
    public static final Endpoint<PurgeSessions, PurgedSessions> SESSION_PURGE =
            new Endpoint<>("session.purge.v1", PurgeSessions.class, PurgedSessions.class);

    /** Stores events. The reply comes after the commit and has one result for each event, in their order. */
    public static final Endpoint<AppendEvents, AppendedEvents> EVENT_APPEND =
            new Endpoint<>("event.append.v1", AppendEvents.class, AppendedEvents.class);

    /** Reads one page of a session's events, newest first. An unknown session has none. */
    public static final Endpoint<ListEvents, EventPage> EVENT_LIST =
            new Endpoint<>("event.list.v1", ListEvents.class, EventPage.class);

    /** Tells what became of an event. An unknown session has none. */
    public static final Endpoint<FindEventStatus, EventStatus> EVENT_STATUS =
            new Endpoint<>("event.status.v1", FindEventStatus.class, EventStatus.class);

    /** Keeps events that were refused. The reply comes before they are written: nobody waits for that. */
    public static final Endpoint<PutInQuarantine, TakenInQuarantine> QUARANTINE_PUT =
            new Endpoint<>("event.quarantine.v1", PutInQuarantine.class, TakenInQuarantine.class);

    /** Reads one page of the events in quarantine. */
    public static final Endpoint<ListQuarantine, QuarantinePage> QUARANTINE_LIST =
            new Endpoint<>("event.quarantine.list.v1", ListQuarantine.class, QuarantinePage.class);

    /** Counts the events in quarantine. */
    public static final Endpoint<CountQuarantine, QuarantineCounts> QUARANTINE_COUNT =
            new Endpoint<>("event.quarantine.count.v1", CountQuarantine.class, QuarantineCounts.class);

    /** Stores events that are still in quarantine and removes them from it, in one transaction. */
    public static final Endpoint<ReleaseEvents, ReleasedEvents> QUARANTINE_RELEASE =
            new Endpoint<>("event.quarantine.release.v1", ReleaseEvents.class, ReleasedEvents.class);

    /** Notes why events stay in quarantine. */
    public static final Endpoint<RetainEvents, RetainedEvents> QUARANTINE_RETAIN =
            new Endpoint<>("event.quarantine.retain.v1", RetainEvents.class, RetainedEvents.class);

    /** Removes events from quarantine for good. */
    public static final Endpoint<DropQuarantined, DroppedQuarantined> QUARANTINE_DROP =
            new Endpoint<>("event.quarantine.drop.v1", DropQuarantined.class, DroppedQuarantined.class);

    /**
     * Makes a user of a session's visitor: user, link and SIGNUP_COMPLETED, all committed before the reply. Fails with
     * {@link ErrorCode#EMAIL_TAKEN}, {@link ErrorCode#SESSION_LINKED} or {@link ErrorCode#SESSION_NOT_FOUND}.
     */
    public static final Endpoint<SignUp, SignedUp> USER_SIGN_UP =
            new Endpoint<>("user.sign-up.v2", SignUp.class, SignedUp.class);

    /** Reads a user. Fails with {@link ErrorCode#NOT_FOUND}. */
    public static final Endpoint<FindUser, User> USER_FIND =
            new Endpoint<>("user.find.v2", FindUser.class, User.class);

    /** Tells which event recorded the signup that came from a session, if there was one. */
    public static final Endpoint<FindSignupEvent, SignupEvent> USER_SIGNUP_EVENT =
            new Endpoint<>("user.signup-event.v1", FindSignupEvent.class, SignupEvent.class);

    /**
     * Merges into what is known about a session's visitor: its draft, or once somebody signed up the user's profile.
     * Fails with {@link ErrorCode#SESSION_NOT_FOUND} or {@link ErrorCode#PROFILE_TOO_LARGE}; then nothing is merged, as
     * when a form would change a user's email.
     */
    public static final Endpoint<MergeProfile, MergedProfile> PROFILE_MERGE =
            new Endpoint<>("user.profile.merge.v1", MergeProfile.class, MergedProfile.class);

    /** Reads what is known about the visitor of a session from which nobody signed up. */
    public static final Endpoint<FindDraft, Draft> PROFILE_FIND_DRAFT =
            new Endpoint<>("user.profile.find-draft.v1", FindDraft.class, Draft.class);

    /** All of them: what the contract's tests walk through. */
    public static final List<Endpoint<?, ?>> ALL = List.of(
            SESSION_OPEN, SESSION_TOUCH, SESSION_FIND, SESSION_LINK, SESSION_ERASE, SESSION_PURGE,
            EVENT_APPEND, EVENT_LIST, EVENT_STATUS,
            QUARANTINE_PUT, QUARANTINE_LIST, QUARANTINE_COUNT, QUARANTINE_RELEASE, QUARANTINE_RETAIN, QUARANTINE_DROP,
            USER_SIGN_UP, USER_FIND, USER_SIGNUP_EVENT,
            PROFILE_MERGE, PROFILE_FIND_DRAFT);

    private Endpoints() {
    }
}
