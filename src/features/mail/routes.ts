import { html } from "hono/html";
import { createRouter } from "../../http/router.ts";
import { isoTime } from "../../lib/time.ts";
import { readMailbox } from "./actions.ts";
import { presentMail } from "./schemas.ts";

/** The development mailbox; absent in production, and so not documented. */
export const mailbox = createRouter();

mailbox.get("/dev/mail", async (c) => {
  const recipient = c.req.query("to") || null;
  const mails = await readMailbox(c.get("ctx"), recipient);
  if (!c.req.header("Accept")?.includes("text/html")) return c.json(mails.map(presentMail));
  c.header(
    "Content-Security-Policy",
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  );
  return c.html(html`<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <meta name="viewport" content="width=device-width" />
  <title>Mails</title>
  <style>
    body { font: 16px/1.5 system-ui; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
    article { border-top: 1px solid #ccc; padding: 1rem 0; }
    pre { font: inherit; white-space: pre-wrap; margin: 0; }
    small { color: #666; }
  </style>
  <h1>Mails${recipient ? ` to ${recipient}` : ""}</h1>
  <p>Mails are shown here because sending is not configured. Newest first.</p>
  ${mails.length === 0 ? html`<p>There are no mails yet.</p>` : ""}
  ${mails.map(
    (mail) => html`<article>
      <strong>${mail.subject}</strong> <small>to ${mail.recipient}, ${isoTime(mail.at)}</small>
      <pre>${mail.text}</pre>
    </article>`,
  )}
</html>`);
});
