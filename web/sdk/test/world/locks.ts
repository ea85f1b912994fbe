interface Held {
  readonly owner: object;
  readonly lose: (reason: DOMException) => void;
}

/** The browser's Web Locks, which end with the tab that holds them. */
export class Locks {
  private readonly held = new Map<string, Held>();
  steals = 0;

  of(owner: object): Pick<LockManager, 'request'> {
    return {request: ((name: string, options: LockOptions, task: (lock: Lock | null) => unknown) =>
      this.request(owner, name, options, task)) as LockManager['request']};
  }

  release(owner: object): void {
    this.held.forEach((held, name) => {
      if (held.owner === owner) {
        this.held.delete(name);
      }
    });
  }

  private async request(
    owner: object, name: string, {ifAvailable, steal}: LockOptions, task: (lock: Lock | null) => unknown,
  ): Promise<unknown> {
    await Promise.resolve();
    const before = this.held.get(name);
    if (before && ifAvailable) {
      return task(null);
    }
    if (before && !steal) {
      throw new Error('The fake knows no waiting in line');
    }
    if (before) {
      this.steals++;
      before.lose(new DOMException('The lock was stolen', 'AbortError'));
    }
    let lose: Held['lose'] = () => undefined;
    const lost = new Promise<never>((_, reject) => { lose = reject; });
    lost.catch(() => undefined);
    const mine = {owner, lose};
    this.held.set(name, mine);
    try {
      return await Promise.race([task({name, mode: 'exclusive'}), lost]);
    } finally {
      if (this.held.get(name) === mine) {
        this.held.delete(name);
      }
    }
  }
}
