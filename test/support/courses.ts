import { api } from "./api.ts";
import { cast, type Player } from "./cast.ts";

export interface Course {
  id: number;
  title: string;
  price: number;
  trainer: string;
}

export const CREATE = "/api/courses/create/";
export const BROWSE = "/api/courses/for-trainees/";
export const YOGA = { title: "Beginner Yoga", description: "Learn the basics of yoga", price: 49.99 };

export interface Trainer extends Player {
  profile: number;
}

/** Someone with a profile, by default a trainer. */
export async function enterTrainer(name: string, profile_type = "trainer"): Promise<Trainer> {
  const [player] = await cast(name);
  const made = await api<{ id: number }>("POST", "/api/profiles/", { as: player, body: { profile_type } });
  return { ...player, profile: made.body.id };
}

export async function makeCourse(by: Trainer, fields: object = {}): Promise<Course> {
  const body = { ...YOGA, trainer_profile: by.profile, ...fields };
  const made = await api<Course>("POST", CREATE, { as: by, body });
  if (made.status !== 201) throw new Error(`No course: ${made.status} ${JSON.stringify(made.body)}`);
  return made.body;
}
