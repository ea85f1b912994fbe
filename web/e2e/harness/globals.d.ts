/** The SDK's script build, in the pages. */
declare const Sojourn: typeof import('@sojourn/browser');
