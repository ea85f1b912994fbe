import {SojournError, type Told} from './error.js';
import {getSessionHeaders} from './session.js';
import {settings} from './settings.js';
import {parse} from './storage.js';

const TIMEOUT = 30_000;
/** Seconds. Longer ones are no better than a day, and a timer could not hold them. */
const LONGEST_WAIT = 86_400;

export const url = (path: string): string => settings.apiBaseUrl + '/api/' + path;

/**
 * Answers what the service answers. What is not its own answer, such as a proxy's page, is a failure whatever its
 * status.
 *
 * @param init may have headers, instead of those that prove the session and say that it is JSON
 */
export const call = async <Answer>(
  method: string, path: string, body: string | null = null, init?: RequestInit,
): Promise<Answer> => {
  let response: Response | undefined;
  let text: string | undefined;
  try {
    response = await fetch(url(path), {
      method,
      body,
      headers: {...getSessionHeaders(), 'Content-Type': 'application/json'},
      credentials: settings.tokenStorage === 'cookie' ? 'include' : 'same-origin',
      signal: (AbortSignal as {timeout?: typeof AbortSignal.timeout}).timeout?.(TIMEOUT) as AbortSignal | null,
      ...init,
    });
    text = await response.text();
  } catch {
    // No answer, or none that came to its end.
  }
  const answer = parse(text) as Answer & Told & {success?: boolean} | undefined;
  if (!answer?.success) {
    const after = response?.headers.get('Retry-After') ?? 0;
    // A number of seconds, or a time.
    const seconds = +after >= 0 ? +after : (Date.parse(after as string) - Date.now()) / 1000;
    throw new SojournError(response?.status ?? 0, answer, Math.min(seconds, LONGEST_WAIT));
  }
  return answer;
};
