import { MessagePage, SentMessage, Started } from "./answers.ts";
import type { Connection, Frame } from "./connection.ts";
import type { Person } from "./person.ts";
import { paintDumbbell } from "./picture.ts";
import { enter, type Seat, say, showUnread } from "./seat.ts";
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
  stage.scene("Two people sign up and log in, and one starts a conversation.");
  for (const person of [ada, ben]) {
    await person.signUp();
    await person.logIn();
  }
  const start = { method: "POST", path: "/api/chat/conversations/start/" } as const;
  const { id } = await ada.ask(Started, { ...start, status: 201, body: { user_id: ben.accountId } });
  ada.does(`starts conversation ${id} with Ben`, "POST /api/chat/conversations/start/ 201");
  const again = await ben.ask(Started, { ...start, status: 200, body: { user2: ada.accountId } });
  ben.does("starts one with Ada at his end", "the same path, 200");
  stage.check("Two people have one conversation, whoever starts it.", again.id, id);
  return id;
}

async function connect(stage: Stage, room: number, ada: Person, ben: Person) {
  stage.scene("Both connect, each by a ticket that works once and for 30 seconds.");
  return { ada: await enter(ada, room), ben: await enter(ben, room) };
}

async function sharePhoto(stage: Stage, room: number, ada: Seat, ben: Seat): Promise<void> {
  stage.scene("A photo with a caption goes up by HTTP, and is there for both at once.");
  const photo = paintDumbbell();
  const form = new FormData();
  form.set("content", "Found these in the cellar!");
  form.set("attachment", new File([photo], "dumbbell.png", { type: "image/png" }));
  const path = `/api/chat/conversations/${room}/send_message/`;
  const sent = await ada.person.ask(SentMessage, { method: "POST", path, status: 201, body: form });
  ada.person.does(`sends a photo: “${sent.content}”`, `POST ${path} 201`);
  const told = await ben.connection.hear("chat_message");
  ben.person.hears(`“${told.content}”`, `chat_message ${told.message_id} with a file, seq ${told.seq}`);
  const file = await ben.person.fetch({ method: "GET", path: String(told.attachment) });
  const bytes = Buffer.from(await file.arrayBuffer());
  ben.person.does("fetches the photo", `GET ${told.attachment} ${file.status}`);
  stage.check("It is served as what its bytes are.", file.headers.get("Content-Type"), "image/png");
  stage.check("The photo arrives byte for byte.", bytes.equals(photo), true);
  const stranger = await fetch(`${stage.origin}${told.attachment}`);
  stage.check("Someone who is not signed in does not get it.", stranger.status, 401);
  await ada.connection.hear("chat_message");
}

async function talk(stage: Stage, ada: Seat, ben: Seat): Promise<void> {
  stage.scene("They talk: typing, messages, and reading, seen by the other as it happens.");
  ben.connection.say({ type: "typing" });
  ben.person.does("types");
  await ada.connection.hear("typing_indicator", ({ is_typing }) => is_typing === true);
  ada.person.hears("Ben is typing …", "typing_indicator");
  await say(ben, ada, "Those are 20 kg each. Careful with your toes.");
  await ada.connection.hear("typing_indicator", ({ is_typing }) => is_typing === false);
  ada.person.hears("Ben stopped typing", "sending ends it");
  for (const [seat, other] of [[ada, ben] as const, [ben, ada] as const]) {
    await seat.connection.hear("user_online", ({ username }) => username === other.person.username);
    seat.person.hears("the other is here: both have written", "user_online");
  }
  const last = await say(ada, ben, "Too late. Legs on Thursday?");
  ben.connection.say({ type: "read", message_id: last.message_id });
  ben.person.does(`reads up to message ${last.message_id}`);
  const receipt = await ada.connection.hear("messages_read");
  ada.person.hears(
    `Ben read messages ${[receipt.message_ids].flat().join(" and ")}`,
    `messages_read, seq ${receipt.seq}`,
  );
  stage.check("Reading a message reads all of hers before it.", receipt.message_ids, [1, 3]);
}

async function changeTheirMinds(stage: Stage, ada: Seat, ben: Seat): Promise<void> {
  stage.scene(
    "A like, an edit, a deletion: each is a change, and each takes the next number of the sequence.",
  );
  ben.connection.say({ type: "like", message_id: 3 });
  ben.person.does("likes message 3");
  const liked = await ada.connection.hear("message_liked");
  ada.person.hears(`Ben likes it: ${liked.likes} like`, `message_liked, seq ${liked.seq}`);
  ada.connection.say({ type: "edit", message_id: 3, new_content: "Too late. Legs on Friday?" });
  ada.person.does("edits message 3");
  const edited = await ben.connection.hear("message_edited");
  ben.person.hears(`it now says “${edited.new_content}”`, `message_edited, seq ${edited.seq}`);
  ben.connection.say({ type: "delete", message_id: 2 });
  ben.person.does("deletes message 2");
  const deleted = await ada.connection.hear("message_deleted");
  await ben.connection.hear("message_deleted");
  ada.person.hears("message 2 is gone", `message_deleted, seq ${deleted.seq}`);
  const numbers = [liked.seq, edited.seq, deleted.seq];
  stage.check("The numbers follow each other without a hole.", numbers, [5, 6, 7]);
}

async function loseNetwork(stage: Stage, room: number, ada: Seat, ben: Seat): Promise<Connection> {
  stage.scene("Ben loses the network. Ada goes on. Ben comes back with the last number he saw.");
  const lastSeen = ben.connection.lastSeq;
  ben.connection.loseNetwork();
  ben.person.does("is in a tunnel", `last seq seen: ${lastSeen}`);
  await ada.connection.hear("user_offline");
  ada.person.hears("Ben is gone", "user_offline");
  for (const text of ["Friday at seven?", "Or is that too early", "Never mind, seven it is", "Bring chalk"]) {
    await say(ada, null, text);
  }
  ada.connection.say({ type: "edit", message_id: 5, new_content: "Or is that too early?" });
  ada.connection.say({ type: "delete", message_id: 6 });
  await ada.connection.hear("message_deleted");
  ada.person.does("edits message 5 and deletes message 6");
  await showUnread(
    stage,
    ben.person,
    "Ben's list counts what he has not read: the deleted one is not among it.",
    3,
  );

  const { connection } = await enter(ben.person, room, lastSeen);
  const missed = (await connection.hearThrough("user_online")).slice(0, -1);
  for (const frame of missed) ben.person.hears(describeChange(frame), `${frame.type}, seq ${frame.seq}`);
  stage.check(
    "He gets exactly what he missed, in order, without a gap and without anything twice.",
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
  stage.check("What was deleted meanwhile does not come back.", missed[2]?.content, "");
  return connection;
}

async function sendTwice(stage: Stage, room: number, ada: Seat, ben: Seat): Promise<void> {
  stage.scene("A sender who cannot know whether a message arrived sends it again, under the same client_id.");
  const frame = { type: "message", content: "Coffee after?", client_id: "ada-1" };
  ada.connection.say(frame);
  ada.person.does("sends “Coffee after?”", "client_id ada-1");
  const first = await ada.connection.hear("chat_message");
  ada.connection.say(frame);
  ada.person.does("sends it again, having heard nothing", "client_id ada-1");
  const second = await ada.connection.hear("chat_message");
  ada.person.hears(`it is message ${second.message_id}`, `chat_message, seq ${second.seq}`);
  stage.check("The second time is answered with the first frame.", second, first);
  const path = `/api/chat/conversations/${room}/send_message/`;
  const body = { content: frame.content, client_id: frame.client_id };
  const third = await ada.person.ask(SentMessage, { method: "POST", path, status: 201, body });
  ada.person.does("sends it once more, by HTTP", `POST ${path} 201`);
  stage.check("So is the third, by another way.", third.id, first.message_id);
  const heard = (await ben.connection.rest()).filter(({ type }) => type === "chat_message");
  stage.check("Ben was told once.", heard, [first]);
  const { results } = await ben.person.ask(MessagePage, {
    method: "GET",
    path: `/api/chat/conversations/${room}/messages/`,
  });
  const stored = results.filter(({ content }) => content === frame.content);
  stage.check("It is stored once.", stored.length, 1);
}

async function readTheList(stage: Stage, ada: Seat, ben: Seat): Promise<void> {
  stage.scene("In the end, each has a list of conversations with what is unread.");
  const answer = await say(ben, ada, "Coffee before.");
  await say(ben, ada, "And after.");
  ben.connection.say({ type: "mark_read", message_ids: [Number(answer.message_id) - 1] });
  await ben.connection.hear("messages_read");
  ben.person.does("reads what he answered, and so all before it");
  await showUnread(stage, ada.person, "Ada has two to read.", 2);
  await showUnread(stage, ben.person, "Ben has none.", 0);
}

function describeChange({ type, message_id, content, new_content }: Frame): string {
  if (type === "chat_message") return content === "" ? "(a message deleted since)" : `“${content}”`;
  return type === "message_edited"
    ? `message ${message_id} says “${new_content}”`
    : `message ${message_id} is gone`;
}
