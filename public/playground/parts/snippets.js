/** An act as TypeScript that runs where `palaestra-client` is installed. @param {import("./act.js").Act} act @param {string} origin */
export function typescriptOf({ account, script }, origin) {
  const { key, username, password } = account;
  const imports = ['import { connect } from "palaestra-client";'];
  if (script.includes("readFile(")) imports.push('import { readFile } from "node:fs/promises";');
  const signIn = `{ username: ${JSON.stringify(username)}, password: ${JSON.stringify(password)} }`;
  return `${imports.join("\n")}

const ${key} = connect({ url: ${JSON.stringify(origin)}, signIn: ${signIn} });
${script}
${key}.close();
`;
}

/** An act as commands for a shell; null where REST has no operation for it. @param {import("./act.js").Act} act @param {string} origin */
export function curlOf({ account, request }, origin) {
  if (!request) return null;
  const { method, path, options = {} } = request;
  const { username, password } = account;
  const json = `-H ${quote("Content-Type: application/json")}`;
  const login = `curl -s ${quote(`${origin}/api/auth/login/`)} ${json} -d ${quote(JSON.stringify({ username, password }))}`;
  const verb = method.toUpperCase();
  const command = [
    "curl -s",
    ...(verb === "GET" ? [] : [`-X ${verb}`]),
    quote(origin + fill(path, options)),
    '-H "Authorization: Bearer $token"',
    ...bodyOf(options.body, json),
  ];
  return `token=$(${login} | sed 's/.*"access":"\\([^"]*\\)".*/\\1/')
${command.join(" ")}
`;
}

function bodyOf(body, json) {
  if (body === undefined) return [];
  if (!(body instanceof FormData)) return [json, `-d ${quote(JSON.stringify(body))}`];
  return [...body].map(([name, value]) =>
    value instanceof File
      ? `-F ${quote(`${name}=@${value.name};type=${value.type}`)}`
      : `-F ${quote(`${name}=${value}`)}`,
  );
}

function fill(path, { params = {}, query = {} }) {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(params[name]));
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== undefined));
  return search.size === 0 ? filled : `${filled}?${search}`;
}

/** One word of a shell. */
function quote(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
