import {vi} from 'vitest';

interface Field {
  name: string;
  title: string;
  required: boolean;
  schema: Record<string, unknown>;
}

interface Visitor {
  userId: string | null;
  known: Record<string, unknown>;
}

export interface StoredEvent {
  eventId: string;
  eventType: string;
  payload: Record<string, unknown>;
}

interface Call {
  method: string;
  path: string;
  body: Record<string, unknown>;
}

type Answer = readonly [status: number, body: object];

/** A problem that is answered in place of what would have been. */
type Trouble = readonly [path: RegExp, answer: Answer];

/** The form that it declares. */
export const fields: readonly Field[] = [
  {name: 'email', title: 'Email', required: true, schema: {type: 'string', pattern: '^[^@ ]+@[^@ ]+$', 'x-pii': true,
    'x-message': 'must be an email address'}},
  {name: 'firstName', title: 'First name', required: false, schema: {type: 'string', 'x-pii': true}},
  {name: 'country', title: 'Country', required: false, schema: {type: 'string', maxLength: 20, 'x-pii': false}},
  {name: 'children', title: 'Children', required: false, schema: {type: 'integer', minimum: 0, 'x-pii': false}},
];

/** As much of the service as the SDK asks for here: the SDK itself is the real one. */
export class FakeService {
  readonly calls: Call[] = [];
  readonly events: StoredEvent[] = [];
  private readonly visitors = new Map<string, Visitor>();
  private trouble: Trouble | undefined;
  private broken: RegExp | undefined;
  private gate: readonly [path: RegExp, opened: Promise<void>] | undefined;

  constructor() {
    vi.stubGlobal('fetch', (input: string, init: RequestInit) => this.fetch(input, init));
    // What a page sends while it closes.
    vi.spyOn(navigator, 'sendBeacon').mockImplementation((url, body) => {
      void this.fetch(String(url), {method: 'POST', body: body as string});
      return true;
    });
  }

  /** What it is to know of whoever comes next. */
  knows(sessionId: string, known: Record<string, unknown>): void {
    this.visitors.set(sessionId, {userId: null, known});
  }

  known(sessionId: string): Record<string, unknown> {
    return this.visitor(sessionId).known;
  }

  /** The next request to such a path goes wrong. */
  failsOnce(path: RegExp, answer: Answer): void {
    this.trouble = [path, answer];
  }

  /** Requests to such a path do not arrive, until the function that is returned here is called. */
  breaks(path: RegExp): () => void {
    this.broken = path;
    return () => { this.broken = undefined; };
  }

  /** The next answer to such a path waits until the function that is returned here is called. */
  holdsOnce(path: RegExp): () => void {
    let open: () => void = () => undefined;
    this.gate = [path, new Promise((resolve) => { open = resolve; })];
    return () => { open(); };
  }

  bodiesOf(method: string, path: RegExp): readonly Record<string, unknown>[] {
    return this.calls.filter((call) => call.method === method && path.test(call.path)).map(({body}) => body);
  }

  private async fetch(input: string, {method = 'GET', body, headers}: RequestInit): Promise<Response> {
    const {pathname, searchParams} = new URL(input, 'http://site.example');
    const call = {method, path: pathname, body: typeof body === 'string' ? JSON.parse(body) as Call['body'] : {}};
    this.calls.push(call);
    await Promise.resolve();
    if (this.broken?.test(pathname) === true) {
      throw new TypeError('Failed to fetch');
    }
    if (this.trouble?.[0].test(pathname) === true) {
      const [, answer] = this.trouble;
      this.trouble = undefined;
      return this.respond(answer);
    }
    if (this.gate?.[0].test(pathname) === true) {
      const answer = this.answerOf(call, headers, searchParams);
      const [, opened] = this.gate;
      this.gate = undefined;
      await opened;
      return this.respond(answer);
    }
    return this.respond(this.answerOf(call, headers, searchParams));
  }

  private answerOf(call: Call, headers: RequestInit['headers'], query: URLSearchParams): Answer {
    const sessionId = /[\da-f-]{36}/.exec(call.path)?.[0] ?? new Headers(headers).get('X-Session-ID') ?? '';
    return this.answer(call, sessionId, query);
  }

  private respond([status, body]: Answer): Response {
    return new Response(JSON.stringify({success: status < 400, ...body}), {status});
  }

  private answer({method, path, body}: Call, sessionId: string, query: URLSearchParams): Answer {
    switch (`${method} ${path.replace(/[\da-f-]{36}/, ':id')}`) {
      case 'POST /api/sessions': return [200, {session: this.session(sessionId)}];
      case 'POST /api/sessions/:id/unlink': return [201, {session: this.session(crypto.randomUUID())}];
      case 'GET /api/sessions/:id/user': return [200, {session: this.session(sessionId)}];
      case 'PUT /api/sessions/:id/consent': return [200, {consent: {...body, at: new Date().toISOString()}}];
      case 'GET /api/sessions/:id/next-fields': return [200, this.nextFields(sessionId, Number(query.get('max')) || 2)];
      case 'PATCH /api/sessions/:id/profile': return [200, this.merge(sessionId, body)];
      case 'POST /api/users/signup': return [201, this.signUp(sessionId, body)];
      case 'POST /api/events/batch': return [200, this.store(sessionId, body)];
      default: return [404, {code: 'NOT_FOUND', title: 'Nothing is here'}];
    }
  }

  private visitor(sessionId: string): Visitor {
    const found = this.visitors.get(sessionId) ?? {userId: null, known: {}};
    this.visitors.set(sessionId, found);
    return found;
  }

  private session(sessionId: string) {
    const {userId, known} = this.visitor(sessionId);
    const userData = Object.keys(known).length === 0
      ? null
      : Object.fromEntries(fields.map(({name}) => [name, known[name] ?? null]));
    const now = new Date().toISOString();
    return {
      sessionId, userId, userData, lastSeen: now, metadata: {}, createdAt: now, firstReferrer: null, returning: false, visitCount: 1,
    };
  }

  private nextFields(sessionId: string, max: number) {
    const {known} = this.visitor(sessionId);
    const missing = fields.filter(({name}) => known[name] === undefined);
    return {
      form: 'signup', prefill: known, ask: missing.slice(0, max), completion: (fields.length - missing.length) / fields.length,
    };
  }

  private merge(sessionId: string, {attributes}: Record<string, unknown>) {
    const visitor = this.visitor(sessionId);
    const merged = {...visitor.known, ...attributes as Record<string, unknown>};
    visitor.known = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
    const {completion} = this.nextFields(sessionId, 1);
    return {profile: {attributes: this.session(sessionId).userData ?? {}, completion, refused: []}};
  }

  private signUp(sessionId: string, form: Record<string, unknown>) {
    const visitor = this.visitor(sessionId);
    visitor.userId = crypto.randomUUID();
    visitor.known = Object.fromEntries(fields.map(({name}) => [name, form[name] ?? visitor.known[name]] as const)
      .filter(([, value]) => value !== undefined));
    return {user: {userId: visitor.userId, ...visitor.known}, session: this.session(sessionId)};
  }

  private store(sessionId: string, {events}: Record<string, unknown>) {
    const batch = events as StoredEvent[];
    // Stored once, however often it comes.
    this.events.push(...batch.filter(({eventId}) => !this.events.some((stored) => stored.eventId === eventId)));
    const results = batch.map(({eventId, payload}, index) => {
      const told = payload.fields as Record<string, unknown> | undefined;
      if (told === undefined) {
        return {index, eventId, status: 'stored'};
      }
      this.merge(sessionId, {attributes: told});
      return {index, eventId, status: 'stored', profile: {merged: Object.keys(told), refused: []}};
    });
    return {accepted: batch.length, duplicates: 0, results};
  }
}
