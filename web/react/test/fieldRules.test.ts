import type {NextField} from '@sojourn/browser';
import {describe, expect, it} from 'vitest';
import {isAnswer, isPersonal, mayBeToldEarly, mistake, read} from '../src/fieldRules.js';

const field = (schema: Record<string, unknown>, more: Partial<NextField> = {}): NextField =>
  ({name: 'shoeSize', title: 'Shoe size', required: false, schema, ...more});

describe('a value', () => {
  it('may be missing where it is not required', () => {
    expect(mistake(field({}), '')).toBeNull();
    expect(mistake(field({}, {required: true}), null)).toBe('is required');
    expect(isAnswer(0)).toBe(true);
    expect(isAnswer(false)).toBe(true);
  });

  it.each([
    [{maxLength: 2}, '😀😀', null],
    [{maxLength: 2}, 'abc', 'must be at most 2 characters long'],
    [{pattern: '^\\p{Lu}'}, 'Ada', null],
    [{pattern: '^\\p{Lu}'}, 'ada', 'is not valid'],
    [{pattern: '^\\p{Lu}', 'x-message': 'must begin with a capital'}, 'ada', 'must begin with a capital'],
    [{pattern: '(?<no'}, 'ada', null],
    [{type: 'number', minimum: 1, maximum: 60}, 0, 'must be at least 1'],
    [{type: 'number', minimum: 1, maximum: 60}, 61, 'must be at most 60'],
    [{type: 'number', minimum: 1, maximum: 60}, 37.5, null],
    [{enum: ['a', 'b']}, 'c', 'must be one of a, b'],
    [{enum: ['a', 'b']}, 'a', null],
  ])('is held against its schema: %j, %j', (schema, value, expected) => {
    expect(mistake(field(schema), value)).toBe(expected);
  });

  it.each([
    ['number', '37.5', 37.5],
    ['integer', ' 2 ', 2],
    ['number', '', ''],
    ['number', 'many', 'many'],
    ['string', '37', '37'],
  ])('of a %s is read from an input: %j', (type, text, expected) => {
    expect(read(field({type}), text)).toBe(expected);
  });
});

describe('what may be told early', () => {
  const open = field({'x-pii': false});
  const personal = field({'x-pii': true});
  const analytic = field({'x-pii': true, 'x-purpose': 'analytics'});

  it('is nothing personal without a consent to its purpose', () => {
    expect(mayBeToldEarly(open, null, false)).toBe(true);
    expect(mayBeToldEarly(personal, null, false)).toBe(false);
    expect(mayBeToldEarly(personal, {analytics: true, profiling: false}, false)).toBe(false);
    expect(mayBeToldEarly(personal, {analytics: false, profiling: true}, false)).toBe(true);
    expect(mayBeToldEarly(analytic, {analytics: true, profiling: false}, false)).toBe(true);
  });

  it('is nothing at all for a purpose that was denied', () => {
    expect(mayBeToldEarly(open, {analytics: true, profiling: false}, false)).toBe(false);
  });

  it('is everything about a user but the email, which stays as it was', () => {
    expect(mayBeToldEarly(personal, null, true)).toBe(true);
    expect(mayBeToldEarly(field({}, {name: 'email'}), null, true)).toBe(false);
  });

  it('takes for personal what the service does where nothing is declared', () => {
    expect(isPersonal(field({}, {name: 'email'}))).toBe(true);
    expect(isPersonal(field({}, {name: 'firstName'}))).toBe(true);
    expect(isPersonal(field({}))).toBe(false);
  });
});
