/** Counts pending timers, which prevent hibernation. Must be imported before the Worker. */
const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
const pending = new Set<unknown>();

export function pendingTimers(): number {
  return pending.size;
}

Object.assign(globalThis, {
  setTimeout: (callback: (...args: unknown[]) => void, delay?: number, ...args: unknown[]) => {
    const timer: unknown = setTimeout(() => {
      pending.delete(timer);
      callback(...args);
    }, delay);
    pending.add(timer);
    return timer;
  },
  setInterval: (callback: (...args: unknown[]) => void, delay?: number, ...args: unknown[]) => {
    const timer = setInterval(callback, delay, ...args);
    pending.add(timer);
    return timer;
  },
  clearTimeout: (timer: number | null) => {
    pending.delete(timer);
    clearTimeout(timer);
  },
  clearInterval: (timer: number | null) => {
    pending.delete(timer);
    clearInterval(timer);
  },
});
