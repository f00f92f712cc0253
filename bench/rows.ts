/** Rows written by the objects of a kind, an alarm that is set counted as one, as it is billed. */
export interface RowCounts {
  room: number;
  person: number;
  workspace: number;
}

type Kind = keyof RowCounts;

const totals: RowCounts = { room: 0, person: 0, workspace: 0 };
const kinds = new WeakMap<object, Kind>();
const patched = new WeakSet<object>();
/** A cursor's count grows as it is read: those that may still be in use are looked at later. */
let open: { kind: Kind; cursor: { rowsWritten: number } }[] = [];

/** Counts what is written through this storage from now on. */
export function countRows(storage: DurableObjectStorage, kind: Kind): void {
  kinds.set(storage, kind);
  kinds.set(storage.sql, kind);
  patch(storage.sql, "exec", (cursor, of) => {
    open.push({ kind: of, cursor });
    if (open.length > 100) settle(50);
  });
  patch(storage, "setAlarm", (_done, of) => {
    totals[of] += 1;
  });
}

/** What has been written since the last call. */
export function countedRows(): RowCounts {
  settle(0);
  const counted = { ...totals };
  Object.assign(totals, { room: 0, person: 0, workspace: 0 } satisfies RowCounts);
  return counted;
}

function settle(kept: number): void {
  const old = kept === 0 ? open : open.slice(0, -kept);
  for (const { kind, cursor } of old) totals[kind] += cursor.rowsWritten;
  open = kept === 0 ? [] : open.slice(-kept);
}

function patch<Name extends string, Result>(
  target: { [name in Name]: (...args: never[]) => Result },
  name: Name,
  note: (result: Result, kind: Kind) => void,
): void {
  const prototype = Object.getPrototypeOf(target);
  if (patched.has(prototype)) return;
  patched.add(prototype);
  const original = prototype[name];
  prototype[name] = function (this: object, ...args: unknown[]) {
    const result = original.apply(this, args);
    const kind = kinds.get(this);
    if (kind) note(result, kind);
    return result;
  };
}
