import type { Room } from "../../client/src/index.ts";
import { becomes } from "./becomes.ts";
import type { Person } from "./person.ts";
import { paintDumbbell } from "./picture.ts";
import type { Act, Stage } from "./stage.ts";

/** A person and the conversation at their end. */
interface Seat {
  person: Person;
  room: Room;
}

export const actOne: Act = {
  title: "Act one: two people, one conversation",
  async play(stage) {
    const [ada, ben] = await meet(stage, stage.person("Ada", "cyan"), stage.person("Ben", "magenta"));
    await sharePhoto(stage, ada, ben);
    await talk(stage, ada, ben);
    await changeTheirMinds(stage, ada, ben);
    await loseNetwork(stage, ada, ben);
    await loseAnswer(stage, ada, ben);
    await readTheList(stage, ada, ben);
  },
};

async function meet(stage: Stage, ada: Person, ben: Person): Promise<[Seat, Seat]> {
  stage.scene("Two people sign up, and each opens the conversation with the other.");
  for (const person of [ada, ben]) {
    await person.signUp();
    person.logIn();
  }
  const hers = { person: ada, room: ada.client.conversationWith("ben") };
  const his = { person: ben, room: ben.client.conversationWith("ada") };
  for (const { person, room } of [hers, his]) {
    room.subscribe(() => {});
    await becomes(room, "live", ({ status }) => status === "live");
    person.does(`has conversation ${room.id} open`, "conversationWith, ticket, socket");
  }
  stage.check("Two people have one conversation, even if both start it.", hers.room.id, his.room.id);
  return [hers, his];
}

async function sharePhoto(stage: Stage, ada: Seat, ben: Seat): Promise<void> {
  stage.scene("Ada uploads a photo with a caption over HTTP. It takes its place among her messages.");
  const photo = paintDumbbell();
  const file = new File([photo], "dumbbell.png", { type: "image/png" });
  const sending = [
    ada.room.send("Look:"),
    ada.room.sendFile(file, "Found these in the cellar!"),
    ada.room.send("Yours?"),
  ];
  ada.person.does("sends a text, a photo and a text at once", "send, sendFile, send");
  const sent = await Promise.all(sending);
  stage.check(
    "They are stored in the order in which she sent them.",
    sent.map(({ id }) => id),
    [1, 2, 3],
  );
  await becomes(ben.room, "three messages", ({ messages }) => messages.length === 3);
  const [, shown] = ben.room.messages;
  ben.person.receives(`“${shown?.text}”, and a photo`, String(shown?.attachment));
  const [, key = "", name = ""] = /([^/]+)\/([^/]+)$/.exec(shown?.attachment ?? "") ?? [];
  const bytes = await ben.person.client.api.get("/media/chat_attachments/{key}/{name}", {
    params: { key, name },
  });
  stage.check(
    "The photo arrives byte for byte.",
    Buffer.from(await (bytes as Blob).arrayBuffer()).equals(photo),
    true,
  );
  stage.check("It is served with the type of its content.", (bytes as Blob).type, "image/png");
  const stranger = await fetch(stage.origin + shown?.attachment);
  stage.check("Signed-out users can't fetch it.", stranger.status, 401);
}

async function talk(stage: Stage, ada: Seat, ben: Seat): Promise<void> {
  stage.scene("They talk. Each sees the other type, write and read as it happens.");
  ben.room.setTyping(true);
  ben.person.does("types", "setTyping");
  await becomes(ada.room, "Ben types", ({ typing }) => typing.includes("ben"));
  ada.person.receives("Ben is typing …", "typing");
  await say(ben, ada, "Those are 20 kg each. Careful with your toes.");
  await becomes(ada.room, "Ben types no more", ({ typing }) => typing.length === 0);
  ada.person.receives("Ben stopped typing", "sending ends it");
  for (const [seat, other] of [[ada, ben] as const, [ben, ada] as const]) {
    await becomes(seat.room, "the other is here", ({ present }) => present.includes(other.person.username));
    seat.person.receives(`${other.person.name} is here: both have written`, "present");
  }
  await say(ada, ben, "Too late. Legs on Thursday?");
  stage.check("Ben has four messages to read.", ben.room.unread, 4);
  ben.room.read();
  ben.person.does("reads them", "read");
  await becomes(ada.room, "Ben has read", ({ messages }) => messages.at(-1)?.readAt !== null);
  const read = ada.room.messages.filter(({ isMine, readAt }) => isMine && readAt !== null);
  stage.check(
    "Reading a message also reads her earlier ones.",
    read.map(({ id }) => id),
    [1, 2, 3, 5],
  );
  await becomes(ben.room, "nothing is unread", ({ unread }) => unread === 0);
}

async function changeTheirMinds(stage: Stage, ada: Seat, ben: Seat): Promise<void> {
  stage.scene("A like, an edit, a deletion: each is a change and takes the next sequence number.");
  const seq = () => ada.room.snapshot.seq ?? 0;
  const before = seq();
  const numbers: number[] = [];
  const change = async (who: Seat, what: string, doing: Promise<void>, detail: string) => {
    await doing;
    who.person.does(what, detail);
    await same(ada, ben);
    numbers.push(seq() - before);
  };
  await change(ben, "likes message 5", ben.room.like(5), "like");
  await change(ada, "edits message 5", ada.room.edit(5, "Too late. Legs on Friday?"), "edit");
  await change(ben, "deletes message 4", ben.room.delete(4), "delete");
  const last = ben.room.messages.at(-1);
  ben.person.receives(`“${last?.text}”, with ${last?.likes} like`, `seq ${ben.room.snapshot.seq}`);
  stage.check("The sequence numbers have no gaps.", numbers, [1, 2, 3]);
  stage.check("The deleted message is gone for both.", [has(ada, 4), has(ben, 4)], [false, false]);
}

async function loseNetwork(stage: Stage, ada: Seat, ben: Seat): Promise<void> {
  stage.scene("Ben loses the network and continues to write. So does Ada. Then he reconnects.");
  const seen = ben.room.messages.map(({ id }) => id);
  ben.person.network.lose();
  ben.person.does("is in a tunnel", `last seq seen: ${ben.room.snapshot.seq}`);
  await becomes(ada.room, "Ben is gone", ({ present }) => present.length === 0);
  ada.person.receives("Ben is gone", "present");
  const his = ["Friday it is", "At seven?"];
  const sending = his.map((text) => ben.room.send(text));
  ben.person.does("writes two messages", `outbox: ${ben.room.outbox.length}`);
  for (const text of ["Or is Friday too early", "Never mind, Friday it is", "Bring chalk"]) {
    await ada.room.send(text);
    ada.person.does(`“${text}”`);
  }
  const [, early, mind] = ada.room.messages.slice(-4);
  await ada.room.edit(early?.id ?? 0, "Or is Friday too early?");
  await ada.room.delete(mind?.id ?? 0);
  ada.person.does("edits one of them and deletes another", "edit, delete");

  ben.person.network.restore();
  ben.person.client.reconnect();
  ben.person.does("is out of the tunnel", "?after= the last seq that he saw");
  await Promise.all(sending);
  await same(ada, ben);
  for (const { text, sender } of ben.room.messages.filter(({ id }) => !seen.includes(id))) {
    ben.person.receives(`${sender}: “${text}”`);
  }
  stage.check("Both have the same messages, in the same order.", texts(ben), texts(ada));
  stage.check(
    "He has what he missed and what he wrote, in order, without gaps or duplicates.",
    texts(ben).slice(seen.length),
    ["Or is Friday too early?", "Bring chalk", ...his],
  );
  stage.check("His outbox is empty.", ben.room.outbox, []);
  stage.check("His unread count doesn't include the deleted message.", ben.room.unread, 2);
}

async function loseAnswer(stage: Stage, ada: Seat, ben: Seat): Promise<void> {
  stage.scene(
    "A message arrives, but its response is lost. The client can't know that, and sends it again with the same client_id.",
  );
  ada.person.network.losesAnswers();
  const sending = ada.room.send("Coffee after?");
  ada.person.does("sends “Coffee after?”", `client_id ${ada.room.outbox[0]?.clientId}`);
  await becomes(ben.room, "he has it", ({ messages }) => messages.at(-1)?.text === "Coffee after?");
  ben.person.receives("“Coffee after?”");
  stage.check("She has no response, so it is still in her outbox.", ada.room.outbox.length, 1);
  ada.person.network.lose();
  ada.person.network.restore();
  ada.person.client.reconnect();
  const { id } = await sending;
  ada.person.receives(`it is message ${id}`, "sent again after the reconnect");
  await same(ada, ben);
  const { results } = await ben.person.client.api.get("/api/chat/conversations/{id}/messages/", {
    params: { id: ben.room.id ?? 0 },
  });
  const copies = [results.map(({ content }) => content), texts(ada), texts(ben)].map(
    (all) => all.filter((text) => text === "Coffee after?").length,
  );
  stage.check("It is stored once, and each sees it once.", copies, [1, 1, 1]);
}

async function readTheList(stage: Stage, ada: Seat, ben: Seat): Promise<void> {
  stage.scene("At the end, each has a list of conversations with unread counts.");
  await say(ben, ada, "Coffee before.");
  await say(ben, ada, "And after.");
  ben.room.read();
  await becomes(ben.room, "he has read all", ({ unread }) => unread === 0);
  for (const { person, room } of [ada, ben]) {
    const { inbox } = person.client;
    await becomes(inbox, "the list", ({ conversations }) => conversations[0]?.unread === room.unread);
    const [entry] = inbox.conversations;
    person.receives(`${entry?.other}: “${entry?.last?.text}”, ${entry?.unread} unread`, "inbox");
    const counted = await person.client.api.get("/api/chat/conversations/{id}/", {
      params: { id: room.id ?? 0 },
    });
    stage.check(
      "The room, the list and the server have the same unread count.",
      [room.unread, entry?.unread],
      [counted.unread_count, counted.unread_count],
    );
  }
  stage.check("Ben has read everything.", ben.room.unread, 0);
}

/** One says something; the other sees it. */
async function say(from: Seat, to: Seat, text: string): Promise<void> {
  const { id } = await from.room.send(text);
  from.person.does(`“${text}”`, `message ${id}`);
  await same(from, to);
  to.person.receives(`“${text}”`, `message ${id}, seq ${to.room.snapshot.seq}`);
}

async function same(one: Seat, other: Seat): Promise<void> {
  const seqOf = ({ room }: Seat) => room.snapshot.seq ?? 0;
  for (const [late, early] of [[one, other] as const, [other, one] as const]) {
    await becomes(late.room, "both know the same", ({ seq }) => (seq ?? 0) >= seqOf(early));
  }
}

const texts = ({ room }: Seat) => room.messages.map(({ text }) => text);
const has = ({ room }: Seat, id: number) => room.messages.some((message) => message.id === id);
