import {describe, expect, it} from 'vitest';
import {recommend, stories} from '../src/content/stories';
import {journeys} from '../src/quiz/journeys';

describe('recommendations', () => {
  it.each(journeys)('put stories of %s first, then those that such travellers like as well', (journey) => {
    const worth = recommend(journey, 8).map((story) => (story.journey === journey ? 2 : story.also === journey ? 1 : 0));
    expect(worth.slice(0, 2)).toEqual([2, 2]);
    expect(worth[2]).toBe(1);
    expect(worth).toEqual([...worth].sort().reverse());
  });

  it('show something of every kind to somebody of whom nothing is known', () => {
    expect(new Set(recommend(null, 4).map(({journey}) => journey))).toEqual(new Set(journeys));
  });

  it('leave the list of stories as it is', () => {
    const before = [...stories];
    recommend('towns', 3);
    expect(stories).toEqual(before);
  });
});
