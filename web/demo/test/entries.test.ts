import {describe, expect, it} from 'vitest';
import {withDropped, withListed, withoutStored, withSent, withTracked, type Entries} from '../src/server/entries';

const first = '019a0000-0001-7000-8000-000000000001';
const second = '019a0000-0002-7000-8000-000000000002';
const third = '019a0000-0003-7000-8000-000000000003';

function tracked(...ids: readonly string[]): Entries {
  return ids.reduce<Entries>((entries, eventId) =>
    withTracked(entries, {eventId, eventType: 'PAGE_VIEW', payload: {page: '/'}}), []);
}

const states = (entries: Entries) => entries.map(({eventId, status}) => [eventId, status]);

describe('the panel’s events', () => {
  it('wait from the moment in which they were tracked, newest first', () => {
    const entries = tracked(first, third, second);
    expect(states(entries)).toEqual([[third, 'waiting'], [second, 'waiting'], [first, 'waiting']]);
    expect(entries[2]?.at).toBe(0x019a00000001);
  });

  it('are stored once the server has acknowledged them, a repeated one too', () => {
    const entries = withSent(withSent(tracked(first, second), {eventId: first, status: 'stored'}),
      {eventId: second, status: 'duplicate', stripped: ['/payload/email']});
    expect(states(entries)).toEqual([[second, 'stored'], [first, 'stored']]);
    expect(entries[0]?.stripped).toEqual(['/payload/email']);
  });

  it('are not tracked where the visitor does not consent, whoever noticed it', () => {
    const entries = withDropped(withSent(tracked(first, second), {eventId: first, status: 'untracked'}),
      {eventIds: [second], count: 1, reason: 'consent'});
    expect(states(entries)).toEqual([[second, 'untracked'], [first, 'untracked']]);
  });

  it('are no more than that something happened, where nothing of them was kept', () => {
    const [entry] = withDropped([], {eventIds: [second], count: 1, reason: 'consent'});
    expect(entry).toMatchObject({eventId: second, status: 'untracked', payload: {}, at: 0x019a00000002});
  });

  it('are refused where they were dropped for another reason', () => {
    expect(states(withDropped(tracked(first), {eventIds: [first], count: 1, reason: 'rejected'}))).toEqual([[first, 'refused']]);
  });

  it('are what the server lists, with those that only the browser has', () => {
    const listed = [{eventId: second, eventType: 'SIGNUP_COMPLETED', payload: {}, timestamp: '2026-11-27T05:00:00.000Z'},
      {eventId: first, eventType: 'PAGE_VIEW', payload: {page: '/quiz'}, timestamp: new Date(0x019a00000001).toISOString()}];
    const entries = withListed(tracked(first, third), listed);
    expect(states(entries)).toEqual([[second, 'stored'], [third, 'waiting'], [first, 'stored']]);
    expect(entries[2]?.payload).toEqual({page: '/quiz'});
  });

  it('stay with the session that they are of', () => {
    const entries = withSent(tracked(first, second), {eventId: first, status: 'stored'});
    expect(states(withoutStored(entries))).toEqual([[second, 'waiting']]);
  });
});
