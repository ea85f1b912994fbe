import {kept, type Kept} from './session.js';
import {settings} from './settings.js';

/** Not a number where there is no session: then nothing is drawn. */
const seed = (): number => (kept as Partial<Kept> | undefined)?.seed ?? NaN;

/** The session's call to action, one of `ctaVariants`; `''` where there are none. */
export const variant = (): string => settings.ctaVariants[seed() % settings.ctaVariants.length] ?? '';

/** Whether prefill is to be withheld from this session. Drawn by other digits than the variant. */
export const holdout = (): boolean => seed() / 0x100000000 < (settings.holdout ?? 0);
