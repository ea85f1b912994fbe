/** Nothing here runs: it is compiled, and what must not compile is marked as such. */
import {
  consent, getSessionHeaders, init, nextFields, on, profile, signup, track, user,
  type ConsentChoice, type SessionHeaders, type UserData,
} from '@sojourn/browser';

declare module '@sojourn/browser' {
  interface EventPayloads {
    VIDEO_PAUSED: {second: number};
  }
  interface ProfileAttributes {
    shoeSize: number;
  }
}

export const known = (): string[] => [
  track('QUIZ_STARTED', {quizType: 'style', anything: [1, 2]}),
  track('FORM_PROGRESS', {formType: 'signup', fieldNames: ['country'], fields: {country: 'UK'}}),
  // @ts-expect-error -- a known member has its type
  track('QUIZ_COMPLETED', {answersCount: 'five'}),
  // @ts-expect-error -- a name that is no field
  track('FORM_STARTED', {prefilled: [1]}),
];

export const own = (): string[] => [
  track('VIDEO_PAUSED', {second: 42.5}),
  // @ts-expect-error -- an own type's payload is what was declared
  track('VIDEO_PAUSED', {minute: 1}),
  track('ANYTHING_ELSE', {page: '/', whatever: true}),
];

export const visitor = async (): Promise<UserData | null> => {
  const {attributes} = await profile({country: 'UK', city: null, shoeSize: 42});
  const size: number | null = attributes.shoeSize;
  // @ts-expect-error -- not declared
  await profile({shoeColour: 'red'});
  // @ts-expect-error -- an email is needed
  await signup({firstName: 'Ada'});
  const {session, user: {userId}} = await signup({email: 'ada@example.com', country: 'UK'}, {ctaVariant: 'b'});
  const {ask: [first]} = await nextFields('signup', {max: 2});
  const told: (string | number | null | undefined)[] = [size, userId, session.sessionId, first?.name];
  return told.length ? (await user()).userData : null;
};

export const listening = (): (() => void)[] => [
  on('event', ({eventId, eventType}) => { eventId.concat(eventType); }),
  on('sent', ({status}) => { status.concat(''); }),
  on('dropped', ({eventIds, count, reason}) => { reason.concat(eventIds.slice(0, count).join()); }),
  on('session', ({sessionId, returning}) => { sessionId.slice(returning ? 1 : 0); }),
  on('error', ({status, code, retryAfter}) => { code.slice(status + (retryAfter ?? 0)); }),
  on('consent', (choice: ConsentChoice | null) => { choice?.analytics.valueOf(); }),
  // @ts-expect-error -- there is no such name
  on('nothing', () => undefined),
];

export const settings = (): SessionHeaders => {
  init({consent: 'opt-in', ctaVariants: ['a', 'b'], holdout: 0.1});
  // @ts-expect-error -- one of three
  init({consent: 'maybe'});
  // @ts-expect-error -- both parts are to be chosen
  void consent({analytics: true});
  return getSessionHeaders();
};
