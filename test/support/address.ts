import { api } from "./api.ts";
import { mailsTo } from "./browser.ts";
import type { Player } from "./cast.ts";

/** Changes a person's address: requests it with the password and confirms it with the mailed code. */
export async function changeAddress(player: Player, email: string): Promise<void> {
  const body = { email, current_password: player.password };
  const asked = await api("PATCH", `/api/accounts/${player.id}/`, { as: player, body });
  const [mail] = await mailsTo(email);
  const [code] = /\b\d{6}\b/.exec(mail?.text ?? "") ?? [];
  const confirmed = await api("POST", "/api/auth/email/", { as: player, body: { code } });
  if (asked.status !== 200 || confirmed.status !== 200) {
    throw new Error(`The address was not changed: ${asked.status}, ${confirmed.status}`);
  }
}
