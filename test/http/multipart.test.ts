import { describe, expect, it } from "vitest";
import { FORM_LIMITS, type IncomingFile, readMultipart } from "../../src/http/multipart.ts";
import { AppError } from "../../src/lib/error.ts";

const MIB = 1024 * 1024;
const encoder = new TextEncoder();

interface Part {
  field: string;
  value: string | Uint8Array;
  name?: string;
  type?: string;
}

function encode(parts: Part[], boundary = "----edge"): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (const { field, value, name, type } of parts) {
    const file = name === undefined ? "" : `; filename="${name}"`;
    const header = `Content-Disposition: form-data; name="${field}"${file}`;
    const contentType = type === undefined ? "" : `\r\nContent-Type: ${type}`;
    chunks.push(encoder.encode(`--${boundary}\r\n${header}${contentType}\r\n\r\n`));
    chunks.push(typeof value === "string" ? encoder.encode(value) : value, encoder.encode("\r\n"));
  }
  chunks.push(encoder.encode(`--${boundary}--\r\n`));
  return new Uint8Array(Buffer.concat(chunks));
}

/** A request whose body arrives in chunks that end where `cut` says. */
function request(body: Uint8Array, cut: (at: number) => number = () => body.length, boundary = "----edge") {
  let at = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= body.length) return controller.close();
      const end = Math.min(body.length, Math.max(at + 1, cut(at)));
      controller.enqueue(body.slice(at, end));
      at = end;
    },
  });
  return new Request("http://localhost/", {
    method: "POST",
    headers: { "Content-Type": `multipart/form-data; boundary="${boundary}"` },
    body: stream,
  });
}

async function collect(file: IncomingFile) {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.stream) chunks.push(chunk.slice());
  return { ...file, stream: null, bytes: new Uint8Array(Buffer.concat(chunks)) };
}

async function refusal(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error(`Not refused as expected: ${error}`);
  return error;
}

/** A small generator of numbers below 2^31, the same for the same seed. */
function random(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state % below;
  };
}

/** Full of beginnings of the delimiter. */
const trap = encoder.encode("one\r\n--two\r\n------edg\r\r\n------edgf\r\n-\r\n------edg\u0000\r\n------");
const message: Part[] = [
  { field: "content", value: "Grüße,\r\nAda 🏋" },
  { field: "attachment", name: "plan.txt", type: "text/plain", value: trap },
  { field: "client_id", value: "c-1" },
];

describe("reading a multipart body", () => {
  it("returns fields, the file and its description", async () => {
    const form = await readMultipart(request(encode(message)), FORM_LIMITS, collect);
    expect(form.fields).toEqual({ content: "Grüße,\r\nAda 🏋", client_id: "c-1" });
    expect(form.file).toMatchObject({ field: "attachment", name: "plan.txt", declaredType: "text/plain" });
    expect(form.file?.bytes).toEqual(trap);
  });

  it("returns null without a file or if none was chosen", async () => {
    const none = await readMultipart(
      request(encode([{ field: "content", value: "" }])),
      FORM_LIMITS,
      collect,
    );
    expect(none).toMatchObject({ fields: { content: "" }, file: null });
    const unchosen = encode([
      { field: "attachment", name: "", type: "application/octet-stream", value: "" },
      { field: "content", value: "hello" },
    ]);
    expect(await readMultipart(request(unchosen), FORM_LIMITS, collect)).toMatchObject({
      fields: { content: "hello" },
      file: null,
    });
  });

  it("is independent of chunk boundaries", async () => {
    const body = encode(message);
    const whole = await readMultipart(request(body), FORM_LIMITS, collect);
    for (const size of [1, 2, 3, 5, 7, 64]) {
      const form = await readMultipart(
        request(body, (at) => at + size),
        FORM_LIMITS,
        collect,
      );
      expect(form).toEqual(whole);
    }
    for (let edge = 1; edge < body.length; edge += 1) {
      const form = await readMultipart(
        request(body, (at) => (at < edge ? edge : body.length)),
        FORM_LIMITS,
        collect,
      );
      expect(form, `cut at ${edge}`).toEqual(whole);
    }
    for (let seed = 1; seed <= 100; seed += 1) {
      const next = random(seed);
      const form = await readMultipart(
        request(body, (at) => at + 1 + next(40)),
        FORM_LIMITS,
        collect,
      );
      expect(form, `seed ${seed}`).toEqual(whole);
    }
  });

  it("reads a form by the platform with a non-Latin name", async () => {
    const sent = new FormData();
    sent.set("content", "x");
    sent.set("attachment", new File(["bytes"], "план 🏋.txt", { type: "text/plain" }));
    const posted = new Request("http://localhost/", { method: "POST", body: sent });
    const form = await readMultipart(posted, FORM_LIMITS, collect);
    expect(form.file).toMatchObject({ name: "план 🏋.txt", declaredType: "text/plain" });
  });

  it("strips folders from the file name and accepts any field name", async () => {
    const body = encode([
      { field: "__proto__", value: "odd" },
      { field: "attachment", name: "../../etc/passwd", type: "text/plain", value: "x" },
    ]);
    const form = await readMultipart(request(body), FORM_LIMITS, collect);
    expect(form.file?.name).toBe("passwd");
    expect(Object.keys(form.fields)).toEqual(["__proto__"]);
  });

  it("reads a file to its end if the receiver stops early", async () => {
    const parts: Part[] = [
      { field: "attachment", name: "big.bin", type: "application/zip", value: new Uint8Array(MIB) },
      { field: "content", value: "after it" },
    ];
    const form = await readMultipart(
      request(encode(parts), (at) => at + 4096),
      FORM_LIMITS,
      async (file) => {
        for await (const _chunk of file.stream) break;
        return "enough";
      },
    );
    expect(form).toMatchObject({ file: "enough", fields: { content: "after it" } });
    const read = await readMultipart(request(encode(parts)), FORM_LIMITS, collect);
    expect(form.digest).toBe(read.digest);
  });

  it("applies the receiver's backpressure", async () => {
    const body = encode([
      { field: "f", name: "big.bin", type: "application/zip", value: new Uint8Array(4 * MIB) },
    ]);
    let pulled = 0;
    const posted = request(body, (at) => {
      pulled = at;
      return at + 16 * 1024;
    });
    let received = 0;
    let ahead = 0;
    await readMultipart(posted, FORM_LIMITS, async (file) => {
      for await (const chunk of file.stream) {
        received += chunk.byteLength;
        for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
        ahead = Math.max(ahead, pulled - received);
      }
    });
    expect(received).toBe(4 * MIB);
    expect(ahead).toBeLessThan(MIB / 2);
  });
});

describe("the digest of a multipart body", () => {
  const digest = async (parts: Part[], boundary?: string, cut?: number) => {
    const posted = request(encode(parts, boundary), cut ? (at) => at + cut : undefined, boundary);
    return (await readMultipart(posted, FORM_LIMITS, collect)).digest;
  };

  it("does not depend on the boundary, the chunks or the order of the parts", async () => {
    const first = await digest(message);
    expect(await digest(message, "another", 3)).toBe(first);
    expect(await digest([...message].reverse())).toBe(first);
  });

  it("changes with any field, name or byte", async () => {
    const base: Part[] = [
      { field: "a", value: "1" },
      { field: "f", name: "n.txt", type: "text/plain", value: "bytes" },
    ];
    const file = base[1] as Part;
    const others: Part[][] = [
      [{ field: "a", value: "2" }, file],
      [{ field: "b", value: "1" }, file],
      [
        { field: "a", value: "1" },
        { ...file, name: "m.txt" },
      ],
      [
        { field: "a", value: "1" },
        { ...file, field: "g" },
      ],
      [
        { field: "a", value: "1" },
        { ...file, value: "bytez" },
      ],
      [{ field: "a", value: "1" }],
    ];
    const digests = await Promise.all([base, ...others].map((parts) => digest(parts)));
    expect(new Set(digests).size).toBe(digests.length);
  });
});

describe("refusing a multipart body", () => {
  const read = (parts: Part[], limits = FORM_LIMITS) =>
    refusal(
      readMultipart(
        request(encode(parts), (at) => at + 1000),
        limits,
        collect,
      ),
    );
  const attachment: Part = { field: "attachment", name: "a.txt", type: "text/plain", value: "a" };

  it("accepts a file at the limit and refuses one above", async () => {
    const limits = { ...FORM_LIMITS, fileBytesMax: 2 * MIB };
    const sized = (size: number): Part[] => [{ ...attachment, value: new Uint8Array(size) }];
    expect((await read(sized(2 * MIB + 1), limits)).code).toBe("content_too_large");
    const form = await readMultipart(request(encode(sized(2 * MIB))), limits, collect);
    expect(form.file?.bytes.length).toBe(2 * MIB);
  });

  it("refuses an empty file, a second file, too many fields and a field too long", async () => {
    expect((await read([{ ...attachment, value: "" }])).code).toBe("validation_failed");
    expect((await read([attachment, { ...attachment, field: "other" }])).code).toBe("validation_failed");
    const fields = Array.from({ length: 17 }, (_, index) => ({ field: `f${index}`, value: "" }));
    expect((await read(fields)).code).toBe("validation_failed");
    expect((await read([{ field: "content", value: "x".repeat(64 * 1024 + 1) }])).code).toBe(
      "content_too_large",
    );
  });

  it("refuses parts without a name", async () => {
    expect((await read([{ field: "", value: "x" }])).code).toBe("malformed_body");
    expect((await read([{ ...attachment, field: "" }])).code).toBe("malformed_body");
  });

  it("refuses a body cut off anywhere without waiting", async () => {
    const body = encode(message);
    const closing = body.length - "--\r\n".length;
    for (let length = 0; length <= closing; length += 1) {
      const cut = request(body.slice(0, length), (at) => at + 50);
      expect((await refusal(readMultipart(cut, FORM_LIMITS, collect))).code, `${length}`).toBe(
        "malformed_body",
      );
    }
  });

  it("refuses what is not multipart", async () => {
    const post = (type: string, body: string | null) =>
      new Request("http://localhost/", { method: "POST", headers: { "Content-Type": type }, body });
    const cases = [
      [post("application/x-www-form-urlencoded", "a=b"), "unsupported_media_type"],
      [post("multipart/mixed; boundary=x", "--x--"), "unsupported_media_type"],
      [post("multipart/form-data", "--x--"), "malformed_body"],
      [post(`multipart/form-data; boundary=${"x".repeat(300)}`, "--x--"), "malformed_body"],
      [post("multipart/form-data; boundary=x", "no parts here"), "malformed_body"],
      [post("multipart/form-data; boundary=x", null), "malformed_body"],
    ] as const;
    for (const [sent, code] of cases) {
      expect((await refusal(readMultipart(sent, FORM_LIMITS, collect))).code).toBe(code);
    }
  });

  it("passes on the receiver's error", async () => {
    const refused = new AppError("unsupported_media_type", "No such files here.");
    const body = encode([
      { ...attachment, value: new Uint8Array(MIB) },
      { field: "content", value: "x" },
    ]);
    for (const chunksBefore of [0, 1, 3]) {
      const work = readMultipart(
        request(body, (at) => at + 8192),
        FORM_LIMITS,
        async (file) => {
          let seen = 0;
          if (chunksBefore > 0) for await (const _ of file.stream) if (++seen === chunksBefore) break;
          throw refused;
        },
      );
      expect(await refusal(work)).toBe(refused);
    }
  });

  it("reads the rest of a refused body so that the sender gets the answer", async () => {
    const { readable, writable } = new IdentityTransformStream();
    const body = encode([{ ...attachment, value: new Uint8Array(4 * MIB) }]);
    const writer = writable.getWriter();
    let sent = 0;
    const send = async () => {
      for (; sent < body.length; sent += 65_536) await writer.write(body.subarray(sent, sent + 65_536));
      await writer.close();
    };
    const posted = new Request("http://localhost/", {
      method: "POST",
      headers: { "Content-Type": "multipart/form-data; boundary=----edge" },
      body: readable,
    });
    const refused = new AppError("unsupported_media_type", "No such files here.");
    const work = readMultipart(posted, FORM_LIMITS, () => Promise.reject(refused));
    await Promise.all([send(), expect(work).rejects.toBe(refused)]);
    expect(sent).toBeGreaterThanOrEqual(body.length);
  });

  it("lets the receiver of a broken body finish first", async () => {
    let ended = false;
    const body = encode([{ ...attachment, value: new Uint8Array(MIB) }]).slice(0, MIB / 2);
    const work = readMultipart(
      request(body, (at) => at + 8192),
      FORM_LIMITS,
      async (file) => {
        try {
          await collect(file);
        } finally {
          await new Promise((resolve) => setTimeout(resolve, 5));
          ended = true;
        }
      },
    );
    expect((await refusal(work)).code).toBe("malformed_body");
    expect(ended).toBe(true);
  });

  it("reads only a limited rest of a refused body", async () => {
    let sent = 0;
    let cancelled = false;
    const head = encode([{ ...attachment, value: "" }]).slice(0, -"\r\n------edge--\r\n".length);
    const endless = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(head),
      pull(controller) {
        sent += MIB;
        controller.enqueue(new Uint8Array(MIB));
      },
      cancel() {
        cancelled = true;
      },
    });
    const posted = new Request("http://localhost/", {
      method: "POST",
      headers: { "Content-Type": "multipart/form-data; boundary=----edge" },
      body: endless,
    });
    expect((await refusal(readMultipart(posted, FORM_LIMITS, collect))).code).toBe("content_too_large");
    expect(cancelled).toBe(true);
    expect(sent).toBeLessThan(140 * MIB);
  });
});
