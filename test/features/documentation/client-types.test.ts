import { expect, it } from "vitest";
import operations from "../../../client/src/api-types.ts?raw";
import frames from "../../../client/src/frame-types.ts?raw";
import { type FrameDocument, frameTypesOf } from "../../../scripts/client/frames.ts";
import { type Document, typesOf } from "../../../scripts/client/types.ts";
import { api } from "../../support/api.ts";

it("the client's types of operations match the served document (else run `npm run client:types`)", async () => {
  const { body } = await api<Document>("GET", "/api/schema/");
  expect(operations).toBe(typesOf(body));
});

it("the client's types of frames match the served document (else run `npm run client:types`)", async () => {
  const { body } = await api<FrameDocument>("GET", "/api/asyncapi/");
  expect(frames).toBe(frameTypesOf(body));
});
