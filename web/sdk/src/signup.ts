import type {SignUpResponse} from './api.js';
import {variant} from './draw.js';
import type {SojournError} from './error.js';
import {call} from './http.js';
import {ofSession} from './request.js';
import {sync} from './sender.js';
import {confirm, getSessionHeaders} from './session.js';
import {parse, read, remove, write} from './storage.js';
import {track} from './track.js';
import {turn} from './turn.js';
import type {SignedUp, SignUp} from './types.js';
import {uuid} from './uuid.js';

/**
 * The headers of a signup whose answer has not come: its key, by which it may be repeated, be it by the next page, and
 * the proof that it was made with, which has ended if the signup took effect and still repeats it.
 */
export const PENDING = '.k';

/**
 * Tracks SIGNUP_ATTEMPTED, signs up, and goes on with the new token. After a failure that leaves it open, call it
 * again.
 */
export const signup = (
  form: SignUp, {ctaVariant = variant() || undefined}: {ctaVariant?: string | undefined} = {},
): Promise<SignedUp> => {
  track('SIGNUP_ATTEMPTED', {formType: 'signup'});
  const body = JSON.stringify({...form, ctaVariant});
  return ofSession(() => turn(() => once(body)));
};

const once = async (body: string): Promise<SignedUp> => {
  sync();
  const headers = parse(read(PENDING)) as Record<string, string> | undefined
    ?? {...getSessionHeaders(), 'Content-Type': 'application/json', 'Idempotency-Key': uuid()};
  write(PENDING, JSON.stringify(headers));
  try {
    const {user, session} = await call<SignUpResponse>('POST', 'users/signup', body, {headers});
    confirm(session);
    remove(PENDING);
    return {user, session};
  } catch (failure) {
    const {status} = failure as SojournError;
    // What is no answer, or no final one, leaves it open.
    if (status > 399 && status < 500) {
      remove(PENDING);
    }
    throw failure;
  }
};
