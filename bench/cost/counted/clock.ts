/**
 * A clock that can be advanced. Replaces `Date` in this isolate, so it must be imported before the Worker.
 * Timers and alarms of the runtime ignore it.
 */
const RealDate = globalThis.Date;

/** How far ahead the clock is, from which real time on. */
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

/** The runtime's time for a time of this clock, with the current difference. */
export function toReal(moment: number): number {
  return moment - aheadAt(Number.POSITIVE_INFINITY);
}

/** The time of this clock for a time of the runtime. */
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
