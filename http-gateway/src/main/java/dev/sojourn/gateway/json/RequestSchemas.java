package dev.sojourn.gateway.json;

import java.util.List;

/**
 * The checks of the API's request bodies: the very schema files that the API's description refers to. Immutable once
 * loaded; all event loops may share one.
 */
public final class RequestSchemas {

    private static final String OPEN_SESSION = "open-session.schema.json";
    private static final String NEW_EVENT = "new-event.schema.json";
    private static final String BATCHED_EVENT = "batched-event.schema.json";
    private static final String SIGN_UP = "sign-up.schema.json";
    private static final String UPDATE_PROFILE = "update-profile.schema.json";
    private static final String REPLAY = "replay.schema.json";
    private static final String LINK_SESSION = "link-session.schema.json";
    private static final String UNDO_LINK = "undo-link.schema.json";
    private static final String CHOOSE_CONSENT = "choose-consent.schema.json";

    /** What every event is checked against. */
    static final List<String> EVENTS = List.of(NEW_EVENT, BATCHED_EVENT);

    private final SchemaValidator openSession;
    private final SchemaValidator newEvent;
    private final SchemaValidator batchedEvent;
    private final SchemaValidator signUp;
    private final SchemaValidator updateProfile;
    private final SchemaValidator profile;
    private final SchemaValidator replay;
    private final SchemaValidator linkSession;
    private final SchemaValidator undoLink;
    private final SchemaValidator chooseConsent;

    private RequestSchemas(SchemaSet schemas) {
        openSession = schemas.validator(OPEN_SESSION);
        newEvent = schemas.validator(NEW_EVENT);
        batchedEvent = schemas.validator(BATCHED_EVENT);
        signUp = schemas.validator(SIGN_UP);
        updateProfile = schemas.validator(UPDATE_PROFILE);
        profile = schemas.validator(ProfileSchemas.PROFILE);
        replay = schemas.validator(REPLAY);
        linkSession = schemas.validator(LINK_SESSION);
        undoLink = schemas.validator(UNDO_LINK);
        chooseConsent = schemas.validator(CHOOSE_CONSENT);
    }

    /** With the API's own profile. */
    public static RequestSchemas load() {
        return load(ProfileSchemas.DEFAULT);
    }

    /** Reads the files. It blocks for some milliseconds. */
    public static RequestSchemas load(ProfileSchemas profile) {
        return new RequestSchemas(new SchemaSet(SchemaFiles.load(List.of(OPEN_SESSION, NEW_EVENT, BATCHED_EVENT,
                SIGN_UP, UPDATE_PROFILE, ProfileSchemas.PROFILE, REPLAY, LINK_SESSION, UNDO_LINK, CHOOSE_CONSENT),
                profile.files())));
    }

    /** {@code POST /api/sessions}. */
    public SchemaValidator openSession() {
        return openSession;
    }

    /** {@code POST /api/events}. */
    public SchemaValidator newEvent() {
        return newEvent;
    }

    /** Each event of {@code POST /api/events/batch}. */
    public SchemaValidator batchedEvent() {
        return batchedEvent;
    }

    /** {@code POST /api/users/signup}. */
    public SchemaValidator signUp() {
        return signUp;
    }

    /** {@code PATCH /api/sessions/:sessionId/profile}, but for the values. */
    public SchemaValidator updateProfile() {
        return updateProfile;
    }

    /** Attributes of a profile, any of them. */
    public SchemaValidator profile() {
        return profile;
    }

    /** {@code POST /api/admin/quarantine/replay}. */
    public SchemaValidator replay() {
        return replay;
    }

    /** {@code POST /api/sessions/:sessionId/link}. */
    public SchemaValidator linkSession() {
        return linkSession;
    }

    /** {@code POST /api/admin/sessions/:sessionId/unlink}. */
    public SchemaValidator undoLink() {
        return undoLink;
    }

    /** {@code PUT /api/sessions/:sessionId/consent}. */
    public SchemaValidator chooseConsent() {
        return chooseConsent;
    }
}
