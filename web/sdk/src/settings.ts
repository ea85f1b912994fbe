import type {Settings} from './types.js';

/** Those that say nothing else by their absence. */
const defaults = {
  apiBaseUrl: '',
  storageKey: 'zerrah_session_id',
  userDataKey: 'zerrah_user_data',
  expiryDays: 30,
  autoRefresh: true,
  queueLimit: 1000,
  ctaVariants: [],
};

export let settings: Settings & Required<Pick<Settings, keyof typeof defaults>> = defaults;

export const configure = (given?: Settings): void => {
  settings = {...defaults, ...given};
};
