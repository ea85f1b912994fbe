import {once} from 'node:events';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo, Socket} from 'node:net';

export interface Page {
  content: string;
  headers?: Record<string, string>;
}

/** A page that loads the SDK by script tag, which starts it with what the attributes say. */
export function pageWith(script: {src: string; data?: Record<string, string>}, body = ''): string {
  const data = Object.entries(script.data ?? {}).map(([name, value]) => ` data-${name}="${value}"`).join('');
  return pageOf(`<script src="${script.src}"${data}></script>`, body);
}

export function pageOf(head: string, body = ''): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
<link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`;
}

/** Serves pages of a site that is not the service's. */
export class Site {
  private readonly server: Server;
  private readonly pages = new Map<string, Page>();
  private readonly sockets = new Set<Socket>();

  protected constructor() {
    this.server = createServer((request, response) => { this.handle(request, response); });
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  static async start(): Promise<Site> {
    const site = new Site();
    await site.listen();
    return site;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Under each name that leads to this machine there is another origin. */
  origin(host = 'localhost'): string {
    return `http://${host}:${this.port}`;
  }

  /** Puts a page at the path; the headers are sent with it. */
  put(path: string, page: Page | string): void {
    this.pages.set(path, typeof page === 'string' ? {content: page} : page);
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.sockets.forEach((socket) => socket.destroy());
    await closed;
  }

  protected async listen(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  protected handle(request: IncomingMessage, response: ServerResponse): void {
    const page = this.pages.get(pathOf(request));
    if (page === undefined) {
      this.handleOther(request, response);
    } else {
      response.writeHead(200, {'content-type': 'text/html; charset=utf-8', ...page.headers}).end(page.content);
    }
  }

  protected handleOther(_request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(404).end();
  }
}

export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?')[0] ?? '/';
}
