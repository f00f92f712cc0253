const WEEKS = 12;
const DAY_MS = 86_400_000;
const HEADER =
  "title,start_time,end_time,description,exercise_title,superset_id,exercise_notes,set_index,set_type,weight_kg,reps,distance_km,duration_seconds,rpe";

/** Two workouts a week, each with the weight of the first week in kilograms and what is added in each. */
const WORKOUTS = [
  {
    title: "Push",
    day: 0,
    exercises: [
      { title: "Bench Press (Barbell)", weight: 60, step: 1.25, reps: [8, 8, 6] },
      { title: "Overhead Press (Barbell)", weight: 35, step: 0.75, reps: [8, 7, 6] },
    ],
  },
  {
    title: "Pull and legs",
    day: 3,
    exercises: [
      { title: "Squat (Barbell)", weight: 80, step: 2.5, reps: [6, 6, 5] },
      { title: "Deadlift (Barbell)", weight: 100, step: 2.5, reps: [5, 5, 3] },
      { title: "Pull Up", weight: null, step: 0, reps: [8, 7, 6] },
    ],
  },
];

/** A log as Hevy exports it: the twelve weeks before a moment. @param {Date} now @returns {File} */
export function sampleFile(now) {
  const lines = Array.from({ length: WEEKS }, (_, week) =>
    WORKOUTS.flatMap((workout) => linesOf(workout, week, now)),
  );
  return new File([[HEADER, ...lines.flat()].join("\n")], "hevy.csv", { type: "text/csv" });
}

function linesOf({ title, day, exercises }, week, now) {
  const start = new Date(now.getTime() - ((WEEKS - week) * 7 - day) * DAY_MS);
  start.setHours(18, 0, 0, 0);
  const end = new Date(start.getTime() + 55 * 60_000);
  // Every fourth week is an easy one.
  const ease = week % 4 === 3 ? 0.9 : 1;
  return exercises.flatMap((exercise) =>
    exercise.reps.map((reps, index) => {
      const weight = exercise.weight === null ? "" : rounded((exercise.weight + week * exercise.step) * ease);
      const row = [
        title,
        moment(start),
        moment(end),
        "",
        exercise.title,
        "",
        "",
        index,
        "normal",
        weight,
        reps,
        "",
        "",
        "",
      ];
      return row.map((each) => (/[,"]/.test(each) ? `"${each}"` : each)).join(",");
    }),
  );
}

/** To what plates can make. */
function rounded(kilograms) {
  return Math.round(kilograms / 1.25) * 1.25;
}

/** As Hevy writes it: 28 Nov 2024, 17:10. */
function moment(date) {
  const day = date
    .toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" })
    .replace("Sept", "Sep");
  return `${day}, ${date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })}`;
}
