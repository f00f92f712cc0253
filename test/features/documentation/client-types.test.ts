import { expect, it } from "vitest";
import written from "../../../client/src/api-types.ts?raw";
import { type Document, typesOf } from "../../../scripts/client/types.ts";
import { api } from "../../support/api.ts";

it("the client's types match the served document (else run `npm run client:types`)", async () => {
  const { body } = await api<Document>("GET", "/api/schema/");
  expect(written).toBe(typesOf(body));
});
