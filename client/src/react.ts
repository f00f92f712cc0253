import { useSyncExternalStore } from "react";
import type { Status } from "./connection/machine.ts";
import type { Live } from "./live.ts";
import type { Inbox, InboxState } from "./people/inbox.ts";
import type { People, Presence } from "./people/people.ts";
import type { Room } from "./room/room.ts";
import type { RoomSnapshot } from "./room/state.ts";

/**
 * What is seen of something live, kept open while the component is mounted. A server renders what is there before anything
 * was asked; being offline is a `status`, never an error.
 */
export function useLive<Snapshot>(live: Live<Snapshot>): Snapshot {
  const read = () => live.snapshot;
  return useSyncExternalStore(live.subscribe, read, read);
}

/** All of a room: `useRoom(client.conversation(7))`. */
export function useRoom(room: Room): RoomSnapshot {
  return useLive(room);
}

/** The messages of a room; the component is drawn anew when these change, and for nothing else. */
export function useMessages(room: Room): RoomSnapshot["messages"] {
  return usePart(room, () => room.messages);
}

/** How many messages of a room, or of all conversations, are unread. */
export function useUnread(place: Room | Inbox): number {
  return usePart<unknown, number>(place, () => place.unread);
}

/** Who types in a room, by username. */
export function useTyping(room: Room): readonly string[] {
  return usePart(room, () => room.typing);
}

export function useInbox(inbox: Inbox): InboxState & { readonly status: Status } {
  return useLive(inbox);
}

/** How somebody is; null where one may not know. */
export function usePresence(people: People, username: string): Presence | null {
  return usePart(people, () => people.presence(username));
}

function usePart<Snapshot, Part>(live: Live<Snapshot>, read: () => Part): Part {
  return useSyncExternalStore(live.subscribe, read, read);
}
