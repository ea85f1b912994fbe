import type {ExportResponse, NextFieldsResponse, ProfileResponse, UserResponse} from './api.js';
import {request} from './request.js';
import {tellUserData} from './session.js';
import type {NextFields, ProfileAnswer, ProfileChanges, UserAnswer} from './types.js';

/** Who is behind the session, and what is known. */
export const user = (): Promise<UserAnswer> => request('GET', 'user', ({session}: UserResponse) => {
  tellUserData(session.userData, {userId: session.userId});
  return session;
});

/** Tells something about the visitor; `null` takes it back. */
export const profile = (attributes: ProfileChanges): Promise<ProfileAnswer> =>
  request('PATCH', 'profile', ({profile: known}: ProfileResponse) => {
    tellUserData(known.attributes);
    return known;
  }, {attributes});

/** What is known of a form's fields, and what to ask next. */
export const nextFields = (form: string, {max = ''}: {max?: number | ''} = {}): Promise<NextFields> => request(
  'GET', `next-fields?form=${encodeURIComponent(form)}&max=${max}`, (answer: NextFieldsResponse) => answer);

/** All that the service holds about the visitor, as a JSON document. */
export const exportData = (): Promise<Blob> => request('GET', 'export',
  (answer: ExportResponse) => new Blob([JSON.stringify(answer)], {type: 'application/json'}));
