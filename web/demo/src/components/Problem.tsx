import type {SojournError} from '@sojourn/browser';

/** What went wrong, for people. Programs go by `code`; its `title` is for developers. */
export function Problem({problem}: {problem: SojournError | null}) {
  return (
    <div role="alert">
      {problem !== null && <p className={problem.code === 'EMAIL_TAKEN' ? 'notice soft' : 'notice wrong'}>{textOf(problem)}</p>}
    </div>
  );
}

function textOf(problem: SojournError): string {
  switch (problem.code) {
    case 'EMAIL_TAKEN':
      return 'Somebody has joined with this address already. If that was you, on another device perhaps: all is well, and the '
        + 'letter comes. This demo has no login, so to go on here use another address.';
    case 'RATE_LIMITED':
      return `That was a lot at once. Please try again in ${waitOf(problem)}.`;
    case 'SESSION_LINKED':
      return 'This browser belongs to another member already. Log out on the page about your data first.';
    default:
      return problem.status === 0 || problem.status === 503
        ? 'The server can’t be reached at the moment. Nothing you typed is lost: please try again.'
        : `That did not work (${problem.code}${problem.requestId === undefined ? '' : `, request ${problem.requestId}`}).`;
  }
}

function waitOf({retryAfter = 60}: SojournError): string {
  return retryAfter < 90 ? `${Math.ceil(retryAfter)} seconds` : `${Math.ceil(retryAfter / 60)} minutes`;
}
