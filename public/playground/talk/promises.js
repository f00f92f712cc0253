/**
 * What is known of one person, of their client and of their sockets.
 * @typedef {object} View
 * @property {string} name
 * @property {number | null} seq
 * @property {boolean} hasOlder
 * @property {readonly { id: number, text: string, clientId: string | null }[]} messages
 * @property {number} waiting How many messages stand in the outbox.
 * @property {readonly { id: number, clientId: string | null }[]} stored What was written here and stored, in the order in which it was written.
 * @property {readonly string[]} gaps
 * @property {ReadonlySet<number>} deleted
 */

/** Faults that no later delivery can repair. @param {View[]} views @returns {string[]} */
export function findBroken(views) {
  return views.flatMap(({ name, messages, stored, gaps }) => [
    ...gaps.map((gap) => `${name}'s seq has a gap: ${gap}`),
    ...repeated(messages.map(({ id }) => id)).map((id) => `${name} has message ${id} twice`),
    ...repeated(messages.flatMap(({ clientId }) => clientId ?? [])).map(
      (id) => `${name} has one message under two numbers: ${id}`,
    ),
    ...unsorted(messages).map(({ id }) => `${name} has message ${id} out of order`),
    ...unsorted(stored).map(
      ({ id }) => `${name}'s message ${id} was stored before one that was written earlier`,
    ),
  ]);
}

/** Whether everybody has caught up, so that their lists can be compared. @param {View[]} views */
export function isSettled(views) {
  return views.every(({ seq, waiting }) => seq !== null && seq === views[0]?.seq && waiting === 0);
}

/**
 * Where settled lists differ. Each holds all from its oldest message on, so they are compared from where both do.
 * @param {View[]} views @returns {string[]}
 */
export function findDifferences(views) {
  const from = Math.max(...views.map(({ hasOlder, messages }) => (hasOlder ? (messages[0]?.id ?? 0) : 0)));
  const [first, ...others] = views;
  if (!first) return [];
  const expected = shown(first, from);
  const held = views.map(({ messages }) => new Set(messages.map(({ id }) => id)));
  return [
    ...others
      .filter((other) => shown(other, from) !== expected)
      .map((other) => `${first.name} and ${other.name} see different messages`),
    ...views.flatMap(({ name, stored }) =>
      stored
        .filter(({ id }) => id >= from && !views.some(({ deleted }) => deleted.has(id)))
        .filter(({ id }) => held.some((ids) => !ids.has(id)))
        .map(({ id }) => `${name}'s message ${id} was stored and is not there`),
    ),
  ];
}

/**
 * How a burst of numbered messages has arrived.
 * @param {readonly { text: string }[]} messages @param {string} label What its messages begin with.
 */
export function readBurst(messages, label) {
  const numbers = messages
    .filter(({ text }) => text.startsWith(`${label}: `))
    .map(({ text }) => Number(text.slice(label.length + 2)));
  return { arrived: numbers.length, isInOrder: numbers.every((number, index) => number === index + 1) };
}

function shown({ messages }, from) {
  return JSON.stringify(messages.filter(({ id }) => id >= from).map(({ id, text }) => [id, text]));
}

function repeated(values) {
  const seen = new Set();
  return values.filter((value) => seen.has(value) || !seen.add(value));
}

function unsorted(messages) {
  return messages.filter(({ id }, index) => index > 0 && id <= messages[index - 1].id);
}
