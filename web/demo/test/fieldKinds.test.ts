import {describe, expect, it} from 'vitest';
import {kindOf, labelOf} from '../src/forms/fieldKinds';
import {households} from '../src/forms/choices';

const field = (name: string, schema: Record<string, unknown>) =>
  ({name, title: 'As declared', required: false, schema: {type: 'string', ...schema}});

describe('a field', () => {
  it('is asked for in the words of the site, where it has some', () => {
    expect(kindOf(field('household', {}))).toMatchObject({label: 'Travelling as', input: 'choice', options: households});
    expect(kindOf(field('email', {format: 'email'}))).toMatchObject({label: 'As declared', input: 'email', autoComplete: 'email'});
    expect(kindOf(field('firstName', {}))).toMatchObject({input: 'text', autoComplete: 'given-name'});
  });

  it('is asked for as the operator declared it, where the site does not know it', () => {
    expect(kindOf(field('shoeSize', {type: 'number'}))).toMatchObject({
      label: 'As declared', input: 'number', autoComplete: 'off', question: 'What about this one: as declared?',
    });
  });

  it('offers what the operator allows, and not what the site would', () => {
    const kind = kindOf(field('household', {enum: ['1', '2', 3]}));
    expect(kind).toMatchObject({input: 'choice', options: ['1', '2']});
  });
});

describe('a label', () => {
  it('is read off the name where the site has no word for it', () => {
    expect(labelOf('age')).toBe('Age group');
    expect(labelOf('firstName')).toBe('First name');
  });
});
