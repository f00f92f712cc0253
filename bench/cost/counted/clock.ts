/**
 * A clock that can be put forward. It takes the place of `Date` in this isolate, so it has to be imported before the Worker
 * is. Timers of the runtime, alarms among them, know nothing of it.
 */
const RealDate = globalThis.Date;

/** From which real moment on the clock was how far ahead. */
const steps = [{ from: 0, aheadMs: 0 }];

export function realNow(): number {
  return RealDate.now();
}

export function now(): number {
  return realNow() + aheadAt(Number.POSITIVE_INFINITY);
}

export function advance(milliseconds: number): void {
  steps.push({ from: realNow(), aheadMs: aheadAt(Number.POSITIVE_INFINITY) + milliseconds });
}

/** The runtime's time for one of this clock, as the two differ today. */
export function toReal(moment: number): number {
  return moment - aheadAt(Number.POSITIVE_INFINITY);
}

/** What this clock showed at a time of the runtime's, or will show, if it is not put forward until then. */
export function fromReal(moment: number): number {
  return moment + aheadAt(moment);
}

function aheadAt(moment: number): number {
  return steps.findLast(({ from }) => from <= moment)?.aheadMs ?? 0;
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length > 0 ? args : [now()], newTarget),
  get: (target, key, receiver) => (key === "now" ? now : Reflect.get(target, key, receiver)),
});
