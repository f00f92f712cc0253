/**
 * What a person just did, so that it can be done again from elsewhere.
 * @typedef {object} Act
 * @property {import("../people/accounts.js").Account} account
 * @property {Request | null} request The same over REST; null where only a socket does it.
 * @property {string} script The same with `palaestra-client`, after `const ada = connect(…)`.
 */

/**
 * @typedef {object} Request
 * @property {string} method
 * @property {string} path With its parameters in braces.
 * @property {{ params?: object, query?: object, body?: unknown }} [options]
 */

/** A call of `client.api`. @param {import("../people/accounts.js").Account} account @param {Request} request @returns {Act} */
export function restAct(account, { method, path, options = {} }) {
  const { body, ...rest } = options;
  const isForm = body instanceof FormData;
  const given = { ...rest, ...(body !== undefined && !isForm && { body }) };
  const argument = isForm ? withForm(literal(given)) : literal(given);
  const call = `${account.key}.api.${method}(${JSON.stringify(path)}${argument === "{}" ? "" : `, ${argument}`})`;
  const script = `${isForm ? formScript(body) : ""}console.log(await ${call});`;
  return { account, request: { method, path, options }, script };
}

/**
 * Something done in a room or a list of the client's.
 * @param {import("../people/accounts.js").Account} account
 * @param {{ live: string, call: string, request?: Request, isQueued?: boolean }} done `live` is the room, as `people`; `call` what was
 *   called on it. What is queued needs no connection.
 * @returns {Act}
 */
export function liveAct({ key, ...account }, { live, call, request = null, isQueued = false }) {
  const script = isQueued
    ? `console.log(await ${key}.${live}.${call});`
    : `const live = ${key}.${live};
await new Promise((ready) => live.subscribe(() => live.snapshot.status === "live" && ready()));
await live.${call};`;
  return { account: { key, ...account }, request, script };
}

/** A value as it is written in JavaScript. */
export function literal(value) {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  if (entries.length === 0) return "{}";
  const name = (key) => (/^[a-z_$][\w$]*$/i.test(key) ? key : JSON.stringify(key));
  return `{ ${entries.map(([key, each]) => `${name(key)}: ${literal(each)}`).join(", ")} }`;
}

function withForm(given) {
  return given === "{}" ? "{ body: form }" : given.replace(/ }$/, ", body: form }");
}

function formScript(form) {
  const lines = [...form].map(([name, value]) =>
    value instanceof File
      ? `form.set(${JSON.stringify(name)}, new Blob([await readFile(${JSON.stringify(value.name)})], { type: ${JSON.stringify(value.type)} }), ${JSON.stringify(value.name)});`
      : `form.set(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  );
  return ["const form = new FormData();", ...lines, ""].join("\n");
}
