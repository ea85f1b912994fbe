interface Patience {
  /** In milliseconds. */
  within?: number;
  /** What is waited for: the failure says so. */
  what: string | (() => string);
}

const INTERVAL = 50;

/** Waits until the condition holds; what it throws ends the wait. */
export async function eventually(condition: () => boolean | Promise<boolean>, patience: Patience): Promise<void> {
  const {within = 30_000, what} = patience;
  const deadline = performance.now() + within;
  while (!await condition()) {
    if (performance.now() > deadline) {
      throw new Error(`not within ${within} ms: ${typeof what === 'string' ? what : what()}`);
    }
    await new Promise((elapsed) => setTimeout(elapsed, INTERVAL));
  }
}
