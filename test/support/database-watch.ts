/** One call to D1: its statements, as they were prepared. */
export type RoundTrip = string[];

const made: RoundTrip[] = [];
const texts = new WeakMap<object, string>();
let isWatching = false;
/** Which calls are answered only once a test says so, and how many wait by now. */
let held: { matches(trip: RoundTrip): boolean; waiting: number } | null = null;

/** Takes note of every call to D1 from now on, of the Worker and of objects in its isolate. */
export function watchDatabase(database: D1Database): void {
  if (isWatching) return;
  isWatching = true;
  const statement = Object.getPrototypeOf(database.prepare("SELECT 1"));
  const prototype = Object.getPrototypeOf(database);
  const { prepare, batch } = prototype;
  const { bind } = statement;
  prototype.prepare = function (query: string) {
    return named(prepare.call(this, query), query);
  };
  prototype.batch = function (statements: object[]) {
    return noted(statements.map(textOf), () => batch.call(this, statements));
  };
  statement.bind = function (...values: unknown[]) {
    return named(bind.apply(this, values), textOf(this));
  };
  for (const name of ["all", "run", "raw", "first"]) {
    const original = statement[name];
    statement[name] = function (...args: unknown[]) {
      return noted([textOf(this)], () => original.apply(this, args));
    };
  }
}

/** The calls since this was last asked. */
export function takeRoundTrips(): RoundTrip[] {
  return made.splice(0);
}

/**
 * Holds back the answers of such calls, which the database has given by then, while `work` runs. `areWaiting` resolves once
 * there is one.
 */
export async function holdingAnswers(
  matches: (trip: RoundTrip) => boolean,
  work: (areWaiting: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const holding = { matches, waiting: 0 };
  held = holding;
  try {
    await work(async () => {
      while (holding.waiting === 0) await scheduler.wait(1);
    });
  } finally {
    held = null;
  }
}

async function noted<Answer>(trip: RoundTrip, call: () => Promise<Answer>): Promise<Answer> {
  made.push(trip);
  const holding = held?.matches(trip) ? held : null;
  const answer = await call();
  if (holding) holding.waiting += 1;
  // Looked at anew, for a promise of the test is none that an object may wait for.
  while (holding && held === holding) await scheduler.wait(1);
  return answer;
}

/** Whether a call has a statement that writes. */
export function writes(trip: RoundTrip): boolean {
  return trip.some((statement) => !/^\s*(?:select|with)\b/i.test(statement));
}

function named<Statement extends object>(statement: Statement, text: string): Statement {
  texts.set(statement, text);
  return statement;
}

function textOf(statement: object): string {
  return texts.get(statement) ?? "";
}
