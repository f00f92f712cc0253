import { html } from "hono/html";
import { PAGE_HEADER } from "../../http/pages.ts";
import type { AsyncApiChannel, AsyncApiDocument, AsyncApiMessage } from "./asyncapi.ts";

export function asyncApiPage(document: AsyncApiDocument) {
  const channels = Object.entries(document.channels);
  const server = document.servers.here;
  const origin = server ? `${server.protocol}://${server.host}` : "";
  return {
    title: "Palaestra: WebSocket frames",
    body: html`${PAGE_HEADER}
    <header>
      <h1>WebSocket frames</h1>
      ${document.info.description.split("\n\n").map((paragraph) => html`<p>${formatMarkdown(paragraph)}</p>`)}
      <p>
        Also available as <a href="/api/asyncapi/?format=json">JSON</a> and
        <a href="/api/asyncapi/?format=yaml">YAML</a>. The REST operations are in
        <a href="/api/docs/">Swagger UI</a> and <a href="/api/redoc/">ReDoc</a>.
      </p>
      <nav aria-label="Sockets">
        <ul>
          ${channels.map(
            ([id, channel]) =>
              html`<li><a href="#${id}">${channel.title}</a> <code>${channel.address}</code></li>`,
          )}
        </ul>
      </nav>
    </header>
    <main>${channels.map(([id, channel]) => socketSection(document, id, channel, origin))}</main>`,
  };
}

function socketSection(document: AsyncApiDocument, id: string, channel: AsyncApiChannel, origin: string) {
  const framesOf = (action: string) =>
    (document.operations[`${action}.${id}`]?.messages ?? []).flatMap(({ $ref }) => {
      const message = document.components.messages[`${id}.${$ref.split("/").at(-1)}`];
      return message ? [message] : [];
    });
  return html`<section id="${id}">
    <h2>${channel.title}</h2>
    <p><code class="address">${origin}${channel.address}</code></p>
    <p>${formatMarkdown(channel.summary)}</p>
    ${queryTable(channel)}
    ${frameList("Frames from the client", `${id}-from-client`, framesOf("receive"))}
    ${frameList("Frames from the server", `${id}-from-server`, framesOf("send"))}
    <h3>Close codes</h3>
    <dl>
      ${channel["x-close-codes"].map(({ code, meaning }) => html`<dt><code>${code}</code></dt><dd>${meaning}</dd>`)}
    </dl>
  </section>`;
}

function queryTable(channel: AsyncApiChannel) {
  const fields = fieldsOf(channel.bindings.ws.query);
  if (fields.length === 0) return "";
  return html`<h3>Query</h3>
    <dl>${fields.map(({ name, description }) => html`<dt><code>${name}</code></dt><dd>${formatMarkdown(description)}</dd>`)}</dl>`;
}

function frameList(title: string, anchor: string, messages: AsyncApiMessage[]) {
  if (messages.length === 0) return "";
  return html`<h3>${title}</h3>
    ${messages.map(
      (message) => html`<article id="${anchor}-${message.title}">
        <h4><code>${message.title}</code></h4>
        <p>${formatMarkdown(message.summary)}</p>
        ${message.examples.map(({ payload }) => html`<pre><code>${JSON.stringify(payload, null, 2)}</code></pre>`)}
        ${fieldTable(message.payload)}
      </article>`,
    )}`;
}

function fieldTable(schema: Record<string, unknown>) {
  const fields = fieldsOf(schema);
  return html`<details>
    <summary>Fields</summary>
    ${
      fields.length === 0
        ? ""
        : html`<div class="wide" tabindex="0"><table>
          <thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
          <tbody>
            ${fields.map(
              ({ name, type, required, description }) =>
                html`<tr><th scope="row"><code>${name}</code></th><td>${type}${required ? "" : ", optional"}</td><td>${formatMarkdown(description)}</td></tr>`,
            )}
          </tbody>
        </table></div>`
    }
    <details><summary>JSON Schema</summary><pre><code>${JSON.stringify(schema, null, 2)}</code></pre></details>
  </details>`;
}

interface Field {
  name: string;
  type: string;
  required: boolean;
  description: string;
}

function fieldsOf(schema: Record<string, unknown>): Field[] {
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(asRecord(schema.properties)).map(([name, value]) => {
    const property = asRecord(value);
    return {
      name,
      type: typeOf(property),
      required: required.includes(name),
      description: typeof property.description === "string" ? property.description : "",
    };
  });
}

function typeOf(schema: Record<string, unknown>): string {
  if ("const" in schema) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(" or ");
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices)) return choices.map((choice) => typeOf(asRecord(choice))).join(" or ");
  if (schema.type === "array") return `array of ${typeOf(asRecord(schema.items))}`;
  if (Array.isArray(schema.type)) return schema.type.join(" or ");
  return typeof schema.type === "string" ? schema.type : "anything";
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** `code` and *emphasis*. */
function formatMarkdown(text: string) {
  return text.split(/(`[^`]+`|\*[^*]+\*)/).map((part) => {
    if (part.startsWith("`") && part.length > 2) return html`<code>${part.slice(1, -1)}</code>`;
    if (part.startsWith("*") && part.length > 2) return html`<em>${part.slice(1, -1)}</em>`;
    return part;
  });
}
