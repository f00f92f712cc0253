/**
 * Where sockets end that are ours: in a conversation's room; in a channel's room, straight; or, of a channel, in the
 * objects of the people, which follow it.
 */
export type Place = "conversation" | "channel" | "people";

/** So many rooms, with so many people in each, who all listen; some of them write, each with so many in flight. */
export interface Load {
  name: string;
  place: Place;
  rooms: number;
  people: number;
  socketsPerPerson: number;
  senders: number;
  inFlight: number;
  /** What is asked of it: at least so much of the messages of a bare object, at most so much of its CPU. */
  bars: { ofBroadcast?: number; ofInsert?: number; ofBroadcastCpu?: number };
}

export const LOADS: readonly Load[] = [
  {
    name: "2 people, 1 in flight",
    place: "conversation",
    rooms: 1,
    people: 2,
    socketsPerPerson: 1,
    senders: 1,
    inFlight: 1,
    bars: { ofInsert: 0.8 },
  },
  {
    name: "2 people, 32 in flight",
    place: "conversation",
    rooms: 1,
    people: 2,
    socketsPerPerson: 1,
    senders: 2,
    inFlight: 16,
    bars: { ofInsert: 1.5 },
  },
  {
    // No bar: with nothing to gather, each room flushes once per message, as the bare object does.
    name: "200 rooms of 2, 1 in flight each",
    place: "conversation",
    rooms: 200,
    people: 2,
    socketsPerPerson: 1,
    senders: 1,
    inFlight: 1,
    bars: {},
  },
  {
    name: "200 rooms of 2, 8 in flight each",
    place: "conversation",
    rooms: 200,
    people: 2,
    socketsPerPerson: 1,
    senders: 2,
    inFlight: 4,
    bars: { ofInsert: 1.5 },
  },
  {
    name: "1 room, 50 people × 10 sockets",
    place: "conversation",
    rooms: 1,
    people: 50,
    socketsPerPerson: 10,
    senders: 4,
    inFlight: 1,
    bars: { ofBroadcast: 0.9, ofBroadcastCpu: 1.1 },
  },
  {
    name: "1 room, 500 people × 1 socket",
    place: "conversation",
    rooms: 1,
    people: 500,
    socketsPerPerson: 1,
    senders: 4,
    inFlight: 1,
    bars: { ofBroadcast: 0.9, ofBroadcastCpu: 1.1 },
  },
  {
    name: "1 channel × 1,000 sockets straight",
    place: "channel",
    rooms: 1,
    people: 1000,
    socketsPerPerson: 1,
    senders: 4,
    inFlight: 1,
    bars: {},
  },
  {
    // No bar: each message is a thousand calls here, and one in the bare object.
    name: "1 channel × 1,000 sockets through 1,000 persons' objects",
    place: "people",
    rooms: 1,
    people: 1000,
    socketsPerPerson: 1,
    senders: 4,
    inFlight: 1,
    bars: {},
  },
  {
    name: "50 channels × 20 sockets straight",
    place: "channel",
    rooms: 50,
    people: 20,
    socketsPerPerson: 1,
    senders: 1,
    inFlight: 1,
    bars: {},
  },
];

/** The people of one room are in no other of the same load. */
export const PEOPLE_NEEDED = Math.max(...LOADS.map(({ rooms, people }) => rooms * people));
