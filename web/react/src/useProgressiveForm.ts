import {useCallback, useEffect, useId, useMemo, useState, useSyncExternalStore, type ChangeEvent} from 'react';
import {read, type FieldValue} from './fieldRules.js';
import {FormStore, type FormState, type ProgressiveFormOptions} from './formStore.js';
import {afterPress} from './press.js';

type Input = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** For an input, a select or a textarea. */
export interface InputProps {
  id: string;
  name: string;
  value: string;
  required: boolean;
  'aria-invalid': boolean;
  'aria-describedby': string | undefined;
  onChange: (event: ChangeEvent<Input>) => void;
  onBlur: () => void;
}

export interface ProgressiveForm extends FormState {
  setValue: (name: string, value: FieldValue) => void;
  /** All that a field's input needs; its error belongs into an element with `errorId(name)`. */
  inputProps: (name: string) => InputProps;
  errorId: (name: string) => string;
  /** Tells what was answered and asks for the next fields; false where a field has to be mended first. */
  next: () => Promise<boolean>;
  /** Goes on without a field. */
  skip: (name: string) => Promise<void>;
  /** Signs up, or tells what is new of a known visitor; false where it did not succeed. */
  submit: () => Promise<boolean>;
}

/**
 * A form that asks only for what is not known yet. It tracks how far visitors come (FORM_STARTED, FORM_PROGRESS,
 * FORM_ABANDONED), and tells early what may be told early: nothing personal before a consent or the signup. When a field has
 * to be mended, it gets the focus. The options are those of its first use.
 */
export function useProgressiveForm(form: string, options: ProgressiveFormOptions = {}): ProgressiveForm {
  const [store, setStore] = useState(() => new FormStore(form, options));
  if (store.form !== form) {
    setStore(new FormStore(form, options));
  }
  useEffect(() => store.open(), [store]);
  const state = useSyncExternalStore(store.subscribe, store.state, store.state);

  const prefix = useId();
  const idOf = useCallback((name: string) => `${prefix}-${name}`, [prefix]);
  const errorId = useCallback((name: string) => `${idOf(name)}-error`, [idOf]);

  const actions = useMemo(() => {
    const focusMistake = (succeeded: boolean) => {
      const [first] = Object.keys(store.state().errors);
      if (!succeeded && first !== undefined) {
        document.getElementById(idOf(first))?.focus();
      }
      return succeeded;
    };
    return {
      setValue: (name: string, value: FieldValue) => { store.setValue(name, value); },
      next: async () => focusMistake(await store.next()),
      skip: (name: string) => store.skip(name),
      submit: async () => focusMistake(await store.submit()),
    };
  }, [store, idOf]);

  const inputProps = (name: string): InputProps => {
    const field = state.fields.find((each) => each.name === name);
    const wrong = name in state.errors;
    const value = state.values[name];
    return {
      id: idOf(name),
      name,
      value: value === undefined || value === null ? '' : String(value),
      required: field?.required ?? false,
      'aria-invalid': wrong,
      'aria-describedby': wrong ? errorId(name) : undefined,
      onChange: ({target}) => { store.setValue(name, read(field, target.value)); },
      onBlur: () => { afterPress(() => { store.check(name); }); },
    };
  };

  return {...state, ...actions, inputProps, errorId};
}
