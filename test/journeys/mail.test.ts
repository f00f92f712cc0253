import { afterEach, describe, expect, it } from "vitest";
import { CODES_PER_HOUR } from "../../src/features/auth/codes/otp.ts";
import { CERTIFICATE, MailServer, startRudeServer, unusedPort } from "../support/mail-server.ts";
import { TestServer } from "../support/server.ts";

const USER = "palaestra@example.com";
const PASSWORD = "p@ss/word:1";
const SENDER = "no-reply@example.org";
const LOGIN = `${encodeURIComponent(USER)}:${encodeURIComponent(PASSWORD)}@`;

const running: { stop(): unknown }[] = [];

afterEach(async () => {
  for (const each of running.splice(0)) await each.stop();
});

async function serverWith(smtpUrl: string): Promise<TestServer> {
  const server = await TestServer.start({
    people: 1,
    bindings: { SMTP_URL: smtpUrl, ENVIRONMENT: "production", MAIL_FROM: `Palaestra <${SENDER}>` },
    trustedCertificates: CERTIFICATE,
  });
  running.push(server);
  return server;
}

async function post(server: TestServer, path: string, body: object) {
  const answer = await fetch(new URL(path, server.url), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const { status, headers } = answer;
  return { status, headers, body: (await answer.json()) as Record<string, unknown> };
}

const email = "person_1@example.com";

describe("a code by mail", () => {
  it.each([
    ["without TLS and login", { isBare: true }, (port: number) => `smtp://127.0.0.1:${port}?tls=off`],
    [
      "by STARTTLS, with a login",
      { user: USER, password: PASSWORD },
      (port: number) => `smtp://${LOGIN}localhost:${port}`,
    ],
    [
      "by TLS from the first byte, with a login",
      { isTls: true, user: USER, password: PASSWORD },
      (port: number) => `smtps://${LOGIN}localhost:${port}`,
    ],
  ])("is sent over SMTP %s and signs in", async (_, options, urlOf) => {
    const mails = await MailServer.start(options);
    running.push(mails);
    const server = await serverWith(urlOf(mails.port));
    expect(await post(server, "/api/request-otp/", { email })).toMatchObject({
      status: 200,
      body: { status: "success", message: `OTP sent to ${email}` },
    });
    await expect.poll(() => mails.received.length).toBe(1);
    const [{ from, to, user, secure, mail } = {} as never] = mails.received;
    expect([from, to]).toEqual([SENDER, [email]]);
    expect([user, secure]).toEqual(["user" in options ? options.user : null, !("isBare" in options)]);
    expect(mail.subject).toBe("Your Palaestra code");
    const [otp] = /\b\d{6}\b/.exec(mail.text ?? "") ?? [];
    const signedIn = await post(server, "/api/verify-otp/", { email, otp });
    expect([signedIn.status, signedIn.headers.getSetCookie().length]).toEqual([200, 3]);
    expect((await fetch(new URL("/dev/mail/", server.url))).status).toBe(404);
  });

  it("refused by the mail server is discarded and not counted, for known and unknown addresses", async () => {
    const strict = await MailServer.start({ isTls: true, user: USER, password: "another" });
    running.push(strict);
    const rude = await startRudeServer("");
    const busy = await startRudeServer("421 too busy\r\n");
    const halfway = await startRudeServer("220 hello\r\n");
    for (const { server } of [rude, busy, halfway]) running.push({ stop: () => server.close() });
    for (const url of [
      `smtps://${LOGIN}localhost:${strict.port}`,
      `smtp://127.0.0.1:${await unusedPort()}?tls=off`,
      `smtp://127.0.0.1:${rude.port}?tls=off`,
      `smtp://127.0.0.1:${busy.port}?tls=off`,
      `smtp://127.0.0.1:${halfway.port}?tls=off`,
    ]) {
      const server = await serverWith(url);
      for (let count = 0; count < CODES_PER_HOUR + 2; count += 1) {
        for (const to of [email, "nobody@example.com"]) {
          const ask = () => post(server, "/api/request-otp/", { email: to });
          await expect.poll(async () => (await ask()).status, { interval: 200 }).toBe(200);
        }
      }
      server.stop();
    }
  });
});
