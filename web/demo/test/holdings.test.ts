import {describe, expect, it} from 'vitest';
import {summaryOf, type Export} from '../src/server/holdings';

const session = (createdAt: string, events: number): Export['sessions'][number] => ({
  createdAt, metadata: {ip: '203.0.113.0'}, draft: {}, events: Array(events).fill({}), refusedEvents: [],
});

const draft = {
  country: {value: 'Italy', source: 'event' as const, at: '2026-11-27T05:00:00.000Z'},
  // Taken back; that it was is kept.
  city: {value: null, source: 'form' as const, at: '2026-11-27T05:00:00.000Z'},
};

describe('what is held', () => {
  it('is counted over all sessions of a user, whose profile it shows', () => {
    const summary = summaryOf({
      user: {attributes: {firstName: {value: 'John', source: 'form', at: '2026-11-27T05:00:00.000Z'}}},
      sessions: [session('2026-11-26T00:00:00.000Z', 2), {...session('2026-11-25T00:00:00.000Z', 1), draft, refusedEvents: [{}]}],
    });
    expect(summary).toEqual({
      sessions: 2,
      events: 4,
      since: '2026-11-25T00:00:00.000Z',
      address: '203.0.113.0',
      known: [{name: 'First name', value: 'John', source: 'a form or the chat', at: '2026-11-27T05:00:00.000Z'}],
    });
  });

  it('is the draft where nobody signed up, and no address where none is kept', () => {
    const summary = summaryOf({user: null, sessions: [{...session('2026-11-26T00:00:00.000Z', 0), draft, metadata: {}}]});
    expect(summary.known.map(({name, source}) => [name, source])).toEqual([['Country', 'the quiz']]);
    expect(summary.address).toBeNull();
  });
});
