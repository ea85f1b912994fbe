export type {FieldValue, FieldValues} from './fieldRules.js';
export type {FormState, ProgressiveFormOptions} from './formStore.js';
export type {SessionView} from './sessionStore.js';
export {SojournProvider, type SojournProviderProps} from './SojournProvider.js';
export {useProgressiveForm, type InputProps, type ProgressiveForm} from './useProgressiveForm.js';
export {useSession} from './useSession.js';
export {useTrack} from './useTrack.js';
