import type {ConsentChoice, NextField} from '@sojourn/browser';

/** What a profile's attribute may be. */
export type FieldValue = string | number | boolean | null;

export type FieldValues = Readonly<Record<string, FieldValue>>;

/** Whether somebody has told something: `false` and `0` are answers, an emptied input is none. */
export function isAnswer(value: FieldValue | undefined): value is string | number | boolean {
  return value !== undefined && value !== null && value !== '';
}

/**
 * What is wrong with a value, in the words that the service would use, or null. It is asked here first, since the answer is
 * quicker; the service has the last word.
 */
export function mistake(field: NextField, value: FieldValue | undefined): string | null {
  if (!isAnswer(value)) {
    return field.required ? 'is required' : null;
  }
  const {pattern, maxLength, minimum, maximum, enum: allowed} = field.schema;
  const message = field.schema['x-message'];
  const say = (text: string) => (typeof message === 'string' ? message : text);
  if (Array.isArray(allowed) && !allowed.includes(value)) {
    return say(`must be one of ${allowed.join(', ')}`);
  }
  if (typeof value === 'string') {
    if (typeof maxLength === 'number' && Array.from(value).length > maxLength) {
      return say(`must be at most ${maxLength} characters long`);
    }
    return typeof pattern === 'string' && !matches(pattern, value) ? say('is not valid') : null;
  }
  if (typeof value === 'number') {
    if (typeof minimum === 'number' && value < minimum) {
      return say(`must be at least ${minimum}`);
    }
    return typeof maximum === 'number' && value > maximum ? say(`must be at most ${maximum}`) : null;
  }
  return null;
}

/** A pattern that this browser can't read decides nothing. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return true;
  }
}

/** An input's text as a value of the attribute's type. What is no number stays text: the service says what is wrong. */
export function read(field: NextField | undefined, text: string): FieldValue {
  const type = field?.schema.type;
  const isNumber = type === 'number' || type === 'integer';
  return isNumber && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** Whether an attribute says who somebody is; like the service, of those that do not tell it is email and first name. */
export function isPersonal(field: NextField): boolean {
  const pii = field.schema['x-pii'];
  return typeof pii === 'boolean' ? pii : field.name === 'email' || field.name === 'firstName';
}

/**
 * Whether a value may be sent before the form is: the service would refuse everything else, so it does not even leave the
 * browser.
 */
export function mayBeToldEarly(field: NextField, consent: ConsentChoice | null, isUser: boolean): boolean {
  if (isUser) {
    return field.name !== 'email';
  }
  const purpose = field.schema['x-purpose'] === 'analytics' ? 'analytics' : 'profiling';
  const chosen = consent?.[purpose] ?? null;
  return isPersonal(field) ? chosen === true : chosen !== false;
}
