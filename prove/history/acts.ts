import type { Device } from "./device.ts";

/** Does one thing that people do in a conversation, chosen at random. */
export function actAtRandom(device: Device, random: () => number): void {
  const { accountId } = device.person;
  const what = random();
  const own = some(
    [...device.known].filter(([, authorId]) => authorId === accountId),
    random,
  );
  const other = some(
    [...device.known].filter(([, authorId]) => authorId !== accountId),
    random,
  );
  if (what < 0.5 || own === null || other === null) device.send("something");
  else if (what < 0.6) device.ask({ type: "edit", messageId: own, content: `edited ${random()}` });
  else if (what < 0.68) device.ask({ type: "delete", messageId: own });
  else if (what < 0.82) device.ask({ type: "like", messageId: other });
  else if (what < 0.87) device.ask({ type: "unlike", messageId: other });
  else device.ask({ type: "read", messageId: other });
}

function some(messages: readonly [number, number][], random: () => number): number | null {
  return messages[Math.floor(random() * messages.length)]?.[0] ?? null;
}
