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

    /** Tells which sessions are not there; an expired one is. Changes nothing. */
    public static final Endpoint<FindUnknownSessions, UnknownSessions> SESSION_UNKNOWN =
            new Endpoint<>("session.unknown.v1", FindUnknownSessions.class, UnknownSessions.class);

    /**
     * Reads a session. Fails with {@link ErrorCode#SESSION_ERASED} when it was or is being erased,
     * {@link ErrorCode#SESSION_NOT_FOUND} when it is unknown or expired.
     */
    public static final Endpoint<FindSession, Session> SESSION_FIND =
            new Endpoint<>("session.find.v1", FindSession.class, Session.class);

    /** Reads one page of a user's sessions. An unknown user has none. */
    public static final Endpoint<ListSessions, SessionPage> SESSION_LIST =
            new Endpoint<>("session.list.v1", ListSessions.class, SessionPage.class);

    /**
     * Reads a session for somebody who has to prove that it is theirs. Fails with {@link ErrorCode#SESSION_ERASED}; where
     * tokens are asked for with {@link ErrorCode#SESSION_PROOF_REQUIRED} for everything without a valid one, and otherwise
     * with {@link ErrorCode#SESSION_NOT_FOUND} when it is unknown, expired or ended.
     */
    public static final Endpoint<ProveSession, Session> SESSION_PROVE =
            new Endpoint<>("session.prove.v1", ProveSession.class, Session.class);

    /**
     * Proves a session for a signup, or for the repetition of the one that ended its token, and notes what may repeat
     * this one. Where ids are proof enough, a session never seen is created. Fails like {@link #SESSION_PROVE}.
     */
    public static final Endpoint<BeginSignup, Session> SESSION_BEGIN_SIGNUP =
            new Endpoint<>("session.begin-signup.v1", BeginSignup.class, Session.class);

    /**
     * Links a session to a user. With the link every token of the session ends; linking it again to the same user ends
     * none. Fails with {@link ErrorCode#SESSION_LINKED} when it belongs to another user,
     * {@link ErrorCode#SESSION_ERASED} or {@link ErrorCode#SESSION_NOT_FOUND} when it is not there, and for a server
     * with {@link ErrorCode#NOT_FOUND} when the user is not.
     */
    public static final Endpoint<LinkSession, LinkedSession> SESSION_LINK =
            new Endpoint<>("session.link.v2", LinkSession.class, LinkedSession.class);

    /**
     * Undoes a session's link to its user, if it has one. Fails with {@link ErrorCode#SESSION_ERASED} or
     * {@link ErrorCode#SESSION_NOT_FOUND}.
     */
    public static final Endpoint<UnlinkSession, Session> SESSION_UNLINK =
            new Endpoint<>("session.unlink.v1", UnlinkSession.class, Session.class);

    /**
     * Detaches the browser from a session, whose history stays where it is. Fails with
     * {@link ErrorCode#SESSION_ERASED} or {@link ErrorCode#SESSION_NOT_FOUND}.
     */
    public static final Endpoint<EndSession, Session> SESSION_END =
            new Endpoint<>("session.end.v1", EndSession.class, Session.class);

    /**
     * Removes every row about a session, or about its user too. The reply comes when all is gone; an erasure that was cut
     * short is completed, and one that is done answers its receipt again. Fails with {@link ErrorCode#SESSION_NOT_FOUND}.
     */
    public static final Endpoint<EraseSession, ErasureReceipt> SESSION_ERASE =
            new Endpoint<>("session.erase.v1", EraseSession.class, ErasureReceipt.class);

    /** The same for a user and all of the user's sessions. Fails with {@link ErrorCode#NOT_FOUND}. */
    public static final Endpoint<EraseUser, ErasureReceipt> USER_ERASE =
            new Endpoint<>("session.erase-user.v1", EraseUser.class, ErasureReceipt.class);

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
     * {@link ErrorCode#EMAIL_TAKEN}, {@link ErrorCode#SESSION_LINKED}, {@link ErrorCode#PROFILE_TOO_LARGE}, or like
     * {@link #SESSION_BEGIN_SIGNUP}.
     */
    public static final Endpoint<SignUp, SignedUp> USER_SIGN_UP =
            new Endpoint<>("user.sign-up.v2", SignUp.class, SignedUp.class);

    /** Reads a user. Fails with {@link ErrorCode#NOT_FOUND}. */
    public static final Endpoint<FindUser, User> USER_FIND =
            new Endpoint<>("user.find.v2", FindUser.class, User.class);

    /** Reads the user who has an email, however it is written. Fails with {@link ErrorCode#NOT_FOUND}. */
    public static final Endpoint<FindUserByEmail, User> USER_FIND_BY_EMAIL =
            new Endpoint<>("user.find-by-email.v1", FindUserByEmail.class, User.class);

    /** Tells which event recorded the signup that came from a session, if there was one. */
    public static final Endpoint<FindSignupEvent, SignupEvent> USER_SIGNUP_EVENT =
            new Endpoint<>("user.signup-event.v1", FindSignupEvent.class, SignupEvent.class);

    /**
     * Notes what a session's visitor has consented to; from the reply on it is in force. Fails with
     * {@link ErrorCode#SESSION_NOT_FOUND} when the session is unknown or expired.
     */
    public static final Endpoint<ChooseConsent, ChosenConsent> CONSENT_CHOOSE =
            new Endpoint<>("session.consent.choose.v1", ChooseConsent.class, ChosenConsent.class);

    /** Reads what a session's visitor chose last. An unknown session has chosen nothing. */
    public static final Endpoint<FindConsent, ChosenConsent> CONSENT_FIND =
            new Endpoint<>("session.consent.find.v1", FindConsent.class, ChosenConsent.class);

    /** Reads one page of all that a session's visitor has ever chosen. An unknown session has chosen nothing. */
    public static final Endpoint<ListConsents, ConsentPage> CONSENT_LIST =
            new Endpoint<>("session.consent.list.v1", ListConsents.class, ConsentPage.class);

    /** Reads one page of the ledger of a session's links. An unknown session has none. */
    public static final Endpoint<ListLinks, LinkPage> LINK_LIST =
            new Endpoint<>("session.link.list.v1", ListLinks.class, LinkPage.class);

    /** Reads one page of the links of a user that were undone. An unknown user has none. */
    public static final Endpoint<ListFormerLinks, LinkPage> LINK_LIST_FORMER =
            new Endpoint<>("session.link.list-former.v1", ListFormerLinks.class, LinkPage.class);

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

    /** Reads all that is known about a user, or was told in a session, with where it came from. Of an unknown one nothing. */
    public static final Endpoint<FindKnownProfile, KnownProfile> PROFILE_FIND_KNOWN =
            new Endpoint<>("user.profile.find-known.v1", FindKnownProfile.class, KnownProfile.class);

    /** Removes what was gathered of a session's profile before a signup. An unknown session has none. */
    public static final Endpoint<ForgetProfile, ForgottenProfile> PROFILE_FORGET =
            new Endpoint<>("user.profile.forget.v1", ForgetProfile.class, ForgottenProfile.class);

    /** All of them: what the contract's tests walk through. */
    public static final List<Endpoint<?, ?>> ALL = List.of(
            SESSION_OPEN, SESSION_TOUCH, SESSION_UNKNOWN, SESSION_FIND, SESSION_LIST, SESSION_PROVE, SESSION_BEGIN_SIGNUP,
            SESSION_LINK, SESSION_UNLINK, SESSION_END, SESSION_ERASE, USER_ERASE, SESSION_PURGE,
            EVENT_APPEND, EVENT_LIST, EVENT_STATUS,
            QUARANTINE_PUT, QUARANTINE_LIST, QUARANTINE_COUNT, QUARANTINE_RELEASE, QUARANTINE_RETAIN, QUARANTINE_DROP,
            USER_SIGN_UP, USER_FIND, USER_FIND_BY_EMAIL, USER_SIGNUP_EVENT,
            CONSENT_CHOOSE, CONSENT_FIND, CONSENT_LIST, LINK_LIST, LINK_LIST_FORMER,
            PROFILE_MERGE, PROFILE_FIND_DRAFT, PROFILE_FIND_KNOWN, PROFILE_FORGET);

    private Endpoints() {
    }
}
