/** What each group of operations is about, in reading order. */
export const TAGS: { name: string; description: string }[] = [
  { name: "Accounts", description: "Who people are: signing up, finding, changing and deleting an account." },
  { name: "Auth", description: "Logins: tokens, keys, codes by mail, tickets for sockets, and ending them." },
  {
    name: "Profiles",
    description: "What someone is here: gym, trainer, store or trainee; their body and goals.",
  },
  {
    name: "Conversations",
    description: "Between two or more: starting, finding, naming, and who is in them.",
  },
  {
    name: "Messages",
    description: "What is said in a conversation: sending, reading, changing and taking back.",
  },
  { name: "Media", description: "The files that messages carry, for members only." },
  { name: "Health", description: "Whether the backend answers." },
  { name: "Documentation", description: "This description, and that of the WebSocket frames." },
];
