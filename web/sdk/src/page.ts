import {campaign} from './landing.js';
import {isBegun} from './session.js';
import {track} from './track.js';
import type {EventPayloads} from './types.js';

/** PAGE_VIEW of this address: its path, and of its query what names a campaign. */
export const page = (payload?: EventPayloads['PAGE_VIEW']): string =>
  isBegun() ? track('PAGE_VIEW', {page: location.pathname + campaign(), ...payload}) : '';
