import { expect, it } from "vitest";
import { api } from "../../support/api.ts";
import { cast } from "../../support/cast.ts";

it("a workout is built, performed, logged, completed and reviewed", async () => {
  const [ada] = await cast("ada");
  const made = await api("POST", "/api/exercises/", {
    as: ada,
    body: { name: "Bench Press", category: "strength", primary_muscles: ["chest"] },
  });
  expect(made).toMatchObject({
    status: 201,
    body: { name: "Bench Press", is_custom: true, is_public: false },
  });
  const exercise = made.body.id;

  const workout = await api("POST", "/api/workouts/", {
    as: ada,
    body: {
      name: "Push Day",
      description: "Chest, shoulders, triceps",
      difficulty_level: "intermediate",
      exercises: [
        {
          exercise,
          order: 1,
          target_sets: 4,
          target_reps_min: 8,
          target_reps_max: 12,
          target_weight: 185,
          rest_seconds: 90,
        },
      ],
    },
  });
  expect(workout).toMatchObject({
    status: 201,
    body: {
      name: "Push Day",
      created_by_user_id: ada.id,
      total_exercises: 1,
      estimated_duration_minutes: Math.floor((30 * 4 + 90 * 3 + 300) / 60),
      exercises: [
        { exercise: { id: exercise, name: "Bench Press", category: "strength" }, target_weight: 185 },
      ],
    },
  });

  const planned = await api("POST", "/api/workout-sessions/", {
    as: ada,
    body: { workout: workout.body.id, status: "planned" },
  });
  expect(planned).toMatchObject({ status: 201, body: { status: "planned", start_time: null } });
  const session = planned.body.id;
  const started = await api("POST", `/api/workout-sessions/${session}/start/`, { as: ada });
  expect(started).toMatchObject({ status: 200, body: { status: "in_progress" } });
  const logged = await api<{ id: string }[]>("POST", "/api/exercise-logs/bulk_create/", {
    as: ada,
    body: {
      logs: [
        { workout_session: session, exercise, set_number: 1, reps: 12, weight: 185 },
        { workout_session: session, exercise, set_number: 2, reps: 10, weight: 185 },
      ],
    },
  });
  expect(logged.status).toBe(201);
  expect(logged.body).toHaveLength(2);
  const completed = await api("POST", `/api/workout-sessions/${session}/complete/`, {
    as: ada,
    body: { rating: 4, notes: "Great session!" },
  });
  expect(completed).toMatchObject({
    status: 200,
    body: { status: "completed", rating: 4, notes: "Great session!", total_volume: 22 * 185 },
  });
  expect((await api("POST", `/api/workout-sessions/${session}/start/`, { as: ada })).body).toMatchObject({
    status: 400,
    error: "Can only start planned sessions",
  });

  const since = await api("GET", "/api/exercise-logs/?date_from=2025-01-01", { as: ada });
  expect(since.body).toMatchObject({ count: 2 });
  const records = await api("GET", "/api/exercise-logs/personal_records/", { as: ada });
  expect(records.body).toMatchObject({
    results: [
      {
        exercise: { id: exercise, name: "Bench Press" },
        heaviest: { value: 185, log: logged.body[0]?.id },
        most_reps: { value: 12 },
        best_volume: { value: 12 * 185 },
        best_estimated_1rm: { formula: "epley", log: logged.body[1]?.id, reps: 10 },
        longest: null,
      },
    ],
  });
  const progress = await api("GET", `/api/exercise-logs/progress/?exercise=${exercise}&bucket=day`, {
    as: ada,
  });
  expect(progress.body).toMatchObject({ results: [{ sets: 2, reps: 22, heaviest: 185 }] });
  const statistics = await api("GET", "/api/workout-sessions/statistics/", { as: ada });
  expect(statistics.body).toMatchObject({ sessions: 1, completed: 1, longest_streak_days: 1 });
  const ofWorkout = await api("GET", `/api/workouts/${workout.body.id}/statistics/`, { as: ada });
  expect(ofWorkout.body).toMatchObject({ times_completed: 1, average_rating: 4 });
});
