/** In reading order. */
export const TAGS: { name: string; description: string }[] = [
  {
    name: "Registration",
    description:
      "Signing up. All three operations create the same kind of account: use `POST /api/accounts/`, unless you write one of the older clients that expect another.",
  },
  { name: "Authentication", description: "Logins: tokens, keys, tickets for sockets, and ending them." },
  { name: "Sign-in by code", description: "A code by mail, and a login that a browser keeps as cookies." },
  { name: "Accounts", description: "Finding, changing and deleting an account." },
  {
    name: "Profiles",
    description: "Gyms, trainers, stores and trainees; body measurements and goals.",
  },
  { name: "Contacts", description: "Friends, and people you blocked." },
  {
    name: "Conversations",
    description: "One-to-one and in groups: starting, finding and naming them, and their members.",
  },
  {
    name: "Messages",
    description: "Messages of a conversation: sending, reading, editing and deleting.",
  },
  { name: "Chats", description: "One-to-one conversations, addressed by the other person's username." },
  { name: "Notifications", description: "Notifications about invites, friends and tournaments." },
  { name: "Games", description: "Ending a game that began with an accepted invite." },
  { name: "Workspaces", description: "Teams: creating a workspace, its members and their roles." },
  {
    name: "Channels",
    description: "Public and private channels of a workspace, their members and messages.",
  },
  { name: "Activity and metrics", description: "The activity feed of a workspace, and counts." },
  { name: "Courses", description: "Courses that trainers offer." },
  { name: "Exercises", description: "A built-in library, and your own exercises." },
  {
    name: "Workouts",
    description: "Plans: which exercises, in which order, with how many sets and which weights.",
  },
  { name: "Workout sessions", description: "Workouts that are planned, started and completed." },
  {
    name: "Exercise logs",
    description: "The sets that you performed, your records and your progress.",
  },
  { name: "Training data", description: "Importing and exporting your training log." },
  { name: "Media", description: "Files attached to messages, for members only." },
  { name: "Health", description: "Whether the backend responds." },
  { name: "Documentation", description: "This document, and the one of the WebSocket frames." },
];
