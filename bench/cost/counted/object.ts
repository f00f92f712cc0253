import { fromReal, toReal } from "./clock.ts";
import { eventBegan, meter, pendingAlarms, tally } from "./counts.ts";

type Method = (this: Instance, ...args: unknown[]) => unknown;

/** The property with an object's state. */
interface Instance {
  ctx: DurableObjectState;
}

const CALL = () => {
  tally.calls += 1;
};

/** Methods called by the runtime, and how they are billed. All others are RPC calls. */
const RUNTIME_EVENTS: Record<string, () => void> = {
  fetch: () => {
    tally.upgrades += 1;
  },
  alarm: () => {
    tally.alarmsRung += 1;
  },
  webSocketMessage: () => {
    tally.frames += 1;
  },
  webSocketClose: () => {},
  webSocketError: () => {},
};

/** Counts all events that reach the objects of a class. */
export function countEvents(Class: { prototype: object }, className: string): void {
  for (const [name, method] of methodsOf(Class.prototype)) {
    const count = RUNTIME_EVENTS[name] ?? CALL;
    const counted: Method = function (...args) {
      if (inside === this) return method.apply(this, args);
      const object = nameOf(this.ctx, className);
      count();
      if (name === "alarm") pendingAlarms.delete(object);
      const done = eventBegan(object);
      let result: unknown;
      const outer = inside;
      inside = this;
      try {
        result = method.apply(this, args);
      } finally {
        inside = outer;
        if (!(result instanceof Promise)) done();
      }
      return result instanceof Promise ? result.finally(done) : result;
    };
    Object.defineProperty(Class.prototype, name, { value: counted, writable: true, configurable: true });
  }
}

/** The object running now: its own calls are not events. */
let inside: Instance | null = null;

/** Counts an object's writes, and runs its alarms and socket timestamps by the advanceable clock. */
export function countedState(ctx: DurableObjectState, className: string): DurableObjectState {
  const { storage } = ctx;
  const object = nameOf(ctx, className);
  const setAlarm = storage.setAlarm.bind(storage);
  const getAlarm = storage.getAlarm.bind(storage);
  const deleteAlarm = storage.deleteAlarm.bind(storage);
  Object.assign(storage, {
    setAlarm: (at: number | Date, options?: DurableObjectSetAlarmOptions) => {
      pendingAlarms.set(object, Number(at));
      return setAlarm(toReal(Number(at)), options);
    },
    getAlarm: async (options?: DurableObjectGetAlarmOptions) => {
      const at = await getAlarm(options);
      return at === null ? null : fromReal(at);
    },
    deleteAlarm: (options?: DurableObjectSetAlarmOptions) => {
      pendingAlarms.delete(object);
      return deleteAlarm(options);
    },
  });
  const repliedAt = ctx.getWebSocketAutoResponseTimestamp.bind(ctx);
  Object.assign(ctx, {
    getWebSocketAutoResponseTimestamp: (ws: WebSocket) => {
      const at = repliedAt(ws);
      return at && new Date(fromReal(at.getTime()));
    },
  });
  meter.watch(storage);
  return ctx;
}

function nameOf({ id }: DurableObjectState, className: string): string {
  return `${className} ${id.name}`;
}

/** Those of the class and of the classes it extends, except the platform's own. */
function methodsOf(prototype: object): Map<string, Method> {
  const methods = new Map<string, Method>();
  for (let each = prototype; isOurs(each); each = Object.getPrototypeOf(each)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(each))) {
      if (typeof value === "function" && name !== "constructor" && !methods.has(name))
        methods.set(name, value);
    }
  }
  return methods;
}

function isOurs(prototype: object): boolean {
  const parent = Object.getPrototypeOf(prototype);
  return parent !== null && parent !== Object.prototype;
}
