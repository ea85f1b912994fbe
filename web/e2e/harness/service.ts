import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {eventually} from './conditions.js';

const JAR = fileURLToPath(new URL('../../../launcher/target/sojourn.jar', import.meta.url));
const START = 100_000;
/** What the product promises for its shutdown, and a little for a busy machine. */
const SHUTDOWN = 15_000;

/** Environment variables of the service, by the names that README gives them. */
export type Settings = Record<string, string>;

/**
 * The jar as a process, with its embedded PostgreSQL, or on the server that DATABASE_URL names. It can be stopped, killed and
 * started again on the same ports and data.
 */
export class Service {
  private process: ChildProcess | undefined;
  private output = '';

  private constructor(
    private readonly settings: Settings,
    private readonly directory: string,
    readonly port: number,
    private readonly managementPort: number,
  ) {}

  static async start(settings: Settings = {}): Promise<Service> {
    if (!existsSync(JAR)) {
      throw new Error(`${JAR} is missing: build it with "mvn package -DskipTests"`);
    }
    const [port, managementPort] = await freePorts();
    const service = new Service(settings, mkdtempSync(join(tmpdir(), 'sojourn-e2e-')), port, managementPort);
    try {
      await service.start();
    } catch (failure) {
      await service.close();
      throw failure;
    }
    return service;
  }

  /** By its number, so that a page of `localhost` is one of another site. */
  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** All that it said since the first start. */
  get log(): string {
    return this.output;
  }

  /** Starts it again after {@link stop} or {@link kill}: it answers once this is done. */
  async start(): Promise<void> {
    // A working directory of its own: a folder conf in the present one would be taken for settings.
    const started = spawn('java', ['-Xmx256m', '-jar', JAR], {
      cwd: this.directory,
      env: {
        ...process.env,
        SOJOURN_ENV: 'test',
        DATA_DIR: join(this.directory, 'data'),
        HTTP_HOST: '127.0.0.1',
        HTTP_PORT: String(this.port),
        MANAGEMENT_PORT: String(this.managementPort),
        ...this.settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process = started;
    const gather = (chunk: Buffer) => { this.output += chunk.toString(); };
    started.stdout.on('data', gather);
    started.stderr.on('data', gather);
    await eventually(async () => {
      if (hasEnded(started)) {
        throw new Error(`the service ended with ${started.exitCode ?? started.signalCode ?? ''}`);
      }
      return await this.isReady();
    }, {within: START, what: () => `the service is ready:\n${this.output}`});
  }

  /** SIGTERM: it ends in order. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** SIGKILL: it gives nothing back. Its embedded PostgreSQL is left running, and the next start deals with that. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Ends it for good, with all that it left. */
  async close(): Promise<void> {
    await this.end('SIGTERM');
    this.endLeftPostgres();
    rmSync(this.directory, {recursive: true, force: true, maxRetries: 5});
  }

  private async isReady(): Promise<boolean> {
    try {
      const answer = await fetch(`http://127.0.0.1:${this.managementPort}/readyz`);
      return answer.ok;
    } catch {
      return false;
    }
  }

  private async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const running = this.process;
    if (running === undefined || hasEnded(running)) {
      return;
    }
    const ended = once(running, 'exit');
    running.kill(signal);
    const late = setTimeout(() => running.kill('SIGKILL'), SHUTDOWN);
    await ended;
    clearTimeout(late);
  }

  private endLeftPostgres(): void {
    const file = join(this.directory, 'data', 'postgres', 'postmaster.pid');
    if (existsSync(file)) {
      const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
      if (isPostgres(pid)) {
        process.kill(pid, 'SIGQUIT');
      }
    }
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** A number in a file may have gone to another process since. */
function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return false;
  }
}

async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()] as const;
  const ports = await Promise.all(servers.map(async (server) => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }));
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports as [number, number];
}
