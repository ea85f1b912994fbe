import {isBegun, kept} from './session.js';
import {settings} from './settings.js';

const seed = (): number => isBegun() ? kept.seed : 0;

/** The session's call to action, one of `ctaVariants`; `''` where there are none. */
export const variant = (): string => settings.ctaVariants[seed() % settings.ctaVariants.length] ?? '';

/** Whether prefill is to be withheld from this session. Drawn by other digits than the variant. */
export const holdout = (): boolean => seed() / 0x100000000 < (settings.holdout ?? 0);
