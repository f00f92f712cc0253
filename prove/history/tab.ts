import { Connection } from "../../scripts/connection.ts";
import type { ServerPerson, TestServer } from "../../test/support/server.ts";
import type { Recorder } from "./entry.ts";

/** Makes two people friends, each of whom then has a tab open. */
export async function befriend(one: Tab, other: Tab): Promise<void> {
  const add = async (from: Tab, to: Tab) => {
    const data = { sender_id: from.person.accountId, receiver_id: to.person.accountId };
    from.connection.send({ action: "add_new_friend", data });
    await to.connection.receive("new_friend");
  };
  await add(one, other);
  await add(other, one);
}

/** A person's events socket, which records what it is sent of others' presence. */
export class Tab {
  readonly person: ServerPerson;
  readonly connection: Connection;

  private constructor(person: ServerPerson, connection: Connection) {
    this.person = person;
    this.connection = connection;
  }

  static async open(server: TestServer, recorder: Recorder, person: ServerPerson): Promise<Tab> {
    const connection = await Connection.open(server.socketUrl("/ws/events/", person));
    const { accountId } = person;
    connection.listen(({ type, username }) => {
      if (type !== "user_online" && type !== "user_offline") return;
      recorder.record({
        ...{ type: "presence", accountId },
        ...{ username: String(username), isOnline: type === "user_online" },
      });
    });
    return new Tab(person, connection);
  }

  close(): Promise<void> {
    return this.connection.leave();
  }
}
