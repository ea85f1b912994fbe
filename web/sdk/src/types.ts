import type {
  Attributes, ConsentResponse, ErasureResponse, EventResult, NextFieldsResponse, ProfileResponse, RequestOfConsent,
  Session, SignUpForm, SignUpResponse, UserResponse,
} from './api.js';
import type {SojournError} from './error.js';

/** How the SDK is set up. Every setting may be left out; a script tag gives them as `data-*` (`data-api-base-url`). */
export interface Settings {
  /**
   * Where the service is, as `https://host`, without `/api`. `''`: this page's origin; of a script tag, the script's.
   */
  apiBaseUrl?: string;
  /** The name under which the session's id is kept; all else is kept under names that begin with it. */
  storageKey?: string;
  /** The name under which `user()` data is kept. */
  userDataKey?: string;
  /** After how many days without use the browser forgets its session. */
  expiryDays?: number;
  /** Whether the session is refreshed when a page loads and when it comes back to view (at most once a minute). */
  autoRefresh?: boolean;
  /** What the service is set to (`privacy.consent`). `opt-in`: events wait in memory until the visitor chooses. */
  consent?: 'opt-out' | 'opt-in' | 'off';
  /** What Global Privacy Control means while the visitor has chosen nothing (`privacy.gpc`). */
  gpc?: 'deny' | 'ignore';
  /** `cookie`: the service is of the same site and its HttpOnly cookie holds the token; no script keeps it. */
  tokenStorage?: 'local' | 'cookie';
  /** `session`: what is known of the visitor is forgotten with the tab. */
  userDataStorage?: 'session' | 'local';
  /** How many events wait at most; the oldest are dropped, and reported. */
  queueLimit?: number;
  /** The calls to action of an experiment: one is drawn for each session and travels in every event. */
  ctaVariants?: readonly string[];
  /** The share (0 to 1) of sessions from which the site withholds prefill; whether it does travels in every event. */
  holdout?: number;
  /** What the session's metadata says besides. Nothing personal. */
  metadata?: Record<string, unknown>;
  /** Whether failures are written to the console. */
  debug?: boolean;
}

/** What belongs to an event. Members beside these are free. */
export interface EventPayload {
  page?: string | undefined;
  quizType?: string | undefined;
  formType?: string | undefined;
  answersCount?: number | undefined;
  errorType?: string | undefined;
  userAgent?: string | undefined;
  /** When it happened, in ISO 8601; left out, it is the time at which the event was tracked. */
  timestamp?: string | undefined;
  [member: string]: unknown;
}

/**
 * The events' types and what each carries. Add your own:
 * `declare module '@sojourn/browser' { interface EventPayloads { VIDEO_PAUSED: {second: number} } }`
 */
export interface EventPayloads {
  PAGE_VIEW: EventPayload;
  PAGE_LEFT: EventPayload & {engagedSeconds?: number | undefined};
  QUIZ_STARTED: EventPayload;
  QUIZ_COMPLETED: EventPayload & {fields?: Record<string, unknown> | undefined};
  FORM_STARTED: EventPayload & {prefilled?: string[] | undefined};
  FORM_PROGRESS: EventPayload & {fields?: Record<string, unknown> | undefined; fieldNames?: string[] | undefined};
  FORM_ABANDONED: EventPayload;
  SIGNUP_ATTEMPTED: EventPayload;
  SIGNUP_COMPLETED: EventPayload;
  CONTENT_CLICK: EventPayload & {target?: string | undefined};
  ERROR_OCCURRED: EventPayload;
}

/** A known type, one added to `EventPayloads`, or any other of upper-case letters, digits and underscores. */
export type EventType = keyof EventPayloads | (string & {});
export type PayloadOf<T extends string> = T extends keyof EventPayloads ? EventPayloads[T] : EventPayload;

/**
 * The attributes of a profile: the default declaration's. Operators that declare others add them by declaration
 * merging.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- to be merged with
export interface ProfileAttributes extends Attributes {}
export type ProfileChanges = {[Name in keyof ProfileAttributes]?: ProfileAttributes[Name] | null | undefined};
/** What is known about the visitor; `null` where nothing is. */
export type UserData = {[Name in keyof ProfileAttributes]-?: ProfileAttributes[Name] | null};

export type SignUp = Omit<SignUpForm, 'ctaVariant'> & {
  [Name in Exclude<keyof ProfileAttributes, keyof SignUpForm>]?: ProfileAttributes[Name];
};
export interface SignedUp {
  user: SignUpResponse['user'];
  session: Session;
}
export type UserAnswer = Omit<UserResponse['session'], 'userData'> & {userData: UserData | null};
export type ProfileAnswer = Omit<ProfileResponse['profile'], 'attributes'> & {attributes: UserData};
export type NextFields = Omit<NextFieldsResponse, 'success'>;
export type NextField = NextFields['ask'][number];
export type ConsentChoice = RequestOfConsent;
export type Consent = ConsentResponse['consent'];
export type Receipt = ErasureResponse['receipt'] & {deleted: ErasureResponse['deleted']};

export interface SessionHeaders {
  'X-Session-ID'?: string;
  'X-Session-Token'?: string;
}

/** The session as this page knows it. It is replaced, never changed: the same object means the same state. */
export interface SessionState {
  readonly sessionId: string;
  /** The user it is linked to; `null` while nobody signed up from it, or the service has not answered yet. */
  readonly userId: string | null;
  /** Whether this is the second visit or a later one. */
  readonly returning: boolean;
  readonly visitCount: number;
  /** Whether the service has answered for this id. */
  readonly confirmed: boolean;
}

export interface TrackedEvent {
  readonly eventId: string;
  readonly eventType: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What the service said of an event that it took. */
export interface SentEvent {
  readonly eventId: string;
  readonly status: Exclude<EventResult['status'], 'rejected'>;
  /** What became of `payload.fields`, and where personal fields were left out. */
  readonly profile?: EventResult['profile'] | undefined;
  readonly stripped?: EventResult['stripped'] | undefined;
}

/** Events that will not be sent (again). */
export interface DroppedEvents {
  readonly eventIds: readonly string[];
  readonly count: number;
  /**
   * `limit`: the queue was full. `consent`: the visitor does not consent. `payload`: it can't be written as JSON.
   * `size`: it is over 64 KiB. `rejected`: the service refused this event. `refused`: it refused the request.
   * `erased`: the session was erased. `cleared`: `clear()` was called before they could be sent.
   */
  readonly reason: 'limit' | 'consent' | 'payload' | 'size' | 'rejected' | 'refused' | 'erased' | 'cleared';
  readonly errors?: EventResult['errors'] | undefined;
}

export interface Handlers {
  /** An event was tracked. */
  event: TrackedEvent;
  /** The service took an event. */
  sent: SentEvent;
  dropped: DroppedEvents;
  /** Another id, another user, or first seen by the service. */
  session: SessionState;
  /** A request failed, or events can't be written down. Failures that are tried again are told too. */
  error: SojournError;
  /** The visitor chose, here or in another tab; `null` after the choice was forgotten. */
  consent: ConsentChoice | null;
}

/** The page's one client. */
export interface Client {
  readonly settings: Readonly<Settings>;
  track<T extends EventType>(type: T, payload?: PayloadOf<T>): string;
  flush(): Promise<void>;
  getSessionHeaders(): SessionHeaders;
  on<Name extends keyof Handlers>(name: Name, handler: (value: Handlers[Name]) => void): () => void;
  /** Ends it: no timers, no listeners, nothing more is sent. What waits stays for the next page. */
  stop(): void;
}

export interface AutocollectOptions {
  /**
   * PAGE_VIEW at each page, also those of the history API, and PAGE_LEFT with the seconds in which it was looked at.
   */
  pages?: boolean;
  /** CONTENT_CLICK with `target`, for elements with `data-track="target"`. */
  clicks?: boolean;
  /** FORM_STARTED, FORM_PROGRESS and FORM_ABANDONED, for forms with `data-sojourn-form="formType"`. */
  forms?: boolean;
  /** ERROR_OCCURRED with the error's name and place, at most ten a page. */
  errors?: boolean;
}

