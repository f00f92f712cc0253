import type { Change, Logged, Message, RoomState } from "./state.ts";

/** One read names so many messages at most, the newest: of those before them, only one's own or only others' are known to be read. */
const READ_IDS_MAX = 1000;

/** The room after a change. The same changes give the same room, however often they are told. */
export function fold(state: RoomState, change: Change): RoomState {
  switch (change.type) {
    case "typing":
      return { ...state, typing: withOrWithout(state.typing, change.who, change.isTyping) };
    case "presence":
      return { ...state, present: withOrWithout(state.present, change.who, change.isOnline) };
  }
  if (state.seq !== null && change.seq <= state.seq) return state;
  return { ...take(state, change), seq: change.seq };
}

function take(state: RoomState, change: Logged): RoomState {
  switch (change.type) {
    case "sent":
      return takeMessage(state, change.message);
    case "edited":
      return replace(state, change.id, (message) => ({ ...message, text: change.text, editedAt: change.at }));
    case "liked":
      return replace(state, change.id, (message) => ({ ...message, likes: change.likes }));
    case "deleted":
      return takeDeletion(state, change.id);
    case "read":
      return takeRead(state, change);
    case "noted":
      return state;
  }
}

function takeMessage(state: RoomState, message: Message): RoomState {
  const { messages } = state;
  const typing = withOrWithout(state.typing, message.sender, false);
  const index = messages.findLastIndex(({ id }) => id <= message.id);
  // A page that is newer than this change had it already, as it is by now.
  if (messages[index]?.id === message.id) return { ...state, typing };
  const isUnread = isOthers(state, message) && message.id > Math.max(state.readThrough, state.countedThrough);
  return {
    ...state,
    typing,
    messages: [...messages.slice(0, index + 1), message, ...messages.slice(index + 1)],
    unread: state.unread + (isUnread ? 1 : 0),
  };
}

function takeDeletion(state: RoomState, id: number): RoomState {
  const gone = state.messages.find((message) => message.id === id);
  if (!gone) return state;
  const isUnread = isOthers(state, gone) && id > state.readThrough && state.unread > 0;
  return {
    ...state,
    messages: state.messages.filter((message) => message !== gone),
    unread: state.unread - (isUnread ? 1 : 0),
  };
}

function takeRead(state: RoomState, { ids, at, isMine }: Extract<Change, { type: "read" }>): RoomState {
  const marked = markRead(state, ids, at, isMine);
  if (!isMine) return marked;
  const readThrough = Math.max(state.readThrough, ids.at(-1) ?? 0);
  const oldest = state.messages[0]?.id ?? 0;
  // Some that are unread may be older than what is held: then only how many were read is known.
  if (state.hasOlder && readThrough < oldest) {
    return { ...marked, readThrough, unread: Math.max(0, state.unread - ids.length) };
  }
  const left = state.messages.filter((message) => message.id > readThrough && isOthers(state, message));
  return { ...marked, readThrough, unread: left.length, countedThrough: 0 };
}

function markRead(state: RoomState, ids: readonly number[], at: string, isMine: boolean): RoomState {
  const named = new Set(ids);
  const [first = 0] = ids;
  const isRead = (message: Message) =>
    message.readAt === null &&
    (named.has(message.id) ||
      (ids.length >= READ_IDS_MAX && message.id < first && isOthers(state, message) === isMine));
  if (!state.messages.some(isRead)) return state;
  return {
    ...state,
    messages: state.messages.map((message) => (isRead(message) ? { ...message, readAt: at } : message)),
  };
}

function replace(state: RoomState, id: number, change: (message: Message) => Message): RoomState {
  if (!state.messages.some((message) => message.id === id)) return state;
  return {
    ...state,
    messages: state.messages.map((message) => (message.id === id ? change(message) : message)),
  };
}

function isOthers({ me }: RoomState, { sender }: Message): boolean {
  return sender !== me?.username;
}

function withOrWithout(names: readonly string[], name: string, isIn: boolean): readonly string[] {
  if (names.includes(name) === isIn) return names;
  return isIn ? [...names, name] : names.filter((each) => each !== name);
}
