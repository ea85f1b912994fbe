/** Before the page itself, so that what is tracked as it goes out of view is sent with the rest; until the signal. */
export const listen = (
  signal: AbortSignal, target: EventTarget, names: string, handler: (event: never) => void,
): void => {
  names.split(' ').forEach((name) => {
    target.addEventListener(name, handler as EventListener, {capture: true, signal});
  });
};
