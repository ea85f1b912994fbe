import type {NextField} from '@sojourn/browser';
import {ages, genders, households} from './choices';

/** How a field is asked for. */
export interface FieldKind {
  label: string;
  input: 'text' | 'email' | 'number' | 'choice';
  options: readonly string[];
  autoComplete: string;
  /** How the chat puts it. */
  question: string;
}

type Wording = Partial<FieldKind> & Pick<FieldKind, 'question'>;

/** The attributes for which this site has words of its own. All others are asked for as they were declared. */
const wordings: Readonly<Record<string, Wording>> = {
  email: {autoComplete: 'email', question: 'Where may I send your letter? I need an email address for that, and nothing else.'},
  firstName: {autoComplete: 'given-name', question: 'What shall I call you?'},
  age: {label: 'Age group', options: ages, question: 'Roughly how old are you? Rail passes depend on it.'},
  gender: {options: genders, question: 'And how do you see yourself? Some huts still sort by it.'},
  profession: {autoComplete: 'organization-title', question: 'What do you do when you are not travelling?'},
  country: {autoComplete: 'country-name', question: 'Which country do your journeys begin in?'},
  city: {label: 'Town or city', autoComplete: 'address-level2', question: 'And from which town or city?'},
  household: {label: 'Travelling as', options: households, question: 'Who comes along?'},
};

export function kindOf(field: NextField): FieldKind {
  const declared = {
    label: field.title,
    options: declaredOptions(field),
    autoComplete: 'off',
    question: `What about this one: ${field.title.toLowerCase()}?`,
  };
  const kind = {...declared, ...wordings[field.name]};
  // What the operator allows wins over what the site would offer.
  const options = declared.options.length > 0 ? declared.options : kind.options;
  return {...kind, options, input: inputOf(field, options)};
}

/** The name of an attribute of which no more is at hand. */
export function labelOf(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return wordings[name]?.label ?? words.charAt(0).toUpperCase() + words.slice(1);
}

function declaredOptions({schema}: NextField): readonly string[] {
  return Array.isArray(schema.enum) ? schema.enum.filter((value) => typeof value === 'string') : [];
}

function inputOf({schema}: NextField, options: readonly string[]): FieldKind['input'] {
  if (options.length > 0) {
    return 'choice';
  }
  if (schema.type === 'number' || schema.type === 'integer') {
    return 'number';
  }
  return schema.format === 'email' ? 'email' : 'text';
}
