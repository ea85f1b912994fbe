import {emit} from './on.js';
import {settings} from './settings.js';
import {parse, read} from './storage.js';
import type {ConsentChoice} from './types.js';

export const CHOICE = '.c';

/** The choice as it is kept. */
export let choiceText: string | null = null;
let choice: ConsentChoice | null = null;

/** What the visitor chose in this browser; `null` while nothing was chosen. */
export const getConsent = (): ConsentChoice | null => choice;

/**
 * Whether anything may leave; `undefined` while the visitor has still to be asked. A choice made here outweighs the
 * browser's.
 */
export const permission = (): boolean | undefined => {
  const {consent, gpc} = settings;
  const denied = gpc !== 'ignore' && (navigator as {globalPrivacyControl?: boolean}).globalPrivacyControl;
  return consent === 'off' || (choice ? choice.analytics : denied ? false : consent !== 'opt-in' || undefined);
};

/** Reads what was chosen, be it by another tab. */
export const readChoice = (): void => {
  const text = read(CHOICE);
  if (text !== choiceText) {
    choiceText = text;
    choice = parse(text) as ConsentChoice | undefined ?? null;
    emit('consent', choice);
  }
};
