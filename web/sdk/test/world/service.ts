import {randomUUID} from 'node:crypto';
import type {
  BatchAnswer, ErasureResponse, NextFieldsResponse, ProfileResponse, Session, SessionAnswer, SignUpResponse,
  UserResponse,
} from '../../src/api.js';

export interface Asked {
  readonly method: string;
  /** Without `/api/`. */
  readonly path: string;
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly body: Record<string, unknown>;
  readonly keepalive: boolean;
  readonly credentials: string;
  readonly how: 'fetch' | 'beacon';
}

export interface Stored {
  readonly sessionId: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly payload: Record<string, unknown>;
  /** Whether the request proved the session. */
  readonly proven: boolean;
}

interface Visitor {
  readonly tokens: Set<string>;
  /** By this a signup may be repeated with the token that it ended. */
  repeat?: {key: string; token: string; email: string};
  ended?: boolean;
  userId: string | null;
  userData: Session['userData'];
  visits: number;
  metadata: Record<string, unknown>;
  consents: unknown[];
}

type Answer = readonly [status: number, body: unknown, headers?: Record<string, string>];
type Scripted = readonly [path: RegExp, answer: Answer | 'no answer' | 'lost answer'];

const problem = (status: number, code: string): Answer =>
  [status, {success: false, status, code, title: code, requestId: randomUUID()}];

const known = (fields: Record<string, unknown>): NonNullable<Session['userData']> => ({
  email: null, firstName: null, age: null, gender: null, profession: null, country: null, city: null, household: null,
  ...fields,
});

/** Sojourn as the SDK sees it: its rules about sessions, tokens and events, and whatever else a test has it answer. */
export class Service {
  proof: 'id' | 'token' = 'id';
  /** Whether requests reach it. */
  reachable = true;
  /** A tab whose next request is never answered: it hangs. */
  hang: object | undefined;
  readonly asked: Asked[] = [];
  readonly sessions = new Map<string, Visitor>();
  readonly stored: Stored[] = [];
  duplicates = 0;
  readonly erased = new Set<string>();
  /** What it answers for an event, other than to store it. */
  judge: (event: Stored) => Partial<BatchAnswer['results'][number]> | undefined = () => undefined;
  private readonly script: Scripted[] = [];

  /** Answers the next request of that path so, without doing anything; a function is called when it comes. */
  next(path: RegExp, status: number, body: unknown = '', headers: Record<string, string> = {}): void {
    this.script.push([path, [status, body, headers]]);
  }

  /** The next request of that path does not reach it, or is done and its answer lost. */
  fail(path: RegExp, how: 'no answer' | 'lost answer' = 'no answer'): void {
    this.script.push([path, how]);
  }

  paths(): string[] {
    return this.asked.map(({method, path}) => `${method} ${path.replace(/[\da-f]{8}-[\da-f-]{27}/, ':id')}`);
  }

  askedFor(path: RegExp): Asked[] {
    return this.asked.filter((asked) => path.test(asked.path));
  }

  types(): string[] {
    return this.stored.map(({eventType}) => eventType);
  }

  /** @throws TypeError as fetch does when there is no answer */
  answer(asked: Asked): Response {
    this.asked.push(asked);
    const [path, scripted] = this.script.find(([pattern]) => pattern.test(asked.path)) ?? [];
    if (path) {
      this.script.splice(this.script.findIndex(([pattern]) => pattern === path), 1);
    }
    if (!this.reachable || scripted === 'no answer') {
      throw new TypeError('Failed to fetch');
    }
    const [status, body, headers] = scripted && scripted !== 'lost answer' ? scripted : this.act(asked);
    if (scripted === 'lost answer') {
      throw new TypeError('Failed to fetch');
    }
    const said: unknown = typeof body === 'function' ? (body as () => unknown)() : body;
    return new Response(typeof said === 'string' ? said : JSON.stringify(said), {status, headers: headers ?? {}});
  }

  visitor(id: string): Visitor {
    const found = this.sessions.get(id);
    if (!found) {
      throw new Error(`There is no session ${id}`);
    }
    return found;
  }

  private act(asked: Asked): Answer {
    const {method, path, body, headers} = asked;
    const [, first, id = '', rest = ''] = /^(\w+)\/?([\da-f-]*)(?:[/?](.*))?$/.exec(path) ?? [];
    const action = `${method} ${first ?? ''} ${rest.replace(/[?=].*/, '')}`.trim();
    if (action === 'POST sessions') {
      return this.open(headers, (body.metadata ?? {}) as Record<string, unknown>);
    }
    if (path === 'events/batch') {
      return this.take(asked);
    }
    if (path === 'users/signup') {
      return this.signUp(headers, body);
    }
    if (this.erased.has(id)) {
      return problem(410, 'SESSION_ERASED');
    }
    const visitor = this.sessions.get(id);
    if (!visitor || visitor.ended) {
      return problem(404, 'SESSION_NOT_FOUND');
    }
    if (!this.isProven(visitor, headers)) {
      return problem(401, 'SESSION_PROOF_REQUIRED');
    }
    switch (action) {
      case 'PUT sessions consent': {
        visitor.consents.push(body);
        const at = '2026-11-27T09:00:00.000Z';
        return [200, {success: true, consent: {policyVersion: null, ...body, at}}];
      }
      case 'GET sessions consent':
        return [200, {success: true, consent: {analytics: null, profiling: null, policyVersion: null, at: null}}];
      case 'GET sessions user':
        return [200, {success: true, session: {
          sessionId: id, userId: visitor.userId, userData: visitor.userData, lastSeen: '2026-11-27T09:00:00.000Z',
        }} satisfies UserResponse];
      case 'PATCH sessions profile':
        visitor.userData = {...known({}), ...visitor.userData, ...body.attributes as object};
        return [200, {
          success: true, profile: {attributes: visitor.userData, completion: 0.25, refused: []},
        } satisfies ProfileResponse];
      case 'GET sessions next-fields':
        return [200, {success: true, form: 'signup', prefill: {}, ask: [], completion: 0} satisfies NextFieldsResponse];
      case 'GET sessions export':
        return [200, {success: true, exportedAt: '2026-11-27T09:00:00.000Z', user: null, sessions: []}];
      case 'POST sessions unlink': {
        visitor.ended = true;
        return this.create(randomUUID());
      }
      case 'DELETE sessions scope':
      case 'DELETE sessions':
        this.sessions.delete(id);
        this.erased.add(id);
        return [200, {success: true, deleted: {user_sessions: 1}, receipt: {
          receiptId: randomUUID(), scope: rest.includes('user') ? 'user' : 'session', requestedAt: '', erasedAt: '',
        }} satisfies ErasureResponse];
      default:
        return problem(404, 'NOT_FOUND');
    }
  }

  private isProven(visitor: Visitor, headers: Asked['headers']): boolean {
    return this.proof === 'id' || visitor.tokens.has(headers['x-session-token'] ?? '');
  }

  private view(id: string, token?: string): Session {
    const {userId, userData, visits, metadata} = this.visitor(id);
    const at = '2026-11-27T09:00:00.000Z';
    return {
      sessionId: id, userId, userData, lastSeen: at, metadata, createdAt: at, firstReferrer: null,
      returning: visits > 1, visitCount: visits, ...token && {token},
    };
  }

  private create(id: string, metadata: Record<string, unknown> = {}): Answer {
    const token = `token-${randomUUID()}`;
    this.sessions.set(id, {tokens: new Set([token]), userId: null, userData: null, visits: 1, metadata, consents: []});
    return [201, {success: true, session: this.view(id, token)} satisfies SessionAnswer];
  }

  private open(headers: Asked['headers'], metadata: Record<string, unknown>): Answer {
    const id = headers['x-session-id'] ?? randomUUID();
    if (this.erased.has(id)) {
      return problem(410, 'SESSION_ERASED');
    }
    const visitor = this.sessions.get(id);
    if (!visitor) {
      return this.create(id, metadata);
    }
    // One that was seen by events only is given to the first that opens it.
    const fresh = visitor.tokens.size === 0 && !visitor.ended;
    if (visitor.ended || !fresh && !this.isProven(visitor, headers)) {
      return this.create(randomUUID(), metadata);
    }
    Object.assign(visitor.metadata, metadata);
    const proven = visitor.tokens.has(headers['x-session-token'] ?? '');
    const token = proven ? undefined : `token-${randomUUID()}`;
    if (token) {
      visitor.tokens.add(token);
    }
    return [200, {success: true, session: this.view(id, token)} satisfies SessionAnswer];
  }

  private take({headers, body}: Asked): Answer {
    const sessionId = (body.sessionId ?? headers['x-session-id']) as string;
    if (headers['x-session-id'] && headers['x-session-id'] !== sessionId) {
      return problem(400, 'INVALID_REQUEST');
    }
    if (this.erased.has(sessionId)) {
      return problem(410, 'SESSION_ERASED');
    }
    const visitor = this.sessions.get(sessionId)
      ?? {tokens: new Set<string>(), userId: null, userData: null, visits: 1, metadata: {}, consents: []};
    this.sessions.set(sessionId, visitor);
    const events = body.events as {eventId: string; eventType: string; payload: Record<string, unknown>}[];
    const results = events.map((given, index): BatchAnswer['results'][number] => {
      const event = {sessionId, ...given, proven: visitor.tokens.has(headers['x-session-token'] ?? '')};
      const judged = visitor.ended
        ? {status: 'rejected' as const, errors: [{pointer: '/sessionId', message: 'must not be one that was left'}]}
        : this.judge(event);
      if (judged) {
        return {index, eventId: event.eventId, status: 'untracked', ...judged};
      }
      if (this.stored.some((other) => other.eventId === event.eventId && other.sessionId === sessionId)) {
        this.duplicates++;
        return {index, eventId: event.eventId, status: 'duplicate'};
      }
      this.stored.push(event);
      return {index, eventId: event.eventId, status: 'stored'};
    });
    const count = (status: string): number => results.filter((result) => result.status === status).length;
    return [200, {
      success: true, accepted: count('stored'), duplicates: count('duplicate'), results,
    } satisfies BatchAnswer];
  }

  private signUp(headers: Asked['headers'], body: Record<string, unknown>): Answer {
    const id = headers['x-session-id'] ?? '';
    const visitor = this.sessions.get(id);
    if (!visitor || visitor.ended) {
      return problem(404, 'SESSION_NOT_FOUND');
    }
    const token = headers['x-session-token'] ?? '';
    const key = headers['idempotency-key'] ?? '';
    const email = body.email as string;
    const {repeat} = visitor;
    const repeats = repeat?.key === key && repeat.token === token && repeat.email === email;
    if (!this.isProven(visitor, headers) && !repeats) {
      return problem(401, 'SESSION_PROOF_REQUIRED');
    }
    if ([...this.sessions.values()].some((other) => other !== visitor && other.userData?.email === email)) {
      return problem(409, 'EMAIL_TAKEN');
    }
    const created = !visitor.userId;
    if (created) {
      visitor.repeat = {key, token, email};
      visitor.tokens.clear();
    }
    visitor.userId ??= randomUUID();
    visitor.userData = known({...body, ctaVariant: undefined});
    const next = `token-${randomUUID()}`;
    visitor.tokens.add(next);
    return [created ? 201 : 200, {
      success: true,
      user: {...visitor.userData, userId: visitor.userId, email, createdAt: '2026-11-27T09:00:00.000Z'},
      session: this.view(id, next),
    } satisfies SignUpResponse];
  }
}
