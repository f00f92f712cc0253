/** What each group of operations is about, in reading order. */
export const TAGS: { name: string; description: string }[] = [
  { name: "Accounts", description: "Who people are: signing up, finding, changing and deleting an account." },
  { name: "Auth", description: "Logins: tokens, keys, codes by mail, tickets for sockets, and ending them." },
  {
    name: "Profiles",
    description: "What someone is here: gym, trainer, store or trainee; their body and goals.",
  },
  { name: "Health", description: "Whether the backend answers." },
  { name: "Documentation", description: "This description, and that of the WebSocket frames." },
];
