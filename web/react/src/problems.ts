import {SojournError} from '@sojourn/browser';

/** What went wrong with a request, if that is what it was; a mistake of the code goes on as such. */
export function problemOf(error: unknown): SojournError {
  if (error instanceof SojournError) {
    return error;
  }
  throw error;
}

/** The mistakes that a problem names, by field. */
export function fieldErrors(problem: SojournError): Record<string, string> {
  return Object.fromEntries((problem.errors ?? []).map(({pointer, message}) => [fieldOf(pointer), message]));
}

/** The field that a pointer names: `/email` at signup, `/attributes/email` of a profile. */
function fieldOf(pointer: string): string {
  const name = pointer.replace(/^\/attributes(?=\/)/, '').split('/')[1] ?? '';
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}
