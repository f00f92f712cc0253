import { expect, expectTypeOf, it } from "vitest";
import { type Api, type Client, connect, type Message, type Room } from "../src/index.ts";
import type { OptionsOf, PathOf } from "../src/rest/api.ts";

const client: Client = connect({ url: "http://localhost:1", token: "none" });
const { api } = client;

it("every operation has the types of its method and path", () => {
  expect(api.get).toBeTypeOf("function");
  expectTypeOf(api.get<"/api/workouts/">)
    .returns.resolves.toHaveProperty("results")
    .items.toEqualTypeOf<Api.WorkoutListed>();
  expectTypeOf(
    api.get<"/api/chat/conversations/{id}/">,
  ).returns.resolves.toEqualTypeOf<Api.ConversationDetail>();
  expectTypeOf<OptionsOf<"GET", "/api/workouts/{id}/">>().toExtend<{ params: { id: string | number } }>();
  expectTypeOf<OptionsOf<"POST", "/api/chat/conversations/{id}/send_message/">["body"]>().toEqualTypeOf<
    Api.SendMessage | FormData
  >();
  expectTypeOf<"/api/workouts/">().toExtend<PathOf<"POST">>();
  expectTypeOf<"/api/schema/">().not.toExtend<PathOf<"POST">>();
});

it("what may be null is `T | null`, and what may be absent is optional", () => {
  expectTypeOf<Api.Message["attachment"]>().toEqualTypeOf<string | null>();
  expectTypeOf<Api.Account>().toExtend<{ email?: string }>();
  expectTypeOf<Api.SendMessage>().toExtend<{ content: string; client_id?: string | null }>();
});

it("an operation is called with what it needs, and with nothing that it does not know", () => {
  // @ts-expect-error there is no such path
  const unknown = () => api.get("/api/nothing/");
  // @ts-expect-error the id is missing
  const missing = () => api.get("/api/workouts/{id}/");
  // @ts-expect-error no such difficulty
  const wrong = () => api.get("/api/workouts/", { query: { difficulty: "absurd" } });
  // @ts-expect-error the body has another field
  const other = () => api.post("/api/ws-tickets/", { body: { name: "x" } });
  expect([unknown, missing, wrong, other]).toHaveLength(4);
});

it("rooms show messages that nobody changes", () => {
  expectTypeOf<Room["messages"]>().toEqualTypeOf<readonly Message[]>();
  expectTypeOf<Room["send"]>().returns.resolves.toEqualTypeOf<Message>();
  expect(client.conversation(7)).toBe(client.conversation(7));
  expect(client.conversationWith("Ben")).toBe(client.conversationWith("ben"));
});
