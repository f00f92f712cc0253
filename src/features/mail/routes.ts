import { html } from "hono/html";
import { developmentOnly } from "../../http/optional-routes.ts";
import { PAGE_HEADER, pageResponse, wantsPage } from "../../http/pages.ts";
import { createRouter } from "../../http/router.ts";
import { isoTime } from "../../lib/time.ts";
import { readMailbox } from "./actions.ts";
import { presentMail } from "./schemas.ts";

/** In development only, so the API documents leave it out. */
export const mailbox = createRouter();

mailbox.get("/dev/mail", developmentOnly, async (c) => {
  const recipient = c.req.query("to") || null;
  const mails = await readMailbox(c.get("ctx"), recipient);
  if (!wantsPage(c)) return c.json(mails.map(presentMail));
  return pageResponse(c, {
    title: "Mail",
    body: html`${PAGE_HEADER}
    <main>
      <h1>Mail${recipient ? ` to ${recipient}` : ""}</h1>
      <p class="lead">This server doesn't send mail. What it would send is shown here, newest first.</p>
      ${mails.length === 0 ? html`<p>No mail yet.</p>` : ""}
      ${mails.map(
        (mail) => html`<article class="mail">
        <h2>${mail.subject}</h2>
        <p>to ${mail.recipient}, <time datetime="${isoTime(mail.at)}">${formatTime(mail.at)}</time></p>
        <pre>${mail.text}</pre>
      </article>`,
      )}
    </main>`,
  });
});

/** "2026-11-30 20:44:30 UTC". */
function formatTime(at: number): string {
  return isoTime(at)
    .replace("T", " ")
    .replace(/\.\d+Z$/, " UTC");
}
