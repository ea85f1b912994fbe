/**
 * To be run in a page, as its first script or later: from then on its clock is wrong by so many milliseconds. Only what tells
 * the time is: timers go on as they did.
 */
export function shiftClock(by: number): void {
  const Real = Date;
  class Shifted extends Real {
    constructor(...given: unknown[]) {
      super(...(given.length === 0 ? [Real.now() + by] : given) as [number]);
    }

    static override now(): number {
      return Real.now() + by;
    }
  }
  window.Date = Shifted as DateConstructor;
}
