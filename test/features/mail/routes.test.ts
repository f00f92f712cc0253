import { describe, expect, it } from "vitest";
import { assertMailConfigured, sendMail, sendMailInBackground } from "../../../src/features/mail/actions.ts";
import type { Mail } from "../../../src/features/mail/protocol.ts";
import { Browser, mailsTo } from "../../support/browser.ts";
import { ctx } from "../../support/cast.ts";

const mail = (to: string, text: string) => ({ to, subject: "Hello", text });

describe("the development mailbox", () => {
  it("lists mails newest first, by address", async () => {
    for (const text of ["one", "two"]) await sendMail(ctx, mail("ada@example.com", text));
    await sendMail(ctx, mail("ben@example.com", "three"));
    const mails = await mailsTo("ada@example.com");
    expect(mails.map(({ text }) => text)).toEqual(["two", "one"]);
    expect(mails[0]).toEqual({
      to: "ada@example.com",
      subject: "Hello",
      text: "two",
      at: expect.stringMatching(/\.\d{3}Z$/),
    });
    const all = (await new Browser().ask<{ text: string }[]>("GET", "/dev/mail")).body;
    expect(all[0]?.text).toBe("three");
  });

  it("shows an HTML page with escaped mails", async () => {
    await sendMail(ctx, mail("ada@example.com", "<script>alert(1)</script>"));
    const page = await new Browser().ask<string>("GET", "/dev/mail/", { headers: { Accept: "text/html" } });
    expect(page.headers.get("Content-Type")).toContain("text/html");
    expect(page.body).toContain("&lt;script&gt;");
    expect(page.body).not.toContain("<script>");
  });

  it("is not used in production, where an unsent mail is an error", async () => {
    const production = { ...ctx, config: { ...ctx.config, development: false } };
    await expect(sendMail(production, mail("ada@example.com", "one"))).rejects.toMatchObject({
      code: "mail_not_sent",
    });
  });

  it("does not exist without a configured sender", async () => {
    const EMAIL = { send: () => Promise.reject(new Error("must not be called")) } as unknown as SendEmail;
    const config = { ...ctx.config, development: false, mailFrom: null, smtpUrl: "smtp://127.0.0.1:1" };
    const nameless = { ...ctx, config, env: { ...ctx.env, EMAIL } };
    expect(() => assertMailConfigured(nameless)).toThrow("The mail could not be sent.");
    await expect(sendMail(nameless, mail("ada@example.com", "one"))).rejects.toMatchObject({
      code: "mail_not_sent",
    });
  });

  it("is unused if the platform sends mail", async () => {
    const sent: unknown[] = [];
    const EMAIL = {
      send: async (message: unknown) => {
        sent.push(message);
        return { messageId: "1" };
      },
    } as unknown as SendEmail;
    await sendMail({ ...ctx, env: { ...ctx.env, EMAIL } }, mail("cleo@example.com", "one"));
    expect(sent).toEqual([{ from: ctx.config.mailFrom, ...mail("cleo@example.com", "one") }]);
    expect(await mailsTo("cleo@example.com")).toEqual([]);
  });
});

describe("a mail that is sent after the answer", () => {
  const failing = (config = ctx.config) => {
    const work: Promise<unknown>[] = [];
    const EMAIL = { send: () => Promise.reject(new Error("down")) } as unknown as SendEmail;
    const broken = {
      ...ctx,
      config,
      env: { ...ctx.env, EMAIL },
      mail: (each: Mail) => sendMail(broken, each),
      background: (_name: string, done: Promise<unknown>) => void work.push(done.catch(() => undefined)),
    };
    return { broken, work };
  };

  it("fails silently and runs its undo", async () => {
    const { broken, work } = failing();
    const undone: string[] = [];
    const undo = async () => void undone.push("undone");
    await sendMailInBackground(broken, mail("ada@example.com", "one"), undo);
    await Promise.all(work);
    expect(undone).toEqual(["undone"]);
  });

  it("is in the development mailbox before the answer", async () => {
    await sendMailInBackground(ctx, mail("dora@example.com", "one"));
    expect((await mailsTo("dora@example.com")).map(({ text }) => text)).toEqual(["one"]);
  });
});
