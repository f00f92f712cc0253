// Made of the served OpenAPI document by `npm run client:types`.

export type AcceptedInvitation = {
  /** Always success */
  status: "success";
  /** The id of the workspace */
  workspace_id: number;
  /** The id of the channel; null for an invitation to a workspace */
  channel_id: number | null;
  /** The id of your account */
  account_id: number;
  /** Your username */
  username: string;
  /** Your role: admin or member */
  role: string;
  /** When you joined */
  joined_at: string;
};

export type AccessPair = {
  /** For `Authorization: Bearer …`, for 60 minutes */
  access: string;
  /** For new access tokens, for 2 days */
  refresh: string;
};

/** An account, as everyone sees it */
export type Account = {
  /** The id of the account */
  id: number;
  /** The username */
  username: string;
  /** The e-mail address. Shown to its owner only */
  email?: string;
  /** The first name, or an empty text */
  firstName: string;
  /** The last name, or an empty text */
  lastName: string;
  /** When the account was created */
  createdAt: string;
  /** When the account last changed */
  updatedAt: string;
};

export type AccountChange = {
  /** The username: of a change, the new one */
  username?: string;
  /** A new e-mail address, which takes proof, and counts once it is confirmed */
  email?: string;
  /** The first name; an empty text clears it */
  firstName?: string;
  /** The last name; an empty text clears it */
  lastName?: string;
  /** Your present password, where the action takes proof. A login of the last ten minutes is proof, too, once */
  current_password?: string;
  /** The six digits of the code in the mail from POST /api/request-otp/ */
  code?: string;
  /** The same as `code` */
  otp?: string;
  /** A new password, which takes proof and ends your other logins. Beside a new `email`: the current one, as proof */
  password?: string;
};

/** The current password, or a code */
export type AccountDeletion = {
  /** Your present password, where the action takes proof. A login of the last ten minutes is proof, too, once */
  current_password?: string;
  /** The six digits of the code in the mail from POST /api/request-otp/ */
  code?: string;
  /** The same as `code` */
  otp?: string;
  /** The same as `current_password` */
  password?: string;
};

/** An account, as everyone sees it */
export type AccountDetails = Account & {
  /** The account's profiles, at most one of each type */
  profiles: AccountProfile[];
};

export type AccountList = Account[];

export type AccountProfile = {
  profile_type: ProfileType;
};

export type AccountReplacement = {
  /** The username: of a change, the new one */
  username: string;
  /** An e-mail address. Unique, and case does not count */
  email: string;
  /** The first name; empty unless given */
  firstName?: string;
  /** The last name; empty unless given */
  lastName?: string;
  /** Your present password, where the action takes proof. A login of the last ten minutes is proof, too, once */
  current_password?: string;
  /** The six digits of the code in the mail from POST /api/request-otp/ */
  code?: string;
  /** The same as `code` */
  otp?: string;
  /** A new password, which takes proof and ends your other logins. Beside a new `email`: the current one, as proof */
  password?: string;
};

/** The count */
export type ActiveCount = {
  /** How many members did something */
  active_count: number;
};

export type ActiveUsers = {
  /** Always success */
  status: "success";
  data: ActiveCount;
};

export type ActiveUsersQuery = {
  /** The id of the workspace */
  workspace_id: number;
  /** How far back to look, in minutes: 15 unless given */
  minutes?: number | null;
};

export type Activity = {
  /** The number of the activity in its workspace */
  id: number;
  /** The id of the workspace */
  workspace_id: number;
  /** The e-mail address of the person who did it, at users.noreply.invalid where you may not know it; empty where the account is deleted */
  actor_email: string;
  /** What happened */
  type: "workspace_created" | "channel_created" | "member_joined" | "message_sent";
  /** The id of the workspace, channel or account, or the number of the message in its channel */
  ref_id: number;
  /** The id of the channel; null for what is of no channel */
  channel_id: number | null;
  /** What happened, in a sentence */
  summary: string;
  /** When it happened */
  created_at: string;
};

export type ActivityList = {
  /** Always success */
  status: "success";
  /** What happened, newest first */
  data: Activity[];
};

export type ActivityQuery = {
  /** The id of the workspace */
  workspace_id: number;
  /** How many to answer with: 20 unless given, at most 100 */
  limit?: number | null;
};

export type AddedExerciseBody = {
  /** The id of the exercise, or the exercise as answers show it */
  exercise: string | Reference;
  /** How many sets to do */
  target_sets?: number | null;
  /** How many repetitions to do at least */
  target_reps_min?: number | null;
  /** How many repetitions to do at most; not less than target_reps_min */
  target_reps_max?: number | null;
  /** The weight to use, in kilograms, or in the query's `unit` */
  target_weight?: number | null;
  /** How long to rest between sets, in seconds: 60 unless given */
  rest_seconds?: number | null;
  /** What to mind; empty unless given */
  notes?: string | null;
  /** Its place in the workout; the last unless given */
  order?: number | null;
};

export type AddedMember = {
  /** Always success */
  status: "success";
  /** The id of the account */
  account_id: number;
  /** The username */
  username: string;
  /** The member's role: owner, admin or member */
  role: string;
  /** When the member joined */
  joined_at: string;
};

/** The new member; for an `email`, that an invitation goes out */
export type AddedOrInvited = AddedMember | InvitedByMail;

export type AddressConfirmation = {
  /** The six digits of the code that was mailed to the new address */
  code: string;
};

export type AddressConfirmed = {
  /** What was done, in a sentence */
  message: string;
  /** The new address */
  email: string;
};

/** A JSON document */
export type AnyDocument = Record<string, unknown>;

export type Block = {
  /** The username of the person whom you blocked */
  username: string;
  /** Their full name, or their username */
  nickname: string;
  /** The address of their picture: a path on this host */
  avatar: string;
  /** Always true: you blocked them */
  is_blocked_user: true;
  /** Always false: nobody is told who blocked them */
  is_blocked_by_user: false;
  /** When you blocked them */
  date: string;
};

export type BlockList = {
  /** The part of the list that was asked for */
  items: Block[];
  /** How many entries the whole list has */
  count: number;
};

/** A channel, as you see it */
export type Channel = {
  /** The id of the channel */
  id: number;
  /** The id of its workspace */
  workspace_id: number;
  /** Its name */
  name: string;
  /** 1 where only its members may see it, else 0 */
  is_private: 0 | 1;
  /** Whether you are in it */
  is_member: boolean;
  /** When it was created */
  created_at: string;
};

export type ChannelAnswer = {
  /** Always success */
  status: "success";
  data: Channel;
};

export type ChannelBody = {
  /** The id of the workspace */
  workspace_id: number;
  /** The name: one visible line */
  name: string;
  /** Whether only its members may see it; false unless given */
  is_private?: boolean;
};

export type ChannelCreated = {
  /** Always success */
  status: "success";
  /** The id of the new channel */
  channel_id: number;
};

export type ChannelInvitation = {
  /** The id of the account to add */
  account_id: number;
  /** Absent where another of these fields is present */
  username?: never;
  /** Absent where another of these fields is present */
  email?: never;
  /** Always member */
  role?: "member";
} | {
  /** Absent where another of these fields is present */
  account_id?: never;
  /** The username of the account to add */
  username: string;
  /** Absent where another of these fields is present */
  email?: never;
  /** Always member */
  role?: "member";
} | {
  /** Absent where another of these fields is present */
  account_id?: never;
  /** Absent where another of these fields is present */
  username?: never;
  /** An e-mail address to invite, whether or not it has an account */
  email: string;
  /** Always member */
  role?: "member";
};

export type ChannelList = {
  /** Always success */
  status: "success";
  /** The channels, oldest first */
  data: Channel[];
};

export type ChannelMember = {
  /** The id of the account */
  account_id: number;
  /** The username */
  username: string;
  /** Whether the member owns the channel */
  role: "owner" | "member";
  /** When the member joined */
  joined_at: string;
};

export type ChannelMemberList = {
  /** Always success */
  status: "success";
  /** The members, those who joined first at the front */
  data: ChannelMember[];
};

export type ChannelMessage = {
  /** Its number in the channel */
  id: number;
  /** The id of the channel */
  channel_id: number;
  /** The sender's e-mail address. It ends in `@users.noreply.invalid` if you may not see it; empty if the account is deleted */
  sender_email: string;
  /** The sender's username */
  sender_username: string;
  /** The text; empty where the message is deleted */
  body: string;
  /** When it was sent */
  created_at: string;
  /** When its text last changed; null if it never did */
  edited_at: string | null;
  /** The id that its sender's client gave it; null if it gave none */
  client_id: string | null;
  /** The sequence number of this change */
  seq: number;
};

export type ChannelMessageBody = {
  /** The id of the channel */
  channel_id: number;
  /** The text of the message, of which something is visible */
  body: string;
  /** Your own id for the message: sent again with the same one, it is not stored twice */
  client_id?: string | null;
};

export type ChannelMessagePage = {
  /** Always success */
  status: "success";
  /** The messages, oldest first */
  data: ChannelMessage[];
  /** Whether there is more in this direction */
  has_more: boolean;
  /** The channel's last change when this was read */
  seq: number;
};

export type ChannelMessageSent = {
  /** Always success */
  status: "success";
  /** The number of the message in its channel */
  message_id: number;
};

export type Chat = ChatPreview & {
  /** The last 30 messages, newest first */
  messages: ChatMessage[];
};

export type ChatList = {
  /** The part of the list that was asked for */
  items: ChatPreview[];
  /** How many entries the whole list has */
  count: number;
};

export type ChatMessage = {
  /** The UUID of the message */
  id: string;
  /** The text; of a message without any, the name of its file */
  content: string;
  /** When it was sent */
  date: string;
  /** The sender's username */
  sender: string;
  /** Whether the recipient has read it */
  is_read: boolean;
  /** Whether anyone likes it */
  is_liked: boolean;
};

export type ChatMessageList = {
  /** The part of the list that was asked for */
  items: ChatMessage[];
  /** How many entries the whole list has */
  count: number;
};

export type ChatPreview = {
  /** The UUID of the conversation */
  chat_id: string;
  /** The other person's username */
  username: string;
  /** Their full name, or their username */
  nickname: string;
  /** The address of their picture: a path on this host */
  avatar: string;
  /** Whether they are online */
  is_online: boolean;
  /** Whether you blocked them */
  is_blocked_user: boolean;
  /** Always false: nobody is told who blocked them */
  is_blocked_by_user: false;
  /** How many of their messages you have not read */
  unread_messages_count: number;
  /** The newest message; null where there is none */
  last_message: ChatMessage | null;
};

export type Conversation = {
  /** The id of the conversation */
  id: number;
  /** The UUID of the conversation */
  uuid: string;
  /** The name of the group; null where it has none */
  name: string | null;
  /** Whether it is a group, rather than a conversation of two */
  is_group: boolean;
  /** Its members, you among them */
  participants: Participant[];
  /** The other person; null for a group */
  other_participant: Participant | null;
  /** The newest message; null where there is none */
  last_message: Message | null;
  /** How many of the others' messages you have not read */
  unread_count: number;
  /** When the conversation was created */
  created_at: string;
  /** When something last happened in it */
  updated_at: string;
};

export type ConversationDetail = Conversation & {
  /** The last 50 messages, oldest first */
  messages: Message[];
  /** The last change in this answer: connect to the socket with `?after=` it to get every later one */
  seq: number;
  /** You have read up to this message; 0 if you have read none. `unread_count` counts those after it */
  last_read_id: number;
};

export type ConversationList = Conversation[];

export type Course = {
  /** The id of the course */
  id: number;
  /** The title */
  title: string;
  /** What the course is about, or an empty text */
  description: string;
  /** The id of the trainer's profile */
  trainer_profile: number;
  /** The trainer's name */
  trainer: string;
  /** The price, with at most two decimals */
  price: number;
  /** When the course was created */
  created_at: string;
  /** When the course last changed */
  updated_at: string;
};

export type CourseBody = {
  /** The title: one visible line */
  title: string;
  /** What the course is about */
  description?: string;
  /** The id of your trainer profile */
  trainer_profile: number;
  /** The price, with at most two decimals. Also taken as text, such as "49.99" */
  price: number;
};

export type CourseChanges = {
  /** The title: one visible line */
  title?: string;
  /** What the course is about */
  description?: string;
  /** The id of your trainer profile */
  trainer_profile?: number;
  /** The price, with at most two decimals. Also taken as text, such as "49.99" */
  price?: number;
};

export type CourseList = Course[];

export type CreatedAccount = {
  /** The id of the new account */
  id: number;
};

export type DayCount = {
  /** The day, in UTC */
  day: string;
  /** How many messages were sent on it */
  count: number;
};

export type Done = {
  /** What was done, in a sentence */
  message: string;
  /** The new address, which counts once it is confirmed: POST /api/auth/email/ */
  pending_email?: string;
};

export type Estimate = {
  /** The most that you could lift once, in the query's `unit` */
  value: number;
  /** The id of the set behind it */
  log: string;
  /** When the set was completed */
  date: string;
  /** The set's weight, in the query's `unit` */
  weight: number | null;
  /** The set's repetitions */
  reps: number | null;
  /** The set's duration, in seconds */
  duration_seconds: number | null;
  /** The set's distance, in kilometres */
  distance: number | null;
  /** How it was computed; weight: it was lifted once */
  formula: "weight" | "epley";
  /** By Epley's formula; absent where it was lifted once */
  epley?: number;
  /** By Brzycki's formula; absent where it was lifted once */
  brzycki?: number;
};

export type Exercise = {
  /** The id of the exercise */
  id: string;
  /** Its name */
  name: string;
  category: ExerciseCategory;
  /** How hard it is */
  difficulty_level: "beginner" | "intermediate" | "advanced" | "expert";
  /** The muscle groups that it trains most */
  primary_muscles: ("chest" | "back" | "shoulders" | "arms" | "legs" | "core" | "glutes" | "cardio")[];
  /** Whether someone made it, rather than the library having it */
  is_custom: boolean;
  /** Whether everyone may use it */
  is_public: boolean;
  /** What the exercise is, or an empty text */
  description: string;
  /** The muscle groups that it also trains */
  secondary_muscles: ("chest" | "back" | "shoulders" | "arms" | "legs" | "core" | "glutes" | "cardio")[];
  /** What is needed, one item each */
  equipment_needed: string[];
  /** How it is done, one step each */
  instructions: string[];
  /** The address of a video */
  video_url: string | null;
  /** The address of a picture */
  image_url: string | null;
  /** The id of its maker's account; null for the library's */
  created_by_user_id: number | null;
  /** When it was created */
  created_at: string;
  /** When it last changed */
  updated_at: string;
};

export type ExerciseBody = {
  /** The name of the exercise */
  name: string;
  /** What the exercise is; empty unless given */
  description?: string | null;
  category: ExerciseCategory;
  /** How hard it is; beginner unless given */
  difficulty_level?: "beginner" | "intermediate" | "advanced" | "expert" | null;
  /** The muscle groups that it trains most */
  primary_muscles?: ("chest" | "back" | "shoulders" | "arms" | "legs" | "core" | "glutes" | "cardio")[] | null;
  /** The muscle groups that it also trains */
  secondary_muscles?: ("chest" | "back" | "shoulders" | "arms" | "legs" | "core" | "glutes" | "cardio")[] | null;
  /** What is needed, one item each */
  equipment_needed?: string[] | null;
  /** How it is done, one step each */
  instructions?: string[] | null;
  /** The address of a video: http or https */
  video_url?: string | null;
  /** The address of a picture: http or https */
  image_url?: string | null;
  /** Whether others may use it; false unless given */
  is_public?: boolean | null;
};

/** The kind of exercise */
export type ExerciseCategory = "strength" | "cardio" | "flexibility" | "balance" | "plyometrics" | "powerlifting" | "olympic_weightlifting" | "calisthenics" | "sports";

export type ExerciseChanges = {
  /** The name of the exercise */
  name?: string;
  /** What the exercise is; empty unless given */
  description?: string | null;
  category?: ExerciseCategory;
  /** How hard it is; beginner unless given */
  difficulty_level?: "beginner" | "intermediate" | "advanced" | "expert" | null;
  /** The muscle groups that it trains most */
  primary_muscles?: ("chest" | "back" | "shoulders" | "arms" | "legs" | "core" | "glutes" | "cardio")[] | null;
  /** The muscle groups that it also trains */
  secondary_muscles?: ("chest" | "back" | "shoulders" | "arms" | "legs" | "core" | "glutes" | "cardio")[] | null;
  /** What is needed, one item each */
  equipment_needed?: string[] | null;
  /** How it is done, one step each */
  instructions?: string[] | null;
  /** The address of a video: http or https */
  video_url?: string | null;
  /** The address of a picture: http or https */
  image_url?: string | null;
  /** Whether others may use it; false unless given */
  is_public?: boolean | null;
};

export type ExerciseListed = {
  /** The id of the exercise */
  id: string;
  /** Its name */
  name: string;
  category: ExerciseCategory;
  /** How hard it is */
  difficulty_level: "beginner" | "intermediate" | "advanced" | "expert";
  /** The muscle groups that it trains most */
  primary_muscles: ("chest" | "back" | "shoulders" | "arms" | "legs" | "core" | "glutes" | "cardio")[];
  /** Whether someone made it, rather than the library having it */
  is_custom: boolean;
  /** Whether everyone may use it */
  is_public: boolean;
};

/** A set that was performed */
export type ExerciseLog = {
  /** The id of the set */
  id: string;
  /** The id of the session */
  workout_session: string;
  /** The id of the exercise */
  exercise: string;
  /** The name of the exercise */
  exercise_name: string;
  /** The id of your account */
  user_id: number;
  /** The number of the set in its exercise, from 1 */
  set_number: number;
  /** The kind of set */
  set_type: "normal" | "warm_up" | "drop" | "failure";
  /** How many repetitions */
  reps: number | null;
  /** The weight, in the query's `unit` */
  weight: number | null;
  /** How long it took, in seconds */
  duration_seconds: number | null;
  /** How far it went, in kilometres */
  distance: number | null;
  /** What you noted of it, or an empty text */
  notes: string;
  /** When it was completed */
  completed_at: string;
};

export type ExerciseLogBody = {
  /** The id of the session, or the session as answers show it */
  workout_session: string | Reference;
  /** The id of the exercise, or the exercise as answers show it */
  exercise: string | Reference;
  /** The number of the set in its exercise, from 1 */
  set_number: number;
  /** The kind of set; normal unless given */
  set_type?: "normal" | "warm_up" | "drop" | "failure" | null;
  /** How many repetitions */
  reps?: number | null;
  /** The weight, in kilograms, or in the query's `unit` */
  weight?: number | null;
  /** How long it took, in seconds */
  duration_seconds?: number | null;
  /** How far it went, in kilometres */
  distance?: number | null;
  /** What you note of it */
  notes?: string | null;
  /** When it was completed; now unless given. Not in the future */
  completed_at?: string | null;
};

export type ExerciseLogChanges = {
  /** The id of the session, or the session as answers show it */
  workout_session?: string | Reference;
  /** The id of the exercise, or the exercise as answers show it */
  exercise?: string | Reference;
  /** The number of the set in its exercise, from 1 */
  set_number?: number;
  /** The kind of set; normal unless given */
  set_type?: "normal" | "warm_up" | "drop" | "failure" | null;
  /** How many repetitions */
  reps?: number | null;
  /** The weight, in kilograms, or in the query's `unit` */
  weight?: number | null;
  /** How long it took, in seconds */
  duration_seconds?: number | null;
  /** How far it went, in kilometres */
  distance?: number | null;
  /** What you note of it */
  notes?: string | null;
  /** When it was completed; now unless given. Not in the future */
  completed_at?: string | null;
};

export type ExerciseLogList = ExerciseLog[];

export type ExerciseLogPage = {
  /** How many entries the whole list has */
  count: number;
  /** The address of the next page; null on the last */
  next: string | null;
  /** The address of the page before; null on the first */
  previous: string | null;
  /** The entries of this page */
  results: ExerciseLog[];
};

export type ExerciseLogsBody = {
  /** The sets */
  logs: ExerciseLogBody[];
};

export type ExercisePage = {
  /** How many entries the whole list has */
  count: number;
  /** The address of the next page; null on the last */
  next: string | null;
  /** The address of the page before; null on the first */
  previous: string | null;
  /** The entries of this page */
  results: ExerciseListed[];
};

export type ExerciseRecords = {
  exercise: NamedExercise;
  /** The heaviest set, by weight */
  heaviest: PersonalRecord | null;
  /** The best estimated one-repetition maximum */
  best_estimated_1rm: Estimate | NoEstimate | null;
  /** The set with the most repetitions */
  most_reps: PersonalRecord | null;
  /** The set with the most weight × repetitions */
  best_volume: PersonalRecord | null;
  /** The longest set, in seconds */
  longest: PersonalRecord | null;
  /** The farthest set, in kilometres */
  farthest: PersonalRecord | null;
};

export type FieldProblem = {
  /** The field, with a dot between levels; empty for the whole */
  path: string;
  /** What is wrong with the field */
  message: string;
};

/** The fitness profile of an account */
export type FitnessProfile = {
  /** The id of the account */
  user_id: number;
  /** What the person says of themselves */
  bio: string;
  /** The height in centimetres */
  height: number | null;
  /** The weight in kilograms */
  weight: number | null;
  /** The date of birth */
  date_of_birth: string | null;
  /** What the person trains for */
  fitness_goal: "weight_loss" | "muscle_gain" | "endurance" | "flexibility" | "general_fitness" | null;
  /** How experienced the person is */
  experience_level: "beginner" | "intermediate" | "advanced" | "expert" | null;
  /** The kinds of workout that the person likes */
  preferred_workout_types: string[];
  /** The IANA name of the person's time zone; UTC unless given */
  time_zone: string;
  /** When the profile was created */
  created_at: string;
  /** When the profile last changed */
  updated_at: string;
};

export type Friend = {
  /** The friend's username */
  username: string;
  /** Their full name, or their username */
  nickname: string;
  /** The address of their picture: a path on this host */
  avatar: string;
  /** Whether they are online or idle */
  is_online: boolean;
  /** Whether they are there: idle is online, but away */
  status: "online" | "idle" | "offline";
  /** When they were last online; null if unknown */
  last_seen: string | null;
  /** When you added them */
  date: string;
};

export type FriendList = {
  /** The part of the list that was asked for */
  items: Friend[];
  /** How many entries the whole list has */
  count: number;
};

export type Game = {
  /** The id of the game */
  game_id: string;
  opponent: PersonCard;
  /** When the game ends by itself, unless one of the two ends it before */
  ends_at: string;
};

export type GameList = {
  /** The part of the list that was asked for */
  items: Game[];
  /** How many entries the whole list has */
  count: number;
};

/** A login */
export type Grant = {
  /** The id of the login */
  id: string;
  /** Whether its client sends tokens or a browser's cookies */
  kind: "bearer" | "cookie";
  /** Browser and system, by the User-Agent header of the sign-in; null where it names none */
  device: string | null;
  /** When its client signed in */
  created_at: string;
  /** When it was last used, to the hour */
  last_used_at: string;
  /** Whether it is the login of this request */
  current: boolean;
};

export type GrantList = Grant[];

export type Health = {
  /** Always healthy */
  status: "healthy";
  /** The time of the answer */
  timestamp: string;
};

export type InvitationCode = {
  /** The code in the mail of the invitation */
  code: string;
};

export type InvitedByMail = {
  /** Always success */
  status: "success";
  /** Always null */
  account_id: null;
  /** Always null */
  username: null;
  /** The role that the invitation gives */
  role: string;
  /** Always null */
  joined_at: null;
  /** The address that the invitation goes to */
  email: string;
  /** What was done, in a sentence */
  message: string;
};

export type LoggedIn = {
  /** For `Authorization: Bearer …`, for 60 minutes */
  access: string;
  /** For new access tokens, for 2 days */
  refresh: string;
  /** For `Authorization: Token …`, until logout. Shown this once */
  token: string;
  account: LoggedInAccount;
  user: User;
};

/** The account, for the gym platform's clients */
export type LoggedInAccount = {
  /** The id of the account */
  id: number;
  /** The username */
  username: string;
  /** The e-mail address */
  email: string;
  /** The types of the account's profiles */
  profile_types: ProfileType[];
};

export type Login = {
  /** The username or e-mail address */
  username: string;
  /** The e-mail address or username, instead of `username` */
  email?: string;
  /** The account's password */
  password: string;
} | {
  /** The username or e-mail address */
  username?: string;
  /** The e-mail address or username, instead of `username` */
  email: string;
  /** The account's password */
  password: string;
};

/** These messages and all before them; all there are, if none are named or `mark_all` is true. Your own don't count. */
export type MarkRead = {
  /** The numbers of messages: these and all before them become read */
  message_ids?: number[] | null;
  /** True: all messages become read, whatever `message_ids` has */
  mark_all?: boolean | null;
};

export type MarkedRead = {
  /** Always true */
  success: true;
  /** How many messages this request made read */
  messages_marked_read: number;
};

export type MediaTicket = {
  /** Reads attachments: append `?ticket=` to their addresses */
  ticket: string;
  /** When the ticket ends, ten minutes from now */
  expires_at: string;
};

export type Member = {
  /** The id of the account */
  account_id: number;
  /** The username */
  username: string;
  /** Whether the member created the group */
  role: "creator" | "member";
  /** When the member joined */
  joined_at: string;
};

export type Message = {
  /** The number of the message in its conversation: 1, 2, 3 … */
  id: number;
  /** The UUID of the message */
  uuid: string;
  /** The id of the conversation */
  conversation: number;
  /** The sender's username */
  sender: string;
  /** The id of the sender's account */
  sender_id: number;
  /** The sender's username */
  sender_username: string;
  /** The sender's first name, or an empty text */
  sender_first_name: string;
  /** The sender's last name, or an empty text */
  sender_last_name: string;
  /** The text; empty where there is none, or the message is deleted */
  content: string;
  /** The address of the file, for members only: a path on this host */
  attachment: string | null;
  /** When it was sent */
  timestamp: string;
  /** Whether another member has read it */
  is_read: boolean;
  /** When another member first read it */
  read_at: string | null;
  /** Whether it was deleted */
  is_deleted: boolean;
  /** When its text was last changed, or it was deleted */
  edited_at: string | null;
  /** Whether anyone likes it */
  is_liked: boolean;
  /** How many members like it */
  likes: number;
  /** The id that its sender's client gave it */
  client_id: string | null;
};

export type MessagePage = {
  /** How many messages the conversation has */
  count: number;
  /** The address of what comes next in this direction; null at the end */
  next: string | null;
  /** The address of older messages; null where there are none */
  previous: string | null;
  /** The messages, oldest first */
  results: Message[];
  /** Whether there is more in this direction */
  has_more: boolean;
};

export type MessagesPerDay = {
  /** Always success */
  status: "success";
  /** The last 14 days, oldest first */
  data: DayCount[];
};

export type MessagesPerDayQuery = {
  /** The id of the workspace */
  workspace_id: number;
};

/** The exercise */
export type NamedExercise = {
  /** The id of the exercise */
  id: string;
  /** The name of the exercise */
  name: string;
};

export type NewAccount = {
  /** Letters of any script, digits and @ . + - _, all visible, and not dots alone. Names that differ only in case, compatible or ignorable characters are one. With an @ it must be the account's own e-mail */
  username: string;
  /** An e-mail address. Unique, and case does not count */
  email: string;
  /** Not the username, and not among the most common passwords */
  password: string;
  /** The password again. If present, it must be the same */
  confirmPassword?: string;
  /** The first name; empty unless given */
  firstName?: string;
  /** The last name; empty unless given */
  lastName?: string;
};

export type NewGroup = {
  /** The name of the group; none unless given */
  name?: string | null;
  /** The ids of the others' accounts. A group has at most 1,000 members, you among them */
  participants: number[];
};

export type NewMember = {
  /** The id of the account to add */
  account_id: number;
  /** Absent where another of these fields is present */
  username?: never;
} | {
  /** Absent where another of these fields is present */
  account_id?: never;
  /** The username of the account to add */
  username: string;
};

export type NewProfile = {
  profile_type: ProfileType;
};

export type NewUser = {
  /** Letters of any script, digits and @ . + - _, all visible, and not dots alone. Names that differ only in case, compatible or ignorable characters are one. With an @ it must be the account's own e-mail */
  username: string;
  /** An e-mail address. Unique, and case does not count */
  email: string;
  /** Not the username, and not among the most common passwords */
  password: string;
  /** The password again. If present, it must be the same */
  password_confirm?: string;
  /** The first name; empty unless given */
  first_name?: string;
  /** The last name; empty unless given */
  last_name?: string;
  /** What the person says of themselves */
  bio?: string;
  /** The height in centimetres; null clears it */
  height?: number | null;
  /** The weight in kilograms; null clears it */
  weight?: number | null;
  /** The date of birth, in the past. A date and time counts as its date */
  date_of_birth?: string;
  /** What the person trains for; null clears it */
  fitness_goal?: "weight_loss" | "muscle_gain" | "endurance" | "flexibility" | "general_fitness" | null;
  /** How experienced the person is; null clears it */
  experience_level?: "beginner" | "intermediate" | "advanced" | "expert" | null;
  /** The kinds of workout that the person likes, in their own words */
  preferred_workout_types?: string[];
  /** The IANA name of a time zone: your days, weeks and months are those of its clocks */
  time_zone?: string | null;
};

export type NewWorkspaceUser = {
  /** Letters of any script, digits and @ . + - _, all visible, and not dots alone. Names that differ only in case, compatible or ignorable characters are one. With an @ it must be the account's own e-mail */
  username: string;
  /** An e-mail address. Unique, and case does not count */
  email: string;
  /** Not the username, and not among the most common passwords */
  password: string;
  /** First and last name; empty unless given */
  full_name?: string;
};

export type NoEstimate = {
  /** Always null */
  value: null;
  /** The id of the set behind it */
  log: string;
  /** When the set was completed */
  date: string;
  /** The set's weight, in the query's `unit` */
  weight: number | null;
  /** The set's repetitions */
  reps: number | null;
  /** The set's duration, in seconds */
  duration_seconds: number | null;
  /** The set's distance, in kilometres */
  distance: number | null;
  /** Why this set, the one with the most repetitions, allows no estimate */
  reason: string;
};

export type Notification = {
  /** The id of the notification */
  id: string;
  /** What happened: the name of the event on /ws/events/ */
  action: "notification" | "new_friend" | "new_tournament" | "game_invite";
  /** The same as in the event of this name */
  data: Record<string, unknown>;
  /** Whether you read it */
  is_read: boolean;
};

export type NotificationList = {
  /** The part of the list that was asked for */
  items: Notification[];
  /** How many entries the whole list has */
  count: number;
};

export type NotificationsMarkedRead = {
  /** Always true */
  success: true;
  /** How many notifications became read */
  notifications_marked_read: number;
};

export type OwnProfile = {
  user: User;
  profile: FitnessProfile;
  /** The new address, which counts once it is confirmed: POST /api/auth/email/ */
  pending_email?: string;
};

export type Participant = {
  /** The id of the account */
  id: number;
  /** The username */
  username: string;
  /** The first name, or an empty text */
  first_name: string;
  /** The last name, or an empty text */
  last_name: string;
};

export type PasswordChange = {
  /** Your present password, where the action takes proof. A login of the last ten minutes is proof, too, once */
  current_password?: string;
  /** The six digits of the code in the mail from POST /api/request-otp/ */
  code?: string;
  /** The same as `code` */
  otp?: string;
  /** The same as `current_password` */
  old_password: string;
  /** Not the username, and not among the most common passwords */
  new_password: string;
  /** The new password again. If present, it must be the same */
  new_password_confirm?: string;
} | {
  /** Your present password, where the action takes proof. A login of the last ten minutes is proof, too, once */
  current_password: string;
  /** The six digits of the code in the mail from POST /api/request-otp/ */
  code?: string;
  /** The same as `code` */
  otp?: string;
  /** The same as `current_password` */
  old_password?: string;
  /** Not the username, and not among the most common passwords */
  new_password: string;
  /** The new password again. If present, it must be the same */
  new_password_confirm?: string;
} | {
  /** Your present password, where the action takes proof. A login of the last ten minutes is proof, too, once */
  current_password?: string;
  /** The six digits of the code in the mail from POST /api/request-otp/ */
  code: string;
  /** The same as `code` */
  otp?: string;
  /** The same as `current_password` */
  old_password?: string;
  /** Not the username, and not among the most common passwords */
  new_password: string;
  /** The new password again. If present, it must be the same */
  new_password_confirm?: string;
} | {
  /** Your present password, where the action takes proof. A login of the last ten minutes is proof, too, once */
  current_password?: string;
  /** The six digits of the code in the mail from POST /api/request-otp/ */
  code?: string;
  /** The same as `code` */
  otp: string;
  /** The same as `current_password` */
  old_password?: string;
  /** Not the username, and not among the most common passwords */
  new_password: string;
  /** The new password again. If present, it must be the same */
  new_password_confirm?: string;
};

export type PasswordChanged = {
  /** What was done, in a sentence */
  message: string;
};

/** With `email` alone a code is requested; with `code` (or `otp`) and `new_password` it is used */
export type PasswordReset = {
  /** The e-mail address of an account */
  email: string;
  /** The six digits of the code in the mail from POST /api/request-otp/ */
  code?: string;
  /** The same as `code` */
  otp?: string;
  /** Not the username, and not among the most common passwords */
  new_password?: string;
} | {
  /** The e-mail address of an account */
  email: string;
  /** The six digits of the code in the mail from POST /api/request-otp/ */
  code: string;
  /** The same as `code` */
  otp?: string;
  /** Not the username, and not among the most common passwords */
  new_password?: string;
} | {
  /** The e-mail address of an account */
  email: string;
  /** The six digits of the code in the mail from POST /api/request-otp/ */
  code?: string;
  /** The same as `code` */
  otp: string;
  /** Not the username, and not among the most common passwords */
  new_password?: string;
};

/** Someone, as others see them */
export type PersonCard = {
  /** The username */
  username: string;
  /** The full name, or the username */
  nickname: string;
  /** The address of a picture: a path on this host */
  avatar: string;
};

export type PersonalRecord = {
  /** The record */
  value: number;
  /** The id of the set behind it */
  log: string;
  /** When the set was completed */
  date: string;
  /** The set's weight, in the query's `unit` */
  weight: number | null;
  /** The set's repetitions */
  reps: number | null;
  /** The set's duration, in seconds */
  duration_seconds: number | null;
  /** The set's distance, in kilometres */
  distance: number | null;
};

export type PersonalRecords = {
  /** The records, an entry for each exercise */
  results: ExerciseRecords[];
};

/** Why a request was refused (RFC 9457) */
export type Problem = {
  /** Always about:blank: `code` identifies the kind of problem */
  type: "about:blank";
  /** The name of the HTTP status */
  title: string;
  /** The HTTP status */
  status: number;
  /** What is wrong with this request, in a sentence */
  detail: string;
  /** The kind of problem, for programs */
  code: "validation_failed" | "malformed_body" | "not_signed_in" | "wrong_credentials" | "not_allowed" | "origin_not_allowed" | "cross_site_cookies" | "proof_required" | "not_a_member" | "not_found" | "method_not_allowed" | "username_taken" | "email_taken" | "profile_exists" | "already_a_member" | "too_many_members" | "message_deleted" | "idempotency_key_reused" | "idempotency_key_in_progress" | "quota_exceeded" | "content_too_large" | "unsupported_media_type" | "range_not_satisfiable" | "rate_limited" | "unavailable" | "mail_not_sent" | "internal_error";
  /** Identifies the request in the logs; the same as the X-Request-Id header */
  request_id: string;
  /** The same as `detail` */
  error: string;
  /** The fields that were refused, where the problem is with fields */
  errors?: FieldProblem[];
};

export type Profile = {
  /** The id of the profile */
  id: number;
  /** The id of its account */
  account: number;
  profile_type: ProfileType;
  /** When the profile was created */
  created_at: string;
};

export type ProfileChange = {
  /** The first name; an empty text clears it */
  first_name?: string;
  /** The last name; an empty text clears it */
  last_name?: string;
  /** A new e-mail address, which takes proof, and counts once it is confirmed */
  email?: string;
  /** A new password, which takes proof and ends your other logins */
  password?: string;
  /** Your present password, where the action takes proof. A login of the last ten minutes is proof, too, once */
  current_password?: string;
  /** The six digits of the code in the mail from POST /api/request-otp/ */
  code?: string;
  /** The same as `code` */
  otp?: string;
  /** What the person says of themselves */
  bio?: string;
  /** The height in centimetres; null clears it */
  height?: number | null;
  /** The weight in kilograms; null clears it */
  weight?: number | null;
  /** The date of birth, in the past. A date and time counts as its date */
  date_of_birth?: string;
  /** What the person trains for; null clears it */
  fitness_goal?: "weight_loss" | "muscle_gain" | "endurance" | "flexibility" | "general_fitness" | null;
  /** How experienced the person is; null clears it */
  experience_level?: "beginner" | "intermediate" | "advanced" | "expert" | null;
  /** The kinds of workout that the person likes, in their own words */
  preferred_workout_types?: string[];
  /** The IANA name of a time zone: your days, weeks and months are those of its clocks */
  time_zone?: string | null;
};

export type ProfileList = Profile[];

/** What someone is on the gym platform */
export type ProfileType = "gym" | "trainer" | "store" | "trainee";

export type Progress = {
  exercise: NamedExercise;
  /** How long each period is */
  bucket: "day" | "week" | "month";
  /** The periods that have sets, oldest first */
  results: ProgressPeriod[];
};

export type ProgressPeriod = {
  /** The period's first day, of your time zone; weeks begin on Monday */
  date: string;
  /** How many sets */
  sets: number;
  /** How many repetitions in all */
  reps: number;
  /** The sum of weight × repetitions, in the query's `unit` */
  volume: number;
  /** The heaviest weight, in the query's `unit` */
  heaviest: number | null;
  /** The best estimated one-repetition maximum, in the query's `unit` */
  best_estimated_1rm: number | null;
};

export type Readiness = {
  /** Always ready */
  status: "ready";
  /** The time of the answer */
  timestamp: string;
};

export type Reference = {
  /** The id */
  id: string;
};

export type Refresh = {
  /** The refresh token, where the `refresh` header does not have it */
  refresh?: string;
};

export type Registered = {
  /** What was done, in a sentence */
  message: string;
  user: User;
  /** For `Authorization: Token …`, until logout. Shown this once */
  token: string;
  profile: FitnessProfile;
};

export type RenameGroup = {
  /** The new name; null for none */
  name: string | null;
};

export type RequestCode = {
  /** The e-mail address of an account */
  email: string;
};

/** What a member may do in a workspace */
export type Role = "owner" | "admin" | "member";

export type SendMessage = {
  /** The text of the message, of which something is visible */
  content: string;
  /** Your own id for the message: sent again with the same one, it is not stored twice */
  client_id?: string | null;
  /** Null: files are sent as a form */
  attachment?: null;
};

export type SendMessageForm = {
  /** The text beside the file, which may be empty */
  content: string;
  /** Your own id for the message: sent again with the same one, it is not stored twice */
  client_id?: string;
  /** The file, of 25 MiB at most */
  attachment?: Blob;
} | {
  /** The text beside the file, which may be empty */
  content?: string;
  /** Your own id for the message: sent again with the same one, it is not stored twice */
  client_id?: string;
  /** The file, of 25 MiB at most */
  attachment: Blob;
};

export type SendToPerson = {
  /** The id of the recipient's account */
  recipient_id: number;
  /** The text of the message, of which something is visible */
  content: string;
  /** Your own id for the message: sent again with the same one, it is not stored twice */
  client_id?: string | null;
};

export type SessionCompletion = {
  /** What you note of it */
  notes?: string | null;
  /** How good it was: 1 to 5 */
  rating?: number | null;
  /** How many kilocalories it took; estimated unless given, where your weight is known */
  calories_burned?: number | null;
  /** When it ended; now unless given */
  end_time?: string | null;
};

export type SessionStatistics = {
  /** How many sessions */
  sessions: number;
  /** How many of them were completed */
  completed: number;
  /** How many of them were cancelled */
  cancelled: number;
  /** How long the completed ones took, in minutes */
  total_duration_minutes: number;
  /** The sum of weight × repetitions, in the query's `unit` */
  total_volume: number;
  /** How many kilocalories they took */
  calories_burned: number;
  /** The average of your ratings; null where there are none */
  average_rating: number | null;
  /** The most days in a row with a completed session */
  longest_streak_days: number;
};

/** An exercise, in short */
export type ShortExercise = {
  /** The id of the exercise */
  id: string;
  /** Its name */
  name: string;
  category: ExerciseCategory;
};

export type SocketTicket = {
  /** Opens one socket: append `?ticket=` to its address */
  ticket: string;
  /** When the ticket ends, 30 seconds from now */
  expires_at: string;
};

/** The other person, as `user2`, `user_id` or `username` */
export type StartConversation = {
  /** The id of the other person's account: the same as `user_id` */
  user2: number;
  /** The id of the other person's account */
  user_id?: number;
  /** The other person's username, instead of an id */
  username?: string;
} | {
  /** The id of the other person's account: the same as `user_id` */
  user2?: number;
  /** The id of the other person's account */
  user_id: number;
  /** The other person's username, instead of an id */
  username?: string;
} | {
  /** The id of the other person's account: the same as `user_id` */
  user2?: number;
  /** The id of the other person's account */
  user_id?: number;
  /** The other person's username, instead of an id */
  username: string;
};

export type StartedConversation = {
  /** The id of the conversation */
  id: number;
  /** The UUID of the conversation */
  uuid: string;
  /** The ids of the two accounts */
  participants: number[];
  /** The other person; null for a group */
  other_participant: Participant | null;
  /** The last 50 messages, oldest first */
  messages: Message[];
  /** When the conversation was created */
  created_at: string;
  /** When something last happened in it */
  updated_at: string;
};

export type Success = {
  /** Always success */
  status: "success";
  /** What was done, in a sentence */
  message: string;
};

/** How many there are of each kind */
export type TrainingCounts = {
  /** How many exercises */
  exercises: number;
  /** How many workouts */
  workouts: number;
  /** How many sessions */
  sessions: number;
  /** How many sets */
  logs: number;
};

export type TrainingExercise = {
  /** The name of the exercise */
  name: string;
  /** What the exercise is; empty unless given */
  description?: string | null;
  category: ExerciseCategory;
  /** How hard it is; beginner unless given */
  difficulty_level?: "beginner" | "intermediate" | "advanced" | "expert" | null;
  /** The muscle groups that it trains most */
  primary_muscles?: ("chest" | "back" | "shoulders" | "arms" | "legs" | "core" | "glutes" | "cardio")[] | null;
  /** The muscle groups that it also trains */
  secondary_muscles?: ("chest" | "back" | "shoulders" | "arms" | "legs" | "core" | "glutes" | "cardio")[] | null;
  /** What is needed, one item each */
  equipment_needed?: string[] | null;
  /** How it is done, one step each */
  instructions?: string[] | null;
  /** The address of a video: http or https */
  video_url?: string | null;
  /** The address of a picture: http or https */
  image_url?: string | null;
  /** Whether others may use it; false unless given */
  is_public?: boolean | null;
  /** The id, which it keeps */
  id: string;
  /** When it was deleted; null where it is not */
  deleted_at?: string | null;
  /** When it was created; now unless given */
  created_at?: string | null;
  /** When it last changed; when it was created unless given */
  updated_at?: string | null;
};

export type TrainingExport = {
  /** Says that the file is an export of ours */
  format: "palaestra-training";
  /** The version of the format */
  version: 1;
  /** The exercises that you made */
  exercises: TrainingExercise[];
  /** The workouts that you made, with their exercises */
  workouts: TrainingWorkout[];
  /** Your sessions */
  sessions: TrainingSession[];
  /** Your sets: weights in kilograms, distances in kilometres */
  logs: TrainingLog[];
};

export type TrainingImport = {
  /** The id of the import */
  id: string;
  /** When it was imported */
  created_at: string;
  added: TrainingCounts;
};

export type TrainingImportFile = {
  /** Says that the file is an export of ours */
  format: "palaestra-training";
  /** The version of the format */
  version: 1;
  /** The exercises that you made */
  exercises?: TrainingExercise[];
  /** The workouts that you made, with their exercises */
  workouts?: TrainingWorkout[];
  /** Your sessions */
  sessions?: TrainingSession[];
  /** Your sets: weights in kilograms, distances in kilometres */
  logs?: TrainingLog[];
};

/** As fields, dry_run and unit mean what they mean in the query; where both say, they say the same. */
export type TrainingImportForm = {
  /** Answers what would be done, and does nothing; false unless given */
  dry_run?: boolean;
  /** The unit of weights, if the file has none; kg unless given */
  unit?: "kg" | "lb";
  /** The IANA name of the time zone of local times in the file; your profile's unless given */
  time_zone?: string;
  /** The file, of 16 MiB at most */
  file: Blob;
};

export type TrainingImportLine = {
  /** The line of CSV, where the header is line 1; the path of JSON, such as logs.3 */
  line: number | string;
  /** What the line or entry is */
  kind: "exercise" | "workout" | "session" | "log";
  /** What was done with it */
  status: "added" | "matched" | "refused";
  /** Its name, where it has one */
  name?: string;
  /** Why it was refused, or what else to know */
  message?: string;
};

export type TrainingImportPage = {
  /** How many entries the whole list has */
  count: number;
  /** The address of the next page; null on the last */
  next: string | null;
  /** The address of the page before; null on the first */
  previous: string | null;
  /** The entries of this page */
  results: TrainingImport[];
};

export type TrainingImportReport = {
  /** The id of the import, to undo it; null where nothing was added */
  import_id: string | null;
  /** Whether nothing was done */
  dry_run: boolean;
  added: TrainingCounts;
  matched: TrainingCounts;
  /** How many lines or entries were refused */
  refused: number;
  /** The unit that was assumed; null where the file or the request names one */
  assumed_unit: "kg" | "lb" | null;
  /** What was done with each line or entry */
  lines: TrainingImportLine[];
  /** How many lines are left out, as the answer would be too long; refused ones come first */
  lines_left_out: number;
};

export type TrainingLog = {
  /** The id of the session */
  workout_session: string;
  /** The id of the exercise; its name is enough */
  exercise?: string | null;
  /** The number of the set in its exercise, from 1 */
  set_number: number;
  /** The kind of set; normal unless given */
  set_type?: "normal" | "warm_up" | "drop" | "failure" | null;
  /** How many repetitions */
  reps?: number | null;
  /** The weight, in kilograms, or in the query's `unit` */
  weight?: number | null;
  /** How long it took, in seconds */
  duration_seconds?: number | null;
  /** How far it went, in kilometres */
  distance?: number | null;
  /** What you note of it */
  notes?: string | null;
  /** A date and time, not in the future */
  completed_at: string;
  /** The id, which it keeps */
  id: string;
  /** The name of the exercise, by which one is found without its id */
  exercise_name?: string | null;
  /** When it was created; now unless given */
  created_at?: string | null;
  /** When it last changed; when it was created unless given */
  updated_at?: string | null;
};

export type TrainingSession = {
  /** How far it is; planned unless given */
  status?: "planned" | "in_progress" | "completed" | "cancelled";
  /** A date and time, not in the future */
  start_time?: string | null;
  /** A date and time, not in the future */
  end_time?: string | null;
  /** What you note of it */
  notes?: string | null;
  /** How good it was: 1 to 5 */
  rating?: number | null;
  /** The id, which it keeps */
  id: string;
  /** The id of the workout; null where it was deleted */
  workout?: string | null;
  /** The name of the workout */
  workout_name: string;
  /** How many kilocalories it took, as it was given */
  calories_given?: number | null;
  /** How many kilocalories it took, as it was estimated */
  calories_estimated?: number | null;
  /** When it was created; now unless given */
  created_at?: string | null;
  /** When it last changed; when it was created unless given */
  updated_at?: string | null;
};

export type TrainingWorkout = {
  /** The name of the workout */
  name: string;
  /** What the workout is; empty unless given */
  description?: string | null;
  /** How hard it is; none unless given */
  difficulty_level?: "beginner" | "intermediate" | "advanced" | "expert" | null;
  /** How long it takes, in minutes; estimated unless given */
  estimated_duration_minutes?: number | null;
  /** Words to find it by */
  tags?: string[] | null;
  /** Whether it is a template; false unless given */
  is_template?: boolean | null;
  /** Whether others may use it; false unless given */
  is_public?: boolean | null;
  /** The exercises, each at its place */
  exercises?: TrainingWorkoutExercise[] | null;
  /** The id, which it keeps */
  id: string;
  /** When it was created; now unless given */
  created_at?: string | null;
  /** When it last changed; when it was created unless given */
  updated_at?: string | null;
};

export type TrainingWorkoutExercise = {
  /** The id of the exercise, or the exercise as answers show it */
  exercise: string | Reference;
  /** How many sets to do */
  target_sets?: number | null;
  /** How many repetitions to do at least */
  target_reps_min?: number | null;
  /** How many repetitions to do at most; not less than target_reps_min */
  target_reps_max?: number | null;
  /** The weight to use, in kilograms, or in the query's `unit` */
  target_weight?: number | null;
  /** How long to rest between sets, in seconds: 60 unless given */
  rest_seconds?: number | null;
  /** What to mind; empty unless given */
  notes?: string | null;
  /** Its place in the workout, from 1; each place once */
  order: number;
  /** The name of the exercise, by which one is found without its id */
  exercise_name?: string | null;
};

/** An account, as its owner sees it */
export type User = {
  /** The id of the account */
  id: number;
  /** The username */
  username: string;
  /** The e-mail address */
  email: string;
  /** The first name, or an empty text */
  first_name: string;
  /** The last name, or an empty text */
  last_name: string;
};

export type VerifyCode = {
  /** The e-mail address of an account */
  email: string;
  /** The six digits of the code in the mail from POST /api/request-otp/ */
  otp: string;
};

export type Workout = {
  /** The id of the workout */
  id: string;
  /** Its name */
  name: string;
  /** How hard it is */
  difficulty_level: "beginner" | "intermediate" | "advanced" | "expert" | null;
  /** How long it takes, in minutes: given, or estimated */
  estimated_duration_minutes: number;
  /** How many exercises it has */
  total_exercises: number;
  /** Words to find it by */
  tags: string[];
  /** Whether it is a template */
  is_template: boolean;
  /** Whether others may use it */
  is_public: boolean;
  /** The id of its maker's account */
  created_by_user_id: number;
  /** When it was created */
  created_at: string;
  /** What the workout is, or an empty text */
  description: string;
  /** The exercises, in order */
  exercises: WorkoutExercise[];
  /** When it last changed */
  updated_at: string;
};

export type WorkoutBody = {
  /** The name of the workout */
  name: string;
  /** What the workout is; empty unless given */
  description?: string | null;
  /** How hard it is; none unless given */
  difficulty_level?: "beginner" | "intermediate" | "advanced" | "expert" | null;
  /** How long it takes, in minutes; estimated unless given */
  estimated_duration_minutes?: number | null;
  /** Words to find it by */
  tags?: string[] | null;
  /** Whether it is a template; false unless given */
  is_template?: boolean | null;
  /** Whether others may use it; false unless given */
  is_public?: boolean | null;
  /** The exercises, each at its place */
  exercises?: WorkoutExerciseBody[] | null;
};

export type WorkoutChanges = {
  /** The name of the workout */
  name?: string;
  /** What the workout is; empty unless given */
  description?: string | null;
  /** How hard it is; none unless given */
  difficulty_level?: "beginner" | "intermediate" | "advanced" | "expert" | null;
  /** How long it takes, in minutes: 1 to 100,000. An estimate that is put back as it was read stays an estimate */
  estimated_duration_minutes?: number | null;
  /** Words to find it by */
  tags?: string[] | null;
  /** Whether it is a template; false unless given */
  is_template?: boolean | null;
  /** Whether others may use it; false unless given */
  is_public?: boolean | null;
  /** The exercises, each at its place */
  exercises?: WorkoutExerciseBody[] | null;
};

export type WorkoutExercise = {
  exercise: ShortExercise;
  /** Its place in the workout, from 1 */
  order: number;
  /** How many sets to do */
  target_sets: number | null;
  /** How many repetitions to do at least */
  target_reps_min: number | null;
  /** How many repetitions to do at most */
  target_reps_max: number | null;
  /** The weight to use, in the query's `unit` */
  target_weight: number | null;
  /** How long to rest between sets, in seconds */
  rest_seconds: number;
  /** What to mind, or an empty text */
  notes: string;
};

export type WorkoutExerciseBody = {
  /** The id of the exercise, or the exercise as answers show it */
  exercise: string | Reference;
  /** How many sets to do */
  target_sets?: number | null;
  /** How many repetitions to do at least */
  target_reps_min?: number | null;
  /** How many repetitions to do at most; not less than target_reps_min */
  target_reps_max?: number | null;
  /** The weight to use, in kilograms, or in the query's `unit` */
  target_weight?: number | null;
  /** How long to rest between sets, in seconds: 60 unless given */
  rest_seconds?: number | null;
  /** What to mind; empty unless given */
  notes?: string | null;
  /** Its place in the workout, from 1; each place once */
  order: number;
};

export type WorkoutListed = {
  /** The id of the workout */
  id: string;
  /** Its name */
  name: string;
  /** How hard it is */
  difficulty_level: "beginner" | "intermediate" | "advanced" | "expert" | null;
  /** How long it takes, in minutes: given, or estimated */
  estimated_duration_minutes: number;
  /** How many exercises it has */
  total_exercises: number;
  /** Words to find it by */
  tags: string[];
  /** Whether it is a template */
  is_template: boolean;
  /** Whether others may use it */
  is_public: boolean;
  /** The id of its maker's account */
  created_by_user_id: number;
  /** When it was created */
  created_at: string;
};

export type WorkoutPage = {
  /** How many entries the whole list has */
  count: number;
  /** The address of the next page; null on the last */
  next: string | null;
  /** The address of the page before; null on the first */
  previous: string | null;
  /** The entries of this page */
  results: WorkoutListed[];
};

export type WorkoutReplacement = {
  /** The name of the workout */
  name: string;
  /** What the workout is; empty unless given */
  description?: string | null;
  /** How hard it is; none unless given */
  difficulty_level?: "beginner" | "intermediate" | "advanced" | "expert" | null;
  /** How long it takes, in minutes: 1 to 100,000. An estimate that is put back as it was read stays an estimate */
  estimated_duration_minutes?: number | null;
  /** Words to find it by */
  tags?: string[] | null;
  /** Whether it is a template; false unless given */
  is_template?: boolean | null;
  /** Whether others may use it; false unless given */
  is_public?: boolean | null;
  /** The exercises, each at its place */
  exercises?: WorkoutExerciseBody[] | null;
};

export type WorkoutSession = {
  /** The id of the session */
  id: string;
  /** The id of the workout; null where it was deleted */
  workout: string | null;
  /** The name of the workout */
  workout_name: string;
  /** How far it is */
  status: "planned" | "in_progress" | "completed" | "cancelled";
  /** When it began */
  start_time: string | null;
  /** When it ended */
  end_time: string | null;
  /** How long it took, in minutes */
  actual_duration_minutes: number | null;
  /** The sum of weight × repetitions, in the query's `unit` */
  total_volume: number;
  /** How good it was: 1 to 5 */
  rating: number | null;
  /** When it was written down */
  created_at: string;
  /** The id of your account */
  user_id: number;
  /** What you noted of it, or an empty text */
  notes: string;
  /** How many kilocalories it took: given, or estimated where your weight is known */
  calories_burned: number | null;
  /** When it last changed */
  updated_at: string;
};

export type WorkoutSessionBody = {
  /** The id of the workout, or the workout as answers show it */
  workout: string | Reference;
  /** How far it is; planned unless given */
  status?: "planned" | "in_progress" | "completed" | "cancelled";
  /** When it began; not in the future */
  start_time?: string | null;
  /** When it ended; not in the future */
  end_time?: string | null;
  /** What you note of it */
  notes?: string | null;
  /** How good it was: 1 to 5 */
  rating?: number | null;
  /** How many kilocalories it took; estimated unless given, where your weight is known */
  calories_burned?: number | null;
};

export type WorkoutSessionChanges = {
  /** The id of the workout, or the workout as answers show it */
  workout?: string | Reference | null;
  /** How far it is; planned unless given */
  status?: "planned" | "in_progress" | "completed" | "cancelled";
  /** When it began; not in the future */
  start_time?: string | null;
  /** When it ended; not in the future */
  end_time?: string | null;
  /** What you note of it */
  notes?: string | null;
  /** How good it was: 1 to 5 */
  rating?: number | null;
  /** How many kilocalories it took; estimated unless given, where your weight is known */
  calories_burned?: number | null;
};

export type WorkoutSessionListed = {
  /** The id of the session */
  id: string;
  /** The id of the workout; null where it was deleted */
  workout: string | null;
  /** The name of the workout */
  workout_name: string;
  /** How far it is */
  status: "planned" | "in_progress" | "completed" | "cancelled";
  /** When it began */
  start_time: string | null;
  /** When it ended */
  end_time: string | null;
  /** How long it took, in minutes */
  actual_duration_minutes: number | null;
  /** The sum of weight × repetitions, in the query's `unit` */
  total_volume: number;
  /** How good it was: 1 to 5 */
  rating: number | null;
  /** When it was written down */
  created_at: string;
};

export type WorkoutSessionPage = {
  /** How many entries the whole list has */
  count: number;
  /** The address of the next page; null on the last */
  next: string | null;
  /** The address of the page before; null on the first */
  previous: string | null;
  /** The entries of this page */
  results: WorkoutSessionListed[];
};

export type WorkoutSessionReplacement = {
  /** The id of the workout, or the workout as answers show it */
  workout: string | Reference | null;
  /** How far it is; planned unless given */
  status?: "planned" | "in_progress" | "completed" | "cancelled";
  /** When it began; not in the future */
  start_time?: string | null;
  /** When it ended; not in the future */
  end_time?: string | null;
  /** What you note of it */
  notes?: string | null;
  /** How good it was: 1 to 5 */
  rating?: number | null;
  /** How many kilocalories it took; estimated unless given, where your weight is known */
  calories_burned?: number | null;
};

export type WorkoutStatistics = {
  /** How often you completed it */
  times_completed: number;
  /** When you last completed it */
  last_completed_at: string | null;
  /** How long it took on average, in minutes */
  average_duration_minutes: number | null;
  /** The average sum of weight × repetitions, in the query's `unit` */
  average_volume: number | null;
  /** The average of your ratings; null where there are none */
  average_rating: number | null;
};

/** A workspace, as you see it */
export type Workspace = {
  /** The id of the workspace */
  id: number;
  /** Its name */
  name: string;
  /** What it is for, or an empty text */
  description: string;
  /** Whether anyone may join it */
  is_open: boolean;
  /** Your role in it; null where you are not a member */
  role: Role | null;
  /** The creator's e-mail address where you may know it, else one at users.noreply.invalid; empty where the account is deleted */
  created_by: string;
  /** When it was created */
  created_at: string;
};

export type WorkspaceAnswer = {
  /** Always success */
  status: "success";
  data: Workspace;
};

export type WorkspaceBody = {
  /** The name: one visible line */
  name: string;
  /** What the workspace is for; empty unless given */
  description?: string | null;
  /** Whether anyone may join it; true unless given */
  is_open?: boolean;
};

export type WorkspaceChanges = {
  /** The name: one visible line */
  name?: string;
  /** What the workspace is for; empty unless given */
  description?: string;
};

export type WorkspaceCreated = {
  /** Always success */
  status: "success";
  /** The id of the new workspace */
  workspace_id: number;
};

export type WorkspaceInvitation = {
  /** The id of the account to add */
  account_id: number;
  /** Absent where another of these fields is present */
  username?: never;
  /** Absent where another of these fields is present */
  email?: never;
  /** The new member's role; member unless given */
  role?: "admin" | "member";
} | {
  /** Absent where another of these fields is present */
  account_id?: never;
  /** The username of the account to add */
  username: string;
  /** Absent where another of these fields is present */
  email?: never;
  /** The new member's role; member unless given */
  role?: "admin" | "member";
} | {
  /** Absent where another of these fields is present */
  account_id?: never;
  /** Absent where another of these fields is present */
  username?: never;
  /** An e-mail address to invite, whether or not it has an account */
  email: string;
  /** The new member's role; member unless given */
  role?: "admin" | "member";
};

export type WorkspaceList = {
  /** Always success */
  status: "success";
  /** Your workspaces, newest first, then the open ones */
  data: Workspace[];
};

export type WorkspaceMember = {
  /** The id of the account */
  account_id: number;
  /** The username */
  username: string;
  role: Role;
  /** When the member joined */
  joined_at: string;
  /** Whether they are there: idle is online, but away */
  presence: "online" | "idle" | "offline";
  /** When they were last online; null if unknown */
  last_seen: string | null;
};

export type WorkspaceMemberList = {
  /** Always success */
  status: "success";
  /** The members, those who joined first at the front */
  data: WorkspaceMember[];
};

export type WorkspaceRole = {
  role: Role;
};

/** Every operation: what it takes, and `answer`, what it answers with where it succeeds. */
export interface Operations {
  /** Delete your account, and all that you wrote and uploaded */
  "DELETE /api/accounts/{id}/": {
    params: {
      /** The id of your account */
      id: string | number;
    };
    body?: AccountDeletion;
    answer: Done;
  };
  /** End one of your logins */
  "DELETE /api/auth/grants/{id}/": {
    params: {
      /** The id of the login */
      id: string | number;
    };
    answer: undefined;
  };
  /** Unblock someone */
  "DELETE /api/blocks/{username}/": {
    params: {
      /** The username of the other person */
      username: string | number;
    };
    answer: undefined;
  };
  /** Leave a channel, or remove someone from it */
  "DELETE /api/channels/{id}/members/{accountId}/": {
    params: {
      /** The id of the channel */
      id: string | number;
      /** The id of the member's account */
      accountId: string | number;
    };
    answer: undefined;
  };
  /** Hide a conversation */
  "DELETE /api/chat/conversations/{id}/": {
    params: {
      /** The id of the conversation */
      id: string | number;
    };
    answer: undefined;
  };
  /** Leave a group, or remove someone from it */
  "DELETE /api/chat/conversations/{id}/members/{accountId}/": {
    params: {
      /** The id of the conversation */
      id: string | number;
      /** The id of the member's account */
      accountId: string | number;
    };
    answer: undefined;
  };
  /** Delete a course of yours */
  "DELETE /api/courses/{id}/delete/": {
    params: {
      /** The id of the course */
      id: string | number;
    };
    answer: undefined;
  };
  /** Delete a set */
  "DELETE /api/exercise-logs/{id}/": {
    params: {
      /** The id of the set */
      id: string | number;
    };
    answer: undefined;
  };
  /** Delete an exercise of yours */
  "DELETE /api/exercises/{id}/": {
    params: {
      /** The id of the exercise */
      id: string | number;
    };
    answer: undefined;
  };
  /** End a friendship */
  "DELETE /api/friends/{username}/": {
    params: {
      /** The friend's username */
      username: string | number;
    };
    answer: undefined;
  };
  /** End a game of yours */
  "DELETE /api/games/{gameId}/": {
    params: {
      /** The id of the game */
      gameId: string | number;
    };
    answer: undefined;
  };
  /** Remove one of your profiles */
  "DELETE /api/profiles/{id}/": {
    params: {
      /** The id of the profile */
      id: string | number;
    };
    answer: undefined;
  };
  /** Undo an import */
  "DELETE /api/training/imports/{id}/": {
    params: {
      /** The id of the import */
      id: string | number;
    };
    answer: undefined;
  };
  /** Delete a session and its sets */
  "DELETE /api/workout-sessions/{id}/": {
    params: {
      /** The id of the session */
      id: string | number;
    };
    answer: undefined;
  };
  /** Delete a workout of yours */
  "DELETE /api/workouts/{id}/": {
    params: {
      /** The id of the workout */
      id: string | number;
    };
    answer: undefined;
  };
  /** Remove an exercise from a workout of yours */
  "DELETE /api/workouts/{id}/exercises/{order}/": {
    params: {
      /** The id of the workout */
      id: string | number;
      /** The exercise's place in the workout, from 1 */
      order: string | number;
    };
    answer: undefined;
  };
  /** Leave a workspace, or remove someone from it */
  "DELETE /api/workspaces/{id}/members/{accountId}/": {
    params: {
      /** The id of the workspace */
      id: string | number;
      /** The id of the member's account */
      accountId: string | number;
    };
    answer: undefined;
  };
  /** List accounts */
  "GET /api/accounts/": {
    query?: {
      /** The number of the page, from 1. Reaches the first 10,000 accounts */
      page?: string | number;
      /** The id of an account, or 0: answers with those after it. Instead of `page` */
      after?: string | number;
      /** Words of usernames and names, or their beginnings; case and marks are ignored. For the signed-in; finds 1,000 at most */
      search?: string | number;
    };
    answer: AccountList;
  };
  /** Get an account */
  "GET /api/accounts/{id}/": {
    params: {
      /** The id of the account */
      id: string | number;
    };
    answer: AccountDetails;
  };
  /** Get the description of the WebSocket frames */
  "GET /api/asyncapi/": {
    query?: {
      /** The format; unless given, the one that the Accept header prefers */
      format?: "json" | "yaml" | "html";
    };
    answer: AnyDocument | string;
  };
  /** List your logins */
  "GET /api/auth/grants/": {
    answer: GrantList;
  };
  /** Get your account and fitness profile */
  "GET /api/auth/profile/": {
    answer: OwnProfile;
  };
  /** List whom you blocked */
  "GET /api/blocks/": {
    query?: {
      /** How many entries to answer with: 10 unless given, at most 100 */
      limit?: string | number;
      /** How many entries to skip; 0 unless given */
      offset?: string | number;
    };
    answer: BlockList;
  };
  /** Check whether you blocked someone */
  "GET /api/blocks/{username}/": {
    params: {
      /** The username of the other person */
      username: string | number;
    };
    answer: Block;
  };
  /** List the channels of a workspace */
  "GET /api/channels/": {
    query: {
      /** The number of the page of 100, from 1 */
      page?: string | number;
      /** The id of an entry, or 0: answers with those after it. Instead of `page` */
      after?: string | number;
      /** The id of the workspace */
      workspace_id: string | number;
    };
    answer: ChannelList;
  };
  /** Get a channel */
  "GET /api/channels/{id}/": {
    params: {
      /** The id of the channel */
      id: string | number;
    };
    answer: ChannelAnswer;
  };
  /** List the members of a channel */
  "GET /api/channels/{id}/members/": {
    params: {
      /** The id of the channel */
      id: string | number;
    };
    query?: {
      /** The number of the page of 100, from 1 */
      page?: string | number;
    };
    answer: ChannelMemberList;
  };
  /** List your conversations */
  "GET /api/chat/conversations/": {
    query?: {
      /** Words of its name, or of a member's names, or their beginnings */
      search?: string | number;
      /** The number of the page of 100, from 1 */
      page?: string | number;
    };
    answer: ConversationList;
  };
  /** Get a conversation */
  "GET /api/chat/conversations/{id}/": {
    params: {
      /** The id of the conversation */
      id: string | number;
    };
    answer: ConversationDetail;
  };
  /** List the messages of a conversation */
  "GET /api/chat/conversations/{id}/messages/": {
    params: {
      /** The id of the conversation */
      id: string | number;
    };
    query?: {
      /** The number of a page, from the oldest, 1. Without it, `before` and `after`: the newest */
      page?: string | number;
      /** How many messages to answer with: 50 unless given, at most 500 */
      page_size?: string | number;
      /** The number of a message: answers with the newest before it. Empty: the newest of all */
      before?: string | number;
      /** The number of a message: answers with the oldest after it. Empty or 0: the oldest of all */
      after?: string | number;
    };
    answer: MessagePage;
  };
  /** List your chats */
  "GET /api/chats/": {
    query?: {
      /** How many entries to answer with: 10 unless given, at most 100 */
      limit?: string | number;
      /** How many entries to skip; 0 unless given */
      offset?: string | number;
    };
    answer: ChatList;
  };
  /** List the messages of a chat */
  "GET /api/chats/{username}/messages/": {
    params: {
      /** The other person's username */
      username: string | number;
    };
    query?: {
      /** How many entries to answer with: 10 unless given, at most 100 */
      limit?: string | number;
      /** How many entries to skip; 0 unless given */
      offset?: string | number;
    };
    answer: ChatMessageList;
  };
  /** List courses */
  "GET /api/courses/for-trainees/": {
    query?: {
      /** Words of title, trainer's name and description, or their beginnings; case and marks are ignored. Finds 1,000 at most */
      search?: string | number;
      /** The number of the page of 100, from 1. Reaches the first 10,000 courses */
      page?: string | number;
      /** The id of a course: answers with those after it. Instead of `page` */
      after?: string | number;
    };
    answer: CourseList;
  };
  /** Get a course */
  "GET /api/courses/{id}/detail/": {
    params: {
      /** The id of the course */
      id: string | number;
    };
    answer: Course;
  };
  /** List your sets */
  "GET /api/exercise-logs/": {
    query?: {
      /** The number of the page, from 1 */
      page?: string | number;
      /** How many entries a page has: 20 unless given, at most 100 */
      page_size?: string | number;
      /** The first day, of your time zone, or a date and time */
      date_from?: string | number;
      /** The last day, or a date and time */
      date_to?: string | number;
      /** The IANA name of the time zone of days; your profile's unless given */
      time_zone?: string | number;
      /** The unit of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
      /** The id of a session: only its sets */
      session?: string | number;
      /** The id of an exercise: only its sets */
      exercise?: string | number;
    };
    answer: ExerciseLogPage;
  };
  /** Get your personal records */
  "GET /api/exercise-logs/personal_records/": {
    query?: {
      /** The unit of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
      /** The id of an exercise: only its records */
      exercise?: string | number;
    };
    answer: PersonalRecords;
  };
  /** Get your progress in an exercise */
  "GET /api/exercise-logs/progress/": {
    query: {
      /** The unit of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
      /** The first day, of your time zone, or a date and time */
      date_from?: string | number;
      /** The last day, or a date and time */
      date_to?: string | number;
      /** The IANA name of the time zone of days; your profile's unless given */
      time_zone?: string | number;
      /** The id of the exercise */
      exercise: string | number;
      /** How long a period is summed up */
      bucket?: "day" | "week" | "month";
    };
    answer: Progress;
  };
  /** Get a set */
  "GET /api/exercise-logs/{id}/": {
    params: {
      /** The id of the set */
      id: string | number;
    };
    query?: {
      /** The unit of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    answer: ExerciseLog;
  };
  /** List exercises */
  "GET /api/exercises/": {
    query?: {
      /** The number of the page, from 1 */
      page?: string | number;
      /** How many entries a page has: 20 unless given, at most 100 */
      page_size?: string | number;
      /** The id of an entry: answers with those after it. Instead of `page`, which reaches the first 10,000 entries */
      after?: string | number;
      /** Words of the name, or their beginnings; case and marks are ignored */
      search?: string | number;
      /** Only exercises of this kind */
      category?: "strength" | "cardio" | "flexibility" | "balance" | "plyometrics" | "powerlifting" | "olympic_weightlifting" | "calisthenics" | "sports";
      /** Only those that are this hard */
      difficulty?: "beginner" | "intermediate" | "advanced" | "expert";
      /** Only those that train this muscle group, most or also */
      muscle_group?: "chest" | "back" | "shoulders" | "arms" | "legs" | "core" | "glutes" | "cardio";
      /** Only those that you made */
      custom_only?: boolean;
    };
    answer: ExercisePage;
  };
  /** Get an exercise */
  "GET /api/exercises/{id}/": {
    params: {
      /** The id of the exercise */
      id: string | number;
    };
    answer: Exercise;
  };
  /** List your friends */
  "GET /api/friends/": {
    query?: {
      /** How many entries to answer with: 10 unless given, at most 100 */
      limit?: string | number;
      /** How many entries to skip; 0 unless given */
      offset?: string | number;
    };
    answer: FriendList;
  };
  /** Get the game that you are in */
  "GET /api/games/": {
    answer: GameList;
  };
  /** Check that the Worker responds */
  "GET /api/health/": {
    answer: Health;
  };
  /** Check that the database, objects and files respond */
  "GET /api/health/ready/": {
    answer: Readiness;
  };
  /** List the messages of a channel */
  "GET /api/messages/": {
    query: {
      /** The id of the channel */
      channel_id: string | number;
      /** The number of a message: answers with the newest before it */
      before?: string | number;
      /** The number of a message: answers with the oldest after it */
      after?: string | number;
      /** How many messages to answer with: 100 unless given, which is also the most */
      limit?: string | number;
    };
    answer: ChannelMessagePage;
  };
  /** List your notifications */
  "GET /api/notifications/": {
    query?: {
      /** How many entries to answer with: 10 unless given, at most 100 */
      limit?: string | number;
      /** How many entries to skip; 0 unless given */
      offset?: string | number;
      /** Only those that are read (`true`) or unread (`false`) */
      is_read?: "all" | "true" | "false";
    };
    answer: NotificationList;
  };
  /** List your profiles, or another account's */
  "GET /api/profiles/": {
    query?: {
      /** The id of an account, whose profiles to list; your own unless given */
      account?: string | number;
    };
    answer: ProfileList;
  };
  /** Get this description */
  "GET /api/schema/": {
    query?: {
      /** The format; unless given, the one that the Accept header prefers */
      format?: "json" | "yaml";
    };
    answer: AnyDocument | string;
  };
  /** Export your training */
  "GET /api/training/export/": {
    query?: {
      /** The first day, of your time zone, or a date and time */
      date_from?: string | number;
      /** The last day, or a date and time */
      date_to?: string | number;
      /** The IANA name of the time zone of days; your profile's unless given */
      time_zone?: string | number;
      /** JSON holds everything; CSV one table */
      format?: "json" | "csv";
      /** The table of CSV. That of logs can be imported again */
      table?: "logs" | "sessions" | "workouts" | "exercises";
    };
    answer: TrainingExport | string;
  };
  /** List your imports */
  "GET /api/training/imports/": {
    query?: {
      /** The number of the page, from 1 */
      page?: string | number;
      /** How many entries a page has: 20 unless given, at most 100 */
      page_size?: string | number;
    };
    answer: TrainingImportPage;
  };
  /** List your workout sessions */
  "GET /api/workout-sessions/": {
    query?: {
      /** The number of the page, from 1 */
      page?: string | number;
      /** How many entries a page has: 20 unless given, at most 100 */
      page_size?: string | number;
      /** The first day, of your time zone, or a date and time */
      date_from?: string | number;
      /** The last day, or a date and time */
      date_to?: string | number;
      /** The IANA name of the time zone of days; your profile's unless given */
      time_zone?: string | number;
      /** The unit of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
      /** Only sessions that are this far */
      status?: "planned" | "in_progress" | "completed" | "cancelled";
      /** The id of a workout: only its sessions */
      workout?: string | number;
    };
    answer: WorkoutSessionPage;
  };
  /** Sum up your sessions */
  "GET /api/workout-sessions/statistics/": {
    query?: {
      /** The first day, of your time zone, or a date and time */
      date_from?: string | number;
      /** The last day, or a date and time */
      date_to?: string | number;
      /** The IANA name of the time zone of days; your profile's unless given */
      time_zone?: string | number;
      /** The unit of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    answer: SessionStatistics;
  };
  /** Get a session */
  "GET /api/workout-sessions/{id}/": {
    params: {
      /** The id of the session */
      id: string | number;
    };
    query?: {
      /** The unit of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    answer: WorkoutSession;
  };
  /** List workouts */
  "GET /api/workouts/": {
    query?: {
      /** The number of the page, from 1 */
      page?: string | number;
      /** How many entries a page has: 20 unless given, at most 100 */
      page_size?: string | number;
      /** The id of an entry: answers with those after it. Instead of `page`, which reaches the first 10,000 entries */
      after?: string | number;
      /** Words of the name, or their beginnings; case and marks are ignored */
      search?: string | number;
      /** Only workouts that are this hard */
      difficulty?: "beginner" | "intermediate" | "advanced" | "expert";
      /** Only workouts with any of these tags, separated by commas or given several times */
      tags?: string | number;
      /** Only templates, or only others */
      is_template?: boolean;
      /** Only public workouts, or only private ones */
      is_public?: boolean;
    };
    answer: WorkoutPage;
  };
  /** Get a workout */
  "GET /api/workouts/{id}/": {
    params: {
      /** The id of the workout */
      id: string | number;
    };
    query?: {
      /** The unit of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    answer: Workout;
  };
  /** Sum up your sessions of a workout */
  "GET /api/workouts/{id}/statistics/": {
    params: {
      /** The id of the workout */
      id: string | number;
    };
    query?: {
      /** The unit of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    answer: WorkoutStatistics;
  };
  /** List workspaces */
  "GET /api/workspaces/": {
    query?: {
      /** The number of the page of 100, from 1 */
      page?: string | number;
      /** The id of an entry, or 0: answers with those after it. Instead of `page` */
      after?: string | number;
    };
    answer: WorkspaceList;
  };
  /** Get a workspace */
  "GET /api/workspaces/{id}/": {
    params: {
      /** The id of the workspace */
      id: string | number;
    };
    answer: WorkspaceAnswer;
  };
  /** List the members of a workspace */
  "GET /api/workspaces/{id}/members/": {
    params: {
      /** The id of the workspace */
      id: string | number;
    };
    query?: {
      /** The number of the page of 100, from 1 */
      page?: string | number;
      /** The id of an entry, or 0: answers with those after it. Instead of `page` */
      after?: string | number;
    };
    answer: WorkspaceMemberList;
  };
  /** Read the attachment of a message */
  "GET /media/chat_attachments/{key}/{name}": {
    params: {
      /** The key of the file, which alone finds it */
      key: string | number;
      /** The name of the file, for people */
      name: string | number;
    };
    query?: {
      /** A media ticket, from POST /api/media-tickets/ */
      ticket?: string | number;
    };
    answer: Blob;
  };
  /** Change the names or address of your account */
  "PATCH /api/accounts/{id}/": {
    params: {
      /** The id of your account */
      id: string | number;
    };
    body: AccountChange;
    answer: Done;
  };
  /** Change some of your profile */
  "PATCH /api/auth/profile/": {
    body: ProfileChange;
    answer: OwnProfile;
  };
  /** Change a course of yours */
  "PATCH /api/courses/{id}/update/": {
    params: {
      /** The id of the course */
      id: string | number;
    };
    body: CourseChanges;
    answer: Course;
  };
  /** Change a set */
  "PATCH /api/exercise-logs/{id}/": {
    params: {
      /** The id of the set */
      id: string | number;
    };
    query?: {
      /** The unit of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    body: ExerciseLogChanges;
    answer: ExerciseLog;
  };
  /** Change an exercise of yours */
  "PATCH /api/exercises/{id}/": {
    params: {
      /** The id of the exercise */
      id: string | number;
    };
    body: ExerciseChanges;
    answer: Exercise;
  };
  /** Change a session */
  "PATCH /api/workout-sessions/{id}/": {
    params: {
      /** The id of the session */
      id: string | number;
    };
    query?: {
      /** The unit of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    body: WorkoutSessionChanges;
    answer: WorkoutSession;
  };
  /** Change a workout of yours */
  "PATCH /api/workouts/{id}/": {
    params: {
      /** The id of the workout */
      id: string | number;
    };
    query?: {
      /** The unit of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    body: WorkoutChanges;
    answer: Workout;
  };
  /** Change the name or description of a workspace */
  "PATCH /api/workspaces/{id}/": {
    params: {
      /** The id of the workspace */
      id: string | number;
    };
    body: WorkspaceChanges;
    answer: WorkspaceAnswer;
  };
  /** Change the role of a member */
  "PATCH /api/workspaces/{id}/members/{accountId}/": {
    params: {
      /** The id of the workspace */
      id: string | number;
      /** The id of the member's account */
      accountId: string | number;
    };
    body: WorkspaceRole;
    answer: AddedMember;
  };
  /** Register (recommended) */
  "POST /api/accounts/": {
    body: NewAccount;
    answer: CreatedAccount;
  };
  /** List what happened in a workspace */
  "POST /api/activities/": {
    body: ActivityQuery;
    answer: ActivityList;
  };
  /** Confirm your new e-mail address with a code */
  "POST /api/auth/email/": {
    body: AddressConfirmation;
    answer: AddressConfirmed;
  };
  /** Log in by username or e-mail address */
  "POST /api/auth/login/": {
    body: Login;
    answer: LoggedIn;
  };
  /** Log out everywhere */
  "POST /api/auth/logout-all/": {
    answer: undefined;
  };
  /** Log out */
  "POST /api/auth/logout/": {
    body?: Refresh;
    answer: undefined;
  };
  /** Reset a forgotten password by a mailed code */
  "POST /api/auth/password-reset/": {
    body: PasswordReset;
    answer: PasswordChanged;
  };
  /** Change your password */
  "POST /api/auth/password/": {
    body: PasswordChange;
    answer: PasswordChanged;
  };
  /** Get a new access token and a new refresh token */
  "POST /api/auth/refresh/": {
    body?: Refresh;
    answer: AccessPair;
  };
  /** Register with a fitness profile, and log in */
  "POST /api/auth/register/": {
    body: NewUser;
    answer: Registered;
  };
  /** Create a channel */
  "POST /api/channels/": {
    body: ChannelBody;
    answer: ChannelCreated;
  };
  /** Add someone to a channel, or join a public one */
  "POST /api/channels/{id}/members/": {
    params: {
      /** The id of the channel */
      id: string | number;
    };
    body: ChannelInvitation;
    answer: AddedOrInvited;
  };
  /** Create a group */
  "POST /api/chat/conversations/": {
    body: NewGroup;
    answer: ConversationDetail;
  };
  /** Start a conversation with someone */
  "POST /api/chat/conversations/start/": {
    body: StartConversation;
    answer: StartedConversation;
  };
  /** Add someone to a group */
  "POST /api/chat/conversations/{id}/members/": {
    params: {
      /** The id of the conversation */
      id: string | number;
    };
    body: NewMember;
    answer: Member;
  };
  /** Mark messages as read */
  "POST /api/chat/conversations/{id}/read/": {
    params: {
      /** The id of the conversation */
      id: string | number;
    };
    body?: MarkRead;
    answer: MarkedRead;
  };
  /** Send a message, a file, or both */
  "POST /api/chat/conversations/{id}/send_message/": {
    params: {
      /** The id of the conversation */
      id: string | number;
    };
    body: SendMessage | FormData;
    answer: Message;
  };
  /** Send a message to a person */
  "POST /api/chat/send/": {
    body: SendToPerson;
    answer: Message;
  };
  /** Create a course */
  "POST /api/courses/create/": {
    body: CourseBody;
    answer: Course;
  };
  /** Log a set */
  "POST /api/exercise-logs/": {
    query?: {
      /** The unit of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    body: ExerciseLogBody;
    answer: ExerciseLog;
  };
  /** Log several sets */
  "POST /api/exercise-logs/bulk_create/": {
    query?: {
      /** The unit of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    body: ExerciseLogsBody;
    answer: ExerciseLogList;
  };
  /** Create an exercise of your own */
  "POST /api/exercises/": {
    body: ExerciseBody;
    answer: Exercise;
  };
  /** Accept an invitation with its code */
  "POST /api/invitations/": {
    body: InvitationCode;
    answer: AcceptedInvitation;
  };
  /** Sign out of this browser */
  "POST /api/logout/": {
    answer: Success;
  };
  /** Get a ticket that reads attachments for ten minutes */
  "POST /api/media-tickets/": {
    answer: MediaTicket;
  };
  /** Send a message to a channel */
  "POST /api/messages/": {
    body: ChannelMessageBody;
    answer: ChannelMessageSent;
  };
  /** Count the active members of a workspace */
  "POST /api/metrics/active-users/": {
    body: ActiveUsersQuery;
    answer: ActiveUsers;
  };
  /** Count the messages of each of the last 14 days */
  "POST /api/metrics/messages-per-day/": {
    body: MessagesPerDayQuery;
    answer: MessagesPerDay;
  };
  /** Mark all your notifications as read */
  "POST /api/notifications/mark_all_as_read/": {
    answer: NotificationsMarkedRead;
  };
  /** Become a gym, trainer, store or trainee */
  "POST /api/profiles/": {
    body: NewProfile;
    answer: Profile;
  };
  /** Renew the login cookies */
  "POST /api/refresh/": {
    answer: undefined;
  };
  /** Register with a full name */
  "POST /api/register/": {
    body: NewWorkspaceUser;
    answer: Success;
  };
  /** Get a one-time code by mail */
  "POST /api/request-otp/": {
    body: RequestCode;
    answer: Success;
  };
  /** Import training from a file */
  "POST /api/training/import/": {
    query?: {
      /** Answers what would be done, and does nothing; false unless given */
      dry_run?: boolean;
      /** The unit of weights, if the file has none; kg unless given */
      unit?: "kg" | "lb";
      /** The IANA name of the time zone of local times in the file; your profile's unless given */
      time_zone?: string | number;
    };
    body: TrainingImportFile | string | FormData;
    answer: TrainingImportReport;
  };
  /** Sign in with a code */
  "POST /api/verify-otp/": {
    body: VerifyCode;
    answer: Success;
  };
  /** Plan a session, or record one */
  "POST /api/workout-sessions/": {
    query?: {
      /** The unit of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    body: WorkoutSessionBody;
    answer: WorkoutSession;
  };
  /** Cancel a session */
  "POST /api/workout-sessions/{id}/cancel/": {
    params: {
      /** The id of the session */
      id: string | number;
    };
    query?: {
      /** The unit of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    answer: WorkoutSession;
  };
  /** Complete a session in progress */
  "POST /api/workout-sessions/{id}/complete/": {
    params: {
      /** The id of the session */
      id: string | number;
    };
    query?: {
      /** The unit of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    body?: SessionCompletion;
    answer: WorkoutSession;
  };
  /** Start a planned session */
  "POST /api/workout-sessions/{id}/start/": {
    params: {
      /** The id of the session */
      id: string | number;
    };
    query?: {
      /** The unit of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    answer: WorkoutSession;
  };
  /** Create a workout */
  "POST /api/workouts/": {
    query?: {
      /** The unit of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    body: WorkoutBody;
    answer: Workout;
  };
  /** Copy a workout */
  "POST /api/workouts/{id}/clone/": {
    params: {
      /** The id of the workout */
      id: string | number;
    };
    query?: {
      /** The unit of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    answer: Workout;
  };
  /** Add an exercise to a workout of yours */
  "POST /api/workouts/{id}/exercises/": {
    params: {
      /** The id of the workout */
      id: string | number;
    };
    query?: {
      /** The unit of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    body: AddedExerciseBody;
    answer: Workout;
  };
  /** Create a workspace */
  "POST /api/workspaces/": {
    body: WorkspaceBody;
    answer: WorkspaceCreated;
  };
  /** Add someone to a workspace, or join an open one */
  "POST /api/workspaces/{id}/members/": {
    params: {
      /** The id of the workspace */
      id: string | number;
    };
    body: WorkspaceInvitation;
    answer: AddedOrInvited;
  };
  /** Get a ticket that opens one socket within 30 seconds */
  "POST /api/ws-tickets/": {
    answer: SocketTicket;
  };
  /** Replace the names and address of your account */
  "PUT /api/accounts/{id}/": {
    params: {
      /** The id of your account */
      id: string | number;
    };
    body: AccountReplacement;
    answer: Done;
  };
  /** Change some of your profile */
  "PUT /api/auth/profile/": {
    body: ProfileChange;
    answer: OwnProfile;
  };
  /** Block someone */
  "PUT /api/blocks/{username}/": {
    params: {
      /** The username of the other person */
      username: string | number;
    };
    answer: Block;
  };
  /** Rename a group */
  "PUT /api/chat/conversations/{id}/": {
    params: {
      /** The id of the conversation */
      id: string | number;
    };
    body: RenameGroup;
    answer: ConversationDetail;
  };
  /** Open the chat with someone */
  "PUT /api/chats/{username}/": {
    params: {
      /** The other person's username */
      username: string | number;
    };
    answer: Chat;
  };
  /** Change a course of yours */
  "PUT /api/courses/{id}/update/": {
    params: {
      /** The id of the course */
      id: string | number;
    };
    body: CourseChanges;
    answer: Course;
  };
  /** Replace a set */
  "PUT /api/exercise-logs/{id}/": {
    params: {
      /** The id of the set */
      id: string | number;
    };
    query?: {
      /** The unit of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    body: ExerciseLogBody;
    answer: ExerciseLog;
  };
  /** Replace an exercise of yours */
  "PUT /api/exercises/{id}/": {
    params: {
      /** The id of the exercise */
      id: string | number;
    };
    body: ExerciseBody;
    answer: Exercise;
  };
  /** Write a session again */
  "PUT /api/workout-sessions/{id}/": {
    params: {
      /** The id of the session */
      id: string | number;
    };
    query?: {
      /** The unit of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    body: WorkoutSessionReplacement;
    answer: WorkoutSession;
  };
  /** Replace a workout of yours */
  "PUT /api/workouts/{id}/": {
    params: {
      /** The id of the workout */
      id: string | number;
    };
    query?: {
      /** The unit of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    body: WorkoutReplacement;
    answer: Workout;
  };
}

/** Matches the paths of the writes that take no `Idempotency-Key`, by their shortest distinct beginnings. */
export const KEYLESS = /^.api.(act|auth.l|auth.password-|auth.ref|l|med|met|ref|req|v|ws)/;
