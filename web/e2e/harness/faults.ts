import {Agent, type IncomingMessage, type OutgoingHttpHeaders, request as forwardedRequest, type ServerResponse} from 'node:http';
import {pathOf, Site} from './site.js';

/** What was sent by way of the proxy. Times are of `performance.now()`. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly at: number;
  /** When the answer left, and the browser may have had it, or the connection was cut; undefined as long as neither. */
  readonly endedAt: number | undefined;
  /** The status that the browser was answered; undefined when it got no answer. */
  readonly status: number | undefined;
}

type Recorded = {-readonly [member in keyof Sent]: Sent[member]};

export interface SentEvent {
  eventType: string;
  payload: Record<string, unknown>;
  eventId: string;
  sessionId?: string;
}

/** What happens to a request: the first fault that takes it decides. */
export type Fault =
  /** The service never sees it; this is answered. */
  | {kind: 'answer'; status: number; headers?: Record<string, string>; body?: string}
  /** The service never sees it; the connection is cut. */
  | {kind: 'cut'}
  /** The service never sees it, and nobody ever answers. */
  | {kind: 'silence'}
  /** The service does what it says; the answer is lost. */
  | {kind: 'cutAnswer'}
  /** The request waits, before the service sees it. */
  | {kind: 'hold'; until: () => Promise<unknown>}
  /** The answer waits. */
  | {kind: 'holdAnswer'; until: () => Promise<unknown>};

export type Which = (sent: Sent) => boolean;

export const isBatch: Which = (sent) => sent.method === 'POST' && sent.path === '/api/events/batch';
export const isOpening: Which = (sent) => sent.method === 'POST' && sent.path === '/api/sessions';
export const isApi: Which = (sent) => sent.path.startsWith('/api/');

interface Rule {
  which: Which;
  fault: Fault;
  left: number;
}

/**
 * Stands between the browser and the service, forwards, writes down what came, and makes the network's mischief. To the browser
 * it is the service: the host that pages name is passed on. Pages that are put here are of the service's own origin.
 */
export class FaultProxy extends Site {
  readonly sent: Sent[] = [];
  private rules: Rule[] = [];
  private readonly agent = new Agent({keepAlive: true});

  private constructor(private readonly target: number) {
    super();
  }

  static async between(service: {port: number}): Promise<FaultProxy> {
    const proxy = new FaultProxy(service.port);
    await proxy.listen();
    return proxy;
  }

  /** Where the API is, by the number: of another site than `localhost`. */
  get apiOrigin(): string {
    return this.origin('127.0.0.1');
  }

  /** From now on the fault befalls those requests, so many times; the answer ends it. */
  fault(which: Which, fault: Fault, times = Infinity): () => void {
    const rule = {which, fault, left: times};
    this.rules.push(rule);
    return () => { this.rules = this.rules.filter((other) => other !== rule); };
  }

  /** What came to the API, without the preflights. */
  requests(which: Which = isApi): Sent[] {
    return this.sent.filter((sent) => sent.method !== 'OPTIONS' && which(sent));
  }

  /** The events that were sent, as often as they were. */
  events(): SentEvent[] {
    return this.requests(isBatch).flatMap(eventsOf);
  }

  override async close(): Promise<void> {
    this.agent.destroy();
    await super.close();
  }

  protected override handleOther(request: IncomingMessage, response: ServerResponse): void {
    // On a connection that it had used before, a browser itself sends again what got no answer, and no script hears of it.
    response.shouldKeepAlive = false;
    void this.proxy(request, response).catch(() => { response.destroy(); });
  }

  private async proxy(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const sent: Recorded = {
      method: request.method ?? 'GET', path: pathOf(request), headers: request.headers, body: body.toString(),
      at: performance.now(), endedAt: undefined, status: undefined,
    };
    this.sent.push(sent);
    response.on('close', () => {
      sent.endedAt ??= performance.now();
      sent.status = response.writableFinished ? response.statusCode : undefined;
    });
    const answerWith = (status: number, headers: OutgoingHttpHeaders, content?: string | Buffer) => {
      sent.endedAt = performance.now();
      response.writeHead(status, headers).end(content);
    };
    const fault = this.faultOf(sent);
    if (fault?.kind === 'cut') {
      response.destroy();
      return;
    }
    if (fault?.kind === 'silence') {
      return;
    }
    if (fault?.kind === 'answer') {
      answerWith(fault.status, {...corsOf(request), ...fault.headers}, fault.body);
      return;
    }
    if (fault?.kind === 'hold') {
      await fault.until();
    }
    const answer = await this.forward(request, body);
    if (fault?.kind === 'cutAnswer') {
      response.destroy();
      return;
    }
    if (fault?.kind === 'holdAnswer') {
      await fault.until();
    }
    answerWith(answer.status, {...answer.headers, connection: 'close'}, answer.body);
  }

  private faultOf(sent: Sent): Fault | undefined {
    const rule = this.rules.find(({which, left}) => left > 0 && sent.method !== 'OPTIONS' && which(sent));
    if (rule === undefined) {
      return undefined;
    }
    rule.left--;
    return rule.fault;
  }

  private async forward(request: IncomingMessage, body: Buffer) {
    const answer = await new Promise<IncomingMessage>((answered, failed) => {
      forwardedRequest({
        agent: this.agent, host: '127.0.0.1', port: this.target, method: request.method, path: request.url,
        headers: request.headers,
      }, answered).on('error', failed).end(body);
    });
    return {status: answer.statusCode ?? 502, headers: answer.headers, body: await bodyOf(answer)};
  }
}

export function eventsOf(sent: Sent): SentEvent[] {
  const body = JSON.parse(sent.body) as {events: SentEvent[]; sessionId?: string};
  return body.events.map((event) => (body.sessionId === undefined ? event : {sessionId: body.sessionId, ...event}));
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** What the service lets pages of other origins see of an answer, the proxy's own ones too. */
function corsOf(request: IncomingMessage): Record<string, string> {
  const origin = request.headers.origin;
  return origin === undefined ? {} : {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'X-Request-ID, Retry-After',
  };
}
