/** The two that are compared: each session keeps the one that was drawn for it. */
export const ctaVariants = ['letter', 'planner'] as const;

type Variant = (typeof ctaVariants)[number];

interface CallToAction {
  title: string;
  text: string;
  button: string;
}

const calls: Record<Variant, CallToAction> = {
  letter: {
    title: 'One story, every Sunday',
    text: 'A letter with one story in it, and the map that goes with it. No offers, no tricks in the last line.',
    button: 'Send me the Sunday letter',
  },
  planner: {
    title: 'Your next slow journey, planned',
    text: 'Tell us a little, and we put together a route from your station: trains, boats, beds, and what to skip.',
    button: 'Plan my slow journey',
  },
};

/** What the session's variant looks like. */
export function callToAction(variant: string): CallToAction {
  return calls[ctaVariants.find((each) => each === variant) ?? 'letter'];
}
