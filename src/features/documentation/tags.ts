/** Groups of operations in reading order. */
export const TAGS: { name: string; description: string }[] = [
  { name: "Registration", description: "Signing up." },
  { name: "Authentication", description: "Logins: tokens, keys, tickets for sockets, and ending them." },
  { name: "Sign-in by code", description: "A code by mail, and a login that a browser keeps as cookies." },
  { name: "Accounts", description: "Who people are: finding, changing and deleting an account." },
  {
    name: "Profiles",
    description: "What someone is here: gym, trainer, store or trainee; their body and goals.",
  },
  { name: "Contacts", description: "Friends, and whom you will not meet." },
  {
    name: "Conversations",
    description: "Between two or more: starting, finding, naming, and who is in them.",
  },
  {
    name: "Messages",
    description: "What is said in a conversation: sending, reading, changing and taking back.",
  },
  { name: "Chats", description: "The same conversations of two, by the other's name." },
  { name: "Notifications", description: "What you were told of: invites, friends, tournaments." },
  { name: "Games", description: "Ending what an accepted invite began." },
  { name: "Workspaces", description: "Where a team is: making one, who is in it, and what they may." },
  {
    name: "Channels",
    description: "What a team talks about: public and private, their members and messages.",
  },
  { name: "Activity and metrics", description: "What happened in a workspace, and how much." },
  { name: "Courses", description: "What trainers offer." },
  { name: "Exercises", description: "A library to start from, and those of your own." },
  { name: "Workouts", description: "Which exercises, in which order, how often and how heavy." },
  { name: "Workout sessions", description: "A workout as it is planned, begun, and done." },
  {
    name: "Exercise logs",
    description: "The sets that you performed, your bests in them, and your progress.",
  },
  { name: "Training data", description: "A log comes from elsewhere, and leaves." },
  { name: "Media", description: "The files that messages carry, for members only." },
  { name: "Health", description: "Whether the backend answers." },
  { name: "Documentation", description: "This description, and that of the WebSocket frames." },
];
