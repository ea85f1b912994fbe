import type {Problem} from './api.js';

/** What a problem tells; a part of it is enough. */
export type Told = Partial<Omit<Problem, 'code' | 'success'>> & {code?: string};

/**
 * A request that the service refused (RFC 9457); with `status` 0 one that it did not answer, or something of this
 * page.
 */
export class SojournError extends Error {
  declare readonly status: number;
  /** The service's `code`; beside those `NETWORK`, `UNEXPECTED_ANSWER`, `STORAGE_FAILED` and `NOT_STARTED`. */
  declare readonly code: string;
  declare readonly requestId?: string;
  declare readonly errors?: Problem['errors'];
  /** Seconds. */
  declare readonly retryAfter?: number | undefined;

  constructor(status: number, problem?: Told, retryAfter?: number) {
    const code = problem?.code ?? (status ? 'UNEXPECTED_ANSWER' : 'NETWORK');
    super(problem?.title ?? code);
    Object.assign(this, problem, {status, code, retryAfter});
  }
}
