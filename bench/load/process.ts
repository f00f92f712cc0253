/** The load generator, a process of its own, so that the server has a core to itself. It runs one order at a time. */
import { Crowd } from "./crowd.ts";
import type { Order } from "./orders.ts";

const crowds = new Map<string, Crowd>();

process.on("message", (order: Order) => {
  run(order).then(
    (report) => process.send?.({ report }),
    (error: Error) => process.send?.({ error: `${order.type} ${order.crowd}: ${error.message}` }),
  );
});
process.on("disconnect", () => process.exit());

async function run(order: Order): Promise<object> {
  if (order.type === "open") {
    const { crowd, report } = await Crowd.open(order);
    crowds.set(order.crowd, crowd);
    return report;
  }
  const crowd = crowds.get(order.crowd);
  if (!crowd) throw new Error("No crowd of this name is open");
  switch (order.type) {
    case "closed-loop":
      return crowd.runClosedLoop(order);
    case "constant-rate":
      return crowd.runConstantRate(order);
    case "close":
      crowds.delete(order.crowd);
      return crowd.close();
  }
}
