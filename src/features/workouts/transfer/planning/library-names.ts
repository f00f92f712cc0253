/** Equipment of library exercises whose names don't mention it. */
export const EQUIPMENT: Readonly<Record<string, readonly string[]>> = {
  barbell: [
    ...["Back Squat", "Front Squat", "Box Squat", "Overhead Squat", "Good Morning", "Hip Thrust"],
    ...[
      "Bench Press",
      "Paused Bench Press",
      "Incline Bench Press",
      "Close-Grip Bench Press",
      "Skull Crusher",
    ],
    ...["Deadlift", "Sumo Deadlift", "Romanian Deadlift", "Overhead Press", "Push Press", "Push Jerk"],
    ...["Clean and Jerk", "Power Clean", "Hang Power Clean", "Snatch", "Power Snatch"],
  ],
  dumbbell: [
    ...["Biceps Curl", "Hammer Curl", "Lateral Raise", "Rear Delt Fly", "Lunge", "Bulgarian Split Squat"],
    ...["Step-Up", "Farmer's Carry"],
  ],
  machine: ["Leg Press", "Hack Squat", "Leg Curl", "Leg Extension", "Calf Raise"],
  cable: ["Lat Pulldown", "Triceps Pushdown", "Face Pull", "Pallof Press"],
  kettlebell: ["Goblet Squat", "Turkish Get-Up"],
  bodyweight: [
    ...["Push-Up", "Diamond Push-Up", "Pull-Up", "Chin-Up", "Dip", "Muscle-Up", "Pistol Squat", "Jump Squat"],
    ...["Glute Bridge", "Plank", "Side Plank", "Crunch", "Burpee"],
  ],
};

export const ALIASES: Readonly<Record<string, string>> = {
  "Squat (Barbell)": "Back Squat",
  "Bench Press - Close Grip (Barbell)": "Close-Grip Bench Press",
  "Skullcrusher (Barbell)": "Skull Crusher",
  "Bent Over Row (Barbell)": "Barbell Row",
  "Bicep Curl (Barbell)": "Barbell Curl",
  "Biceps Curl (Barbell)": "Barbell Curl",
  "Bicep Curl (Dumbbell)": "Biceps Curl",
  "Chest Fly (Dumbbell)": "Dumbbell Fly",
  "Seated Row (Cable)": "Seated Cable Row",
  "Rowing (Machine)": "Rowing Machine",
};
