/** The load generator: a process of its own, so that the server has a core to itself. It does one order at a time. */
import { Crowd } from "./crowd.ts";
import type { Order } from "./orders.ts";

const crowds = new Map<string, Crowd>();

process.on("message", (order: Order) => {
  perform(order).then(
    (report) => process.send?.({ report }),
    (error: Error) => process.send?.({ error: `${order.type} ${order.crowd}: ${error.message}` }),
  );
});
process.on("disconnect", () => process.exit());

async function perform(order: Order): Promise<object> {
  if (order.type === "open") {
    const { crowd, report } = await Crowd.open(order);
    crowds.set(order.crowd, crowd);
    return report;
  }
  const crowd = crowds.get(order.crowd);
  if (!crowd) throw new Error("There is no such crowd");
  switch (order.type) {
    case "closed-loop":
      return crowd.talk(order);
    case "constant-rate":
      return crowd.pace(order);
    case "close":
      crowds.delete(order.crowd);
      return crowd.close();
  }
}
