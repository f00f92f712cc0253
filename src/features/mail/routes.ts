import { html } from "hono/html";
import { developmentOnly } from "../../http/development.ts";
import { PAGE_HEADER, pageResponse, wantsPage } from "../../http/pages.ts";
import { createRouter } from "../../http/router.ts";
import { isoTime } from "../../lib/time.ts";
import { readMailbox } from "./actions.ts";
import { presentMail } from "./schemas.ts";

/** The development mailbox; absent in production, and so not documented. */
export const mailbox = createRouter();

mailbox.get("/dev/mail", developmentOnly, async (c) => {
  const recipient = c.req.query("to") || null;
  const mails = await readMailbox(c.get("ctx"), recipient);
  if (!wantsPage(c)) return c.json(mails.map(presentMail));
  return pageResponse(c, {
    title: "Mails",
    body: html`${PAGE_HEADER}
    <main>
      <h1>Mails${recipient ? ` to ${recipient}` : ""}</h1>
      <p class="lead">Mails are shown here because sending is not configured. Newest first.</p>
      ${mails.length === 0 ? html`<p>There are no mails yet.</p>` : ""}
      ${mails.map(
        (mail) => html`<article class="mail">
        <h2>${mail.subject}</h2>
        <p>to ${mail.recipient}, ${isoTime(mail.at)}</p>
        <pre>${mail.text}</pre>
      </article>`,
      )}
    </main>`,
  });
});
