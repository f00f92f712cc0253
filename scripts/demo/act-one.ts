import { MessagePage, SentMessage, Started } from "./answers.ts";
import type { Connection, Frame } from "./connection.ts";
import type { Person } from "./person.ts";
import { paintDumbbell } from "./picture.ts";
import { enter, type Seat, sendMessage, showUnread } from "./seat.ts";
import type { Act, Stage } from "./stage.ts";

export const actOne: Act = {
  title: "Act one: two people, one conversation",
  async play(stage) {
    const ada = stage.person("Ada", "cyan");
    const ben = stage.person("Ben", "magenta");
    const room = await meet(stage, ada, ben);
    const seats = await connect(stage, room, ada, ben);
    await sharePhoto(stage, room, seats.ada, seats.ben);
    await talk(stage, seats.ada, seats.ben);
    await changeTheirMinds(stage, seats.ada, seats.ben);
    seats.ben.connection = await loseNetwork(stage, room, seats.ada, seats.ben);
    await sendTwice(stage, room, seats.ada, seats.ben);
    await readTheList(stage, seats.ada, seats.ben);
    await Promise.all([seats.ada.connection.leave(), seats.ben.connection.leave()]);
  },
};

async function meet(stage: Stage, ada: Person, ben: Person): Promise<number> {
  stage.scene("Ada and Ben sign up, log in, and start a conversation.");
  for (const person of [ada, ben]) {
    await person.signUp();
    await person.logIn();
  }
  const start = { method: "POST", path: "/api/chat/conversations/start/" } as const;
  const { id } = await ada.ask(Started, { ...start, status: 201, body: { user_id: ben.accountId } });
  ada.does(`starts conversation ${id} with Ben`, "POST /api/chat/conversations/start/ 201");
  const again = await ben.ask(Started, { ...start, status: 200, body: { user2: ada.accountId } });
  ben.does("starts a conversation with Ada", "same path, 200");
  stage.check("Two people have one conversation, no matter who starts it.", again.id, id);
  return id;
}

async function connect(stage: Stage, room: number, ada: Person, ben: Person) {
  stage.scene("Both connect with a single-use ticket, valid for 30 seconds.");
  return { ada: await enter(ada, room), ben: await enter(ben, room) };
}

async function sharePhoto(stage: Stage, room: number, ada: Seat, ben: Seat): Promise<void> {
  stage.scene("Ada uploads a photo with a caption by HTTP; both see it at once.");
  const photo = paintDumbbell();
  const form = new FormData();
  form.set("content", "Found these in the cellar!");
  form.set("attachment", new File([photo], "dumbbell.png", { type: "image/png" }));
  const path = `/api/chat/conversations/${room}/send_message/`;
  const sent = await ada.person.ask(SentMessage, { method: "POST", path, status: 201, body: form });
  ada.person.does(`sends a photo: “${sent.content}”`, `POST ${path} 201`);
  const received = await ben.connection.receive("chat_message");
  ben.person.receives(
    `“${received.content}”`,
    `chat_message ${received.message_id} with a file, seq ${received.seq}`,
  );
  const file = await ben.person.fetch({ method: "GET", path: String(received.attachment) });
  const bytes = Buffer.from(await file.arrayBuffer());
  ben.person.does("fetches the photo", `GET /media/…/dumbbell.png ${file.status}`);
  stage.check("Its content type is detected from its bytes.", file.headers.get("Content-Type"), "image/png");
  stage.check("The photo arrives byte for byte.", bytes.equals(photo), true);
  const stranger = await fetch(`${stage.origin}${received.attachment}`);
  stage.check("Anonymous requests cannot download it.", stranger.status, 401);
  await ada.connection.receive("chat_message");
}

async function talk(stage: Stage, ada: Seat, ben: Seat): Promise<void> {
  stage.scene("They chat: typing, messages and read receipts arrive live.");
  ben.connection.send({ type: "typing" });
  ben.person.does("starts typing");
  await ada.connection.receive("typing_indicator", ({ is_typing }) => is_typing === true);
  ada.person.receives("Ben is typing …", "typing_indicator");
  await sendMessage(ben, ada, "Those are 20 kg each. Careful with your toes.");
  await ada.connection.receive("typing_indicator", ({ is_typing }) => is_typing === false);
  ada.person.receives("Ben stopped typing", "ended by sending");
  for (const [seat, other] of [[ada, ben] as const, [ben, ada] as const]) {
    await seat.connection.receive("user_online", ({ username }) => username === other.person.username);
    seat.person.receives("the other is online: both have written", "user_online");
  }
  const last = await sendMessage(ada, ben, "Too late. Legs on Thursday?");
  ben.connection.send({ type: "read", message_id: last.message_id });
  ben.person.does(`reads up to message ${last.message_id}`);
  const receipt = await ada.connection.receive("messages_read");
  ada.person.receives(
    `Ben read messages ${[receipt.message_ids].flat().join(" and ")}`,
    `messages_read, seq ${receipt.seq}`,
  );
  stage.check("Reading a message also reads all earlier ones.", receipt.message_ids, [1, 3]);
}

async function changeTheirMinds(stage: Stage, ada: Seat, ben: Seat): Promise<void> {
  stage.scene("A like, an edit and a deletion each take the next sequence number.");
  ben.connection.send({ type: "like", message_id: 3 });
  ben.person.does("likes message 3");
  const liked = await ada.connection.receive("message_liked");
  ada.person.receives(`Ben likes it: ${liked.likes} like`, `message_liked, seq ${liked.seq}`);
  ada.connection.send({ type: "edit", message_id: 3, new_content: "Too late. Legs on Friday?" });
  ada.person.does("edits message 3");
  const edited = await ben.connection.receive("message_edited");
  ben.person.receives(`it now says “${edited.new_content}”`, `message_edited, seq ${edited.seq}`);
  ben.connection.send({ type: "delete", message_id: 2 });
  ben.person.does("deletes message 2");
  const deleted = await ada.connection.receive("message_deleted");
  await ben.connection.receive("message_deleted");
  ada.person.receives("message 2 was deleted", `message_deleted, seq ${deleted.seq}`);
  const numbers = [liked.seq, edited.seq, deleted.seq];
  stage.check("Sequence numbers have no gaps.", numbers, [5, 6, 7]);
}

async function loseNetwork(stage: Stage, room: number, ada: Seat, ben: Seat): Promise<Connection> {
  stage.scene("Ben loses the network, Ada keeps writing, and Ben resumes.");
  const lastSeen = ben.connection.lastSeq;
  ben.connection.loseNetwork();
  ben.person.does("loses the network", `last seq seen: ${lastSeen}`);
  await ada.connection.receive("user_offline");
  ada.person.receives("Ben is offline", "user_offline");
  for (const text of ["Friday at seven?", "Or is that too early", "Never mind, seven it is", "Bring chalk"]) {
    await sendMessage(ada, null, text);
  }
  ada.connection.send({ type: "edit", message_id: 5, new_content: "Or is that too early?" });
  ada.connection.send({ type: "delete", message_id: 6 });
  await ada.connection.receive("message_deleted");
  ada.person.does("edits message 5 and deletes message 6");
  await showUnread(stage, ben.person, "Ben's unread count leaves out the deleted message.", 3);

  const { connection } = await enter(ben.person, room, lastSeen);
  const missed = (await connection.receiveThrough("user_online")).slice(0, -1);
  for (const frame of missed) ben.person.receives(describeChange(frame), `${frame.type}, seq ${frame.seq}`);
  stage.check(
    "He gets exactly what he missed, in order, without duplicates.",
    missed.map(({ seq, type, message_id }) => [seq, type, message_id]),
    [
      [lastSeen + 1, "chat_message", 4],
      [lastSeen + 2, "chat_message", 5],
      [lastSeen + 3, "chat_message", 6],
      [lastSeen + 4, "chat_message", 7],
      [lastSeen + 5, "message_edited", 5],
      [lastSeen + 6, "message_deleted", 6],
    ],
  );
  stage.check("The deleted message's content is not replayed.", missed[2]?.content, "");
  return connection;
}

async function sendTwice(stage: Stage, room: number, ada: Seat, ben: Seat): Promise<void> {
  stage.scene("A retry with the same client_id never stores a message twice.");
  const frame = { type: "message", content: "Coffee after?", client_id: "ada-1" };
  ada.connection.send(frame);
  ada.person.does("sends “Coffee after?”", "client_id ada-1");
  const first = await ada.connection.receive("chat_message");
  ada.connection.send(frame);
  ada.person.does("sends it again, as after a lost answer", "client_id ada-1");
  const second = await ada.connection.receive("chat_message");
  ada.person.receives(`it is message ${second.message_id}`, `chat_message, seq ${second.seq}`);
  stage.check("The retry gets the same frame as the first attempt.", second, first);
  const path = `/api/chat/conversations/${room}/send_message/`;
  const body = { content: frame.content, client_id: frame.client_id };
  const third = await ada.person.ask(SentMessage, { method: "POST", path, status: 201, body });
  ada.person.does("sends it once more, by HTTP", `POST ${path} 201`);
  stage.check("So does a retry by HTTP.", third.id, first.message_id);
  const received = (await ben.connection.rest()).filter(({ type }) => type === "chat_message");
  stage.check("Ben received it once.", received, [first]);
  const { results } = await ben.person.ask(MessagePage, {
    method: "GET",
    path: `/api/chat/conversations/${room}/messages/`,
  });
  const stored = results.filter(({ content }) => content === frame.content);
  stage.check("It is stored once.", stored.length, 1);
}

async function readTheList(stage: Stage, ada: Seat, ben: Seat): Promise<void> {
  stage.scene("Both list their conversations with unread counts.");
  const answer = await sendMessage(ben, ada, "Coffee before.");
  await sendMessage(ben, ada, "And after.");
  ben.connection.send({ type: "mark_read", message_ids: [Number(answer.message_id) - 1] });
  await ben.connection.receive("messages_read");
  ben.person.does("reads up to the message before his answer");
  await showUnread(stage, ada.person, "Ada has two unread messages.", 2);
  await showUnread(stage, ben.person, "Ben has none.", 0);
}

function describeChange({ type, message_id, content, new_content }: Frame): string {
  if (type === "chat_message") return content === "" ? "(a message deleted meanwhile)" : `“${content}”`;
  return type === "message_edited"
    ? `message ${message_id} now says “${new_content}”`
    : `message ${message_id} was deleted`;
}
