import { SettingError } from "./error.ts";
import { DAY_MS } from "./time.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

export const FILE_BYTES_MAX = 25 * MIB;

interface Quota {
  bound: number;
  unit: "bytes" | "pieces";
  /** A daily quota resets at midnight UTC. */
  per: "account" | "day";
  of: string;
}

/** Also listed in docs/limits.md. */
export const QUOTAS = {
  files: { bound: 10_000, unit: "pieces", per: "account", of: "files" },
  file_bytes: { bound: 2 * GIB, unit: "bytes", per: "account", of: "files" },
  file_bytes_a_day: { bound: 250 * MIB, unit: "bytes", per: "day", of: "uploads" },
  text_bytes_a_day: { bound: 64 * MIB, unit: "bytes", per: "day", of: "messages" },
  exercises: { bound: 2000, unit: "pieces", per: "account", of: "exercises of your own" },
  workouts: { bound: 10_000, unit: "pieces", per: "account", of: "workouts" },
  sessions: { bound: 50_000, unit: "pieces", per: "account", of: "workout sessions" },
  logs: { bound: 500_000, unit: "pieces", per: "account", of: "sets" },
  imports: { bound: 1000, unit: "pieces", per: "account", of: "imports" },
  training_bytes: { bound: 20 * MIB, unit: "bytes", per: "account", of: "texts of training" },
  courses: { bound: 500, unit: "pieces", per: "account", of: "courses" },
  workspaces: { bound: 100, unit: "pieces", per: "account", of: "workspaces that you made" },
  channels: { bound: 1000, unit: "pieces", per: "account", of: "channels that you made" },
  groups: { bound: 500, unit: "pieces", per: "account", of: "groups that you made" },
  conversations: { bound: 10_000, unit: "pieces", per: "account", of: "conversations that you started" },
} as const satisfies Record<string, Quota>;

export type QuotaName = keyof typeof QUOTAS;
export type Quotas = Record<QuotaName, number>;

/** `setting` is such as `file_bytes=4294967296 courses=50`. @throws SettingError */
export function readQuotas(setting: string | undefined): Quotas {
  const bounds = Object.fromEntries(
    Object.entries(QUOTAS).map(([name, { bound }]) => [name, bound]),
  ) as Quotas;
  for (const each of (setting ?? "").split(/\s+/).filter(Boolean)) {
    const [, name = "", value = ""] = /^(\w+)=(\d{1,15})$/.exec(each) ?? [];
    if (!Object.hasOwn(QUOTAS, name)) {
      const names = Object.keys(QUOTAS).join(", ");
      throw new SettingError(`QUOTAS: "${each}" must be a name, "=" and a number. The names are ${names}.`);
    }
    bounds[name as QuotaName] = Number(value);
  }
  return bounds;
}

export function quotaDay(name: QuotaName, now: number): number {
  return QUOTAS[name].per === "day" ? Math.floor(now / DAY_MS) : 0;
}

export function presentAmount(name: QuotaName, amount: number): string {
  if (QUOTAS[name].unit === "pieces") return String(amount);
  const [size, unit] = amount >= MIB ? [MIB, "MiB"] : [KIB, "KiB"];
  return `${Math.round((10 * amount) / size) / 10} ${unit}`;
}
