import type {NextFieldsResponse, ProfileResponse, UserResponse} from './api.js';
import {request} from './request.js';
import {tellUserData} from './session.js';
import type {NextFields, ProfileAnswer, ProfileChanges, UserAnswer} from './types.js';

/** Who is behind the session, and what is known. */
export const user = async (): Promise<UserAnswer> => {
  const {session} = await request<UserResponse>('GET', 'user');
  tellUserData(session.userData, {userId: session.userId});
  return session;
};

/** Tells something about the visitor; `null` takes it back. */
export const profile = async (changes: ProfileChanges): Promise<ProfileAnswer> => {
  const answer = await request<ProfileResponse>('PATCH', 'profile', {attributes: changes});
  tellUserData(answer.profile.attributes);
  return answer.profile;
};

/** What is known of a form's fields, and what to ask next. */
export const nextFields = (form: string, {max = ''}: {max?: number | ''} = {}): Promise<NextFields> =>
  request<NextFieldsResponse>('GET', `next-fields?form=${encodeURIComponent(form)}&max=${max}`);
