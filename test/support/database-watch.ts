/** The statements of one call to D1. */
export type RoundTrip = string[];

const made: RoundTrip[] = [];
const texts = new WeakMap<object, string>();
let isWatching = false;
/** Which calls' answers a test holds back, and how many are waiting. */
let held: { matches(trip: RoundTrip): boolean; waiting: number } | null = null;

/** Records every call to D1, from the Worker and from objects. */
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

/** Calls since the last request. */
export function takeRoundTrips(): RoundTrip[] {
  return made.splice(0);
}

/** Holds back the answers of matching calls while `work` runs. `areWaiting` resolves when there is one. */
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
  // Polls, because an object may not await a promise of the test.
  while (holding && held === holding) await scheduler.wait(1);
  return answer;
}

/** Whether a call contains a write. */
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
