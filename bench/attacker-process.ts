/** Attacks from its own process, so that their cost is not measured as an effect on others. */
import { constants, setPriority } from "node:os";
import { Reach, type ServerPerson } from "../test/support/reach.ts";
import { type Attack, attacksOn } from "./attackers.ts";

/** First the people to sign in as, then one attack after another. */
export type Order =
  | { people: ServerPerson[] }
  | { prepare: string; url: string }
  | { run: string; url: string; until: number };

/** The answer once an order is carried out. */
export interface Obeyed {
  names: string[];
}

/** Attackers would have their own machines, so they must not take CPU from those who are measured. */
setPriority(constants.priority.PRIORITY_LOW);

const server = new Reach("", []);
let attacks: Attack[] = [];

process.on("message", (order: Order) => {
  void obey(order).then(() => process.send?.({ names: attacks.map(({ name }) => name) } satisfies Obeyed));
});
process.on("disconnect", () => process.exit());

async function obey(order: Order): Promise<void> {
  if ("people" in order) {
    const [eve, mal, ...crowd] = order.people;
    if (!eve || !mal) throw new Error("There are no attackers");
    attacks = attacksOn(server, [eve, mal], crowd);
    return;
  }
  server.url = order.url;
  if ("prepare" in order) return attackOf(order.prepare).prepare?.();
  await attackOf(order.run).run(() => Date.now() >= order.until);
}

function attackOf(name: string): Attack {
  const attack = attacks.find((each) => each.name === name);
  if (!attack) throw new Error(`There is no attack ${name}`);
  return attack;
}
