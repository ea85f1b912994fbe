interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** Lets everything that waits for nothing but its turn have it. */
export const settle = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) {
    await new Promise((resolve) => { setImmediate(resolve); });
  }
};

/** Time that passes when the test says so. */
export class Clock {
  /** What a wall clock shows; it may be set. */
  wall = Date.parse('2026-11-27T09:00:00.000Z');
  /** What no one sets. */
  elapsed = 1000;
  private nextId = 1;
  private readonly timers = new Map<number, Timer>();

  readonly setTimeout = (run: () => void, delay = 0): number => {
    // Like browsers: whole milliseconds, and what does not fit into 31 bits fires at once.
    const whole = delay > 0x7fffffff ? 0 : Math.max(Math.trunc(delay), 0);
    this.timers.set(this.nextId, {at: this.elapsed + whole, run});
    return this.nextId++;
  };

  readonly clearTimeout = (id: number | undefined): void => {
    this.timers.delete(id ?? 0);
  };

  /** How many timers are pending. */
  get pending(): number {
    return this.timers.size;
  }

  /** Lets pass what is left until the next timer. */
  async next(): Promise<void> {
    await settle();
    await this.advance(Math.min(...[...this.timers.values()].map(({at}) => at)) - this.elapsed);
  }

  async advance(delay: number): Promise<void> {
    await settle();
    const end = this.elapsed + delay;
    for (;;) {
      const [next] = [...this.timers].sort(([, a], [, b]) => a.at - b.at);
      if (!next || next[1].at > end) {
        break;
      }
      this.timers.delete(next[0]);
      this.pass(next[1].at - this.elapsed);
      next[1].run();
      await settle();
    }
    this.pass(end - this.elapsed);
    await settle();
  }

  private pass(delay: number): void {
    this.elapsed += delay;
    this.wall += delay;
  }
}
