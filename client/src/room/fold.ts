import { type RoomFrame, sentIn, seqOf } from "./frames.ts";
import { EMPTY, type Message, type Older, type RoomState } from "./state.ts";

/** A read names at most so many messages, the newest of those that it covers. */
export const READ_IDS_MAX = 1000;

/** The room after a frame. The same log gives the same room, however often parts of it are delivered. */
export function fold(state: RoomState, frame: RoomFrame): RoomState {
  switch (frame.type) {
    case "typing":
      return { ...state, typing: withOrWithout(state.typing, frame.username, frame.is_typing) };
    case "user_online":
    case "user_offline":
      return {
        ...state,
        present: withOrWithout(state.present, frame.username, frame.type === "user_online"),
      };
    // `messages_read` follows, with the same number.
    case "read_receipt":
      return state;
  }
  const seq = seqOf(frame);
  if (seq === undefined || (state.seq !== null && seq <= state.seq)) return state;
  return { ...state, ...apply(state, frame), seq };
}

/** With the messages before those that are held. `since` are the frames that came while they were read. */
export function extend(
  state: RoomState,
  { messages, hasOlder }: Older,
  since: readonly RoomFrame[],
): RoomState {
  const [first] = state.messages;
  const older = since.reduce(fold, { ...EMPTY, me: state.me, messages }).messages;
  return {
    ...state,
    hasOlder,
    messages: [...older.filter(({ id }) => !first || id < first.id), ...state.messages],
  };
}

/** Whether a frame says that one read oneself, on this device or another. */
export function isOwnRead(
  frame: RoomFrame,
  { me }: RoomState,
): frame is Extract<RoomFrame, { type: "messages_read" }> {
  return frame.type === "messages_read" && frame.read_by === me?.id;
}

function apply(state: RoomState, frame: RoomFrame): Partial<RoomState> {
  const { me, messages, readThrough, unread } = state;
  const replace = (changes: (message: Message) => Partial<Message> | false) => ({
    messages: messages.map((each) => {
      const changed = changes(each);
      return changed ? { ...each, ...changed } : each;
    }),
  });
  const sent = sentIn(frame, me);
  if (sent) {
    const typing = withOrWithout(state.typing, sent.sender, false);
    if (sent.id <= (messages.at(-1)?.id ?? 0)) return { typing };
    const isUnread = !sent.isMine && sent.id > readThrough;
    return { typing, messages: [...messages, sent], unread: unread + Number(isUnread) };
  }
  switch (frame.type) {
    case "message_edited": {
      const text = "body" in frame ? frame.body : frame.new_content;
      return replace(({ id }) => id === frame.message_id && { text, editedAt: frame.edited_at });
    }
    case "message_liked":
      return replace(({ id }) => id === frame.message_id && { likes: frame.likes });
    case "message_deleted": {
      const gone = messages.find(({ id }) => id === frame.message_id);
      const isMine = gone ? gone.isMine : frame.deleted_by === me?.username;
      const isUnread = !isMine && frame.message_id > readThrough;
      return { messages: messages.filter((each) => each !== gone), unread: unread - Number(isUnread) };
    }
    case "messages_read": {
      const { message_ids: ids, read_by: by, read_at: readAt } = frame;
      // Channels don't show who has read what.
      if (typeof by === "string") return {};
      const isOwn = isOwnRead(frame, state);
      const [first = 0] = ids;
      const isCut = ids.length >= READ_IDS_MAX;
      return {
        ...replace(
          (each) =>
            each.readAt === null &&
            (ids.includes(each.id) || (isCut && each.id < first && each.isMine !== isOwn)) && { readAt },
        ),
        ...(isOwn && {
          readThrough: Math.max(readThrough, ids.at(-1) ?? 0),
          unread: unread - ids.filter((id) => id > readThrough).length,
        }),
      };
    }
  }
  return {};
}

function withOrWithout(names: readonly string[], name: string, isIn: boolean): readonly string[] {
  if (names.includes(name) === isIn) return names;
  return isIn ? [...names, name] : names.filter((each) => each !== name);
}
