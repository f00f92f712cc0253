// Made of the served OpenAPI document by `npm run client:types`.

export type AcceptedInvitation = {
  status: "success";
  workspace_id: number;
  channel_id: number | null;
  account_id: number;
  username: string;
  role: string;
  joined_at: string;
};

export type AccessPair = {
  access: string;
  refresh: string;
};

export type Account = {
  id: number;
  username: string;
  /** Shown to its owner only */
  email?: string;
  firstName: string;
  lastName: string;
  createdAt: string;
  updatedAt: string;
};

export type AccountChange = {
  username: string;
  /** Unique whatever its case */
  email: string;
  firstName: string;
  lastName: string;
  /** Your password, where the action takes proof. A login of the last ten minutes does, too, once */
  current_password?: string;
  /** The six digits of POST /api/request-otp/ */
  code?: string;
  /** The six digits of POST /api/request-otp/ */
  otp?: string;
  /** A new password, which takes proof and ends your other logins. Beside a new `email`: the current one, as proof */
  password: string;
};

/** The current password, or a code */
export type AccountDeletion = {
  /** Your password, where the action takes proof. A login of the last ten minutes does, too, once */
  current_password?: string;
  /** The six digits of POST /api/request-otp/ */
  code?: string;
  /** The six digits of POST /api/request-otp/ */
  otp?: string;
  password?: string;
};

export type AccountDetails = Account & {
  profiles: {
    profile_type: ProfileType;
  }[];
};

export type AccountReplacement = {
  username: string;
  /** Unique whatever its case */
  email: string;
  firstName?: string;
  lastName?: string;
  /** Your password, where the action takes proof. A login of the last ten minutes does, too, once */
  current_password?: string;
  /** The six digits of POST /api/request-otp/ */
  code?: string;
  /** The six digits of POST /api/request-otp/ */
  otp?: string;
  /** A new password, which takes proof and ends your other logins. Beside a new `email`: the current one, as proof */
  password: string;
};

export type Activity = {
  id: number;
  workspace_id: number;
  /** At users.noreply.invalid where you may not know it; empty where the account is deleted */
  actor_email: string;
  type: "workspace_created" | "channel_created" | "member_joined" | "message_sent";
  /** The workspace, channel or account, or the message by its number in its channel */
  ref_id: number;
  channel_id: number | null;
  summary: string;
  created_at: string;
};

export type AddedExerciseBody = {
  exercise: string | {
    /** The exercise's id */
    id: string;
  };
  target_sets?: number | null;
  target_reps_min?: number | null;
  target_reps_max?: number | null;
  target_weight?: number | null;
  /** 60 unless given */
  rest_seconds?: number | null;
  notes?: string | null;
  order?: number | null;
};

export type AddedMember = {
  status: "success";
  account_id: number;
  username: string;
  role: string;
  joined_at: string;
};

export type AddressConfirmation = {
  /** The code that the new address was sent */
  code: string;
};

export type AddressConfirmed = {
  message: string;
  email: string;
};

export type Block = {
  username: string;
  nickname: string;
  /** The address of a picture, a path on this host */
  avatar: string;
  is_blocked_user: true;
  /** Nobody is told who blocked them */
  is_blocked_by_user: false;
  date: string;
};

export type Channel = {
  id: number;
  workspace_id: number;
  name: string;
  is_private: 0 | 1;
  /** Whether the caller is in it */
  is_member: boolean;
  created_at: string;
};

export type ChannelBody = {
  workspace_id: number;
  name: string;
  is_private?: boolean;
};

export type ChannelInvitation = {
  account_id?: number;
  username?: string;
  /** Unique whatever its case */
  email?: string;
  role?: "member";
};

export type ChannelMember = {
  account_id: number;
  username: string;
  role: "owner" | "member";
  joined_at: string;
};

export type ChannelMessage = {
  /** Its number in the channel */
  id: number;
  channel_id: number;
  /** At users.noreply.invalid where you may not know it; empty where the account is deleted */
  sender_email: string;
  sender_username: string;
  body: string;
  created_at: string;
  edited_at: string | null;
  client_id: string | null;
  /** The place of this change in the channel's sequence */
  seq: number;
};

export type ChannelMessageBody = {
  channel_id: number;
  body: string;
  client_id?: string | null;
};

export type Chat = ChatPreview & {
  /** The last 30, newest first */
  messages: ChatMessage[];
};

export type ChatMessage = {
  id: string;
  /** The name of its file, where it has no text */
  content: string;
  date: string;
  /** The sender's username */
  sender: string;
  is_read: boolean;
  is_liked: boolean;
};

export type ChatPreview = {
  chat_id: string;
  username: string;
  nickname: string;
  /** The address of a picture, a path on this host */
  avatar: string;
  is_online: boolean;
  /** Whether you blocked them */
  is_blocked_user: boolean;
  /** Nobody is told who blocked them */
  is_blocked_by_user: false;
  unread_messages_count: number;
  last_message: ChatMessage | null;
};

export type Conversation = {
  id: number;
  uuid: string;
  name: string | null;
  is_group: boolean;
  participants: Participant[];
  /** Null for a group */
  other_participant: Participant | null;
  last_message: Message | null;
  unread_count: number;
  created_at: string;
  updated_at: string;
};

export type ConversationDetail = Conversation & {
  /** The last 50, oldest first */
  messages: Message[];
  /** The last change in this answer: connect to the socket with `?after=` it to get every later one */
  seq: number;
  /** You have read up to this message; 0 if you have read none. `unread_count` counts those after it */
  last_read_id: number;
};

export type Course = {
  id: number;
  title: string;
  description: string;
  trainer_profile: number;
  /** The trainer's name */
  trainer: string;
  price: number;
  created_at: string;
  updated_at: string;
};

export type CourseBody = {
  title: string;
  description?: string;
  /** The number of your trainer profile */
  trainer_profile: number;
  price: number;
};

export type CourseChanges = {
  title?: string;
  description?: string;
  /** The number of your trainer profile */
  trainer_profile?: number;
  price?: number;
};

export type CreatedAccount = {
  id: number;
};

export type Done = {
  message: string;
  /** The new address, which counts once it is confirmed: POST /api/auth/email/ */
  pending_email?: string;
};

export type Exercise = {
  id: string;
  name: string;
  category: "strength" | "cardio" | "flexibility" | "balance" | "plyometrics" | "powerlifting" | "olympic_weightlifting" | "calisthenics" | "sports";
  difficulty_level: "beginner" | "intermediate" | "advanced" | "expert";
  primary_muscles: ("chest" | "back" | "shoulders" | "arms" | "legs" | "core" | "glutes" | "cardio")[];
  is_custom: boolean;
  is_public: boolean;
  description: string;
  secondary_muscles: ("chest" | "back" | "shoulders" | "arms" | "legs" | "core" | "glutes" | "cardio")[];
  equipment_needed: string[];
  instructions: string[];
  video_url: string | null;
  image_url: string | null;
  /** Null for those of the library */
  created_by_user_id: number | null;
  created_at: string;
  updated_at: string;
};

export type ExerciseBody = {
  name: string;
  description?: string | null;
  category: "strength" | "cardio" | "flexibility" | "balance" | "plyometrics" | "powerlifting" | "olympic_weightlifting" | "calisthenics" | "sports";
  difficulty_level?: "beginner" | "intermediate" | "advanced" | "expert" | null;
  primary_muscles?: ("chest" | "back" | "shoulders" | "arms" | "legs" | "core" | "glutes" | "cardio")[] | null;
  secondary_muscles?: ("chest" | "back" | "shoulders" | "arms" | "legs" | "core" | "glutes" | "cardio")[] | null;
  equipment_needed?: string[] | null;
  instructions?: string[] | null;
  video_url?: string | null;
  image_url?: string | null;
  /** False unless given */
  is_public?: boolean | null;
};

export type ExerciseChanges = {
  name?: string;
  description?: string | null;
  category?: "strength" | "cardio" | "flexibility" | "balance" | "plyometrics" | "powerlifting" | "olympic_weightlifting" | "calisthenics" | "sports";
  difficulty_level?: "beginner" | "intermediate" | "advanced" | "expert" | null;
  primary_muscles?: ("chest" | "back" | "shoulders" | "arms" | "legs" | "core" | "glutes" | "cardio")[] | null;
  secondary_muscles?: ("chest" | "back" | "shoulders" | "arms" | "legs" | "core" | "glutes" | "cardio")[] | null;
  equipment_needed?: string[] | null;
  instructions?: string[] | null;
  video_url?: string | null;
  image_url?: string | null;
  /** False unless given */
  is_public?: boolean | null;
};

export type ExerciseListed = {
  id: string;
  name: string;
  category: "strength" | "cardio" | "flexibility" | "balance" | "plyometrics" | "powerlifting" | "olympic_weightlifting" | "calisthenics" | "sports";
  difficulty_level: "beginner" | "intermediate" | "advanced" | "expert";
  primary_muscles: ("chest" | "back" | "shoulders" | "arms" | "legs" | "core" | "glutes" | "cardio")[];
  is_custom: boolean;
  is_public: boolean;
};

export type ExerciseLog = {
  id: string;
  workout_session: string;
  exercise: string;
  exercise_name: string;
  user_id: number;
  set_number: number;
  set_type: "normal" | "warm_up" | "drop" | "failure";
  reps: number | null;
  weight: number | null;
  duration_seconds: number | null;
  distance: number | null;
  notes: string;
  completed_at: string;
};

export type ExerciseLogBody = {
  workout_session: string | {
    /** The session's id */
    id: string;
  };
  exercise: string | {
    /** The exercise's id */
    id: string;
  };
  set_number: number;
  /** normal unless given */
  set_type?: "normal" | "warm_up" | "drop" | "failure" | null;
  reps?: number | null;
  weight?: number | null;
  duration_seconds?: number | null;
  /** Kilometres */
  distance?: number | null;
  notes?: string | null;
  /** Not in the future; UTC unless it names another zone */
  completed_at?: string | null;
};

export type ExerciseLogChanges = {
  workout_session?: string | {
    /** The session's id */
    id: string;
  };
  exercise?: string | {
    /** The exercise's id */
    id: string;
  };
  set_number?: number;
  /** normal unless given */
  set_type?: "normal" | "warm_up" | "drop" | "failure" | null;
  reps?: number | null;
  weight?: number | null;
  duration_seconds?: number | null;
  /** Kilometres */
  distance?: number | null;
  notes?: string | null;
  /** Not in the future; UTC unless it names another zone */
  completed_at?: string | null;
};

export type ExerciseLogsBody = {
  logs: ExerciseLogBody[];
};

export type FitnessProfile = {
  user_id: number;
  bio: string;
  height: number | null;
  weight: number | null;
  date_of_birth: string | null;
  fitness_goal: "weight_loss" | "muscle_gain" | "endurance" | "flexibility" | "general_fitness" | null;
  experience_level: "beginner" | "intermediate" | "advanced" | "expert" | null;
  preferred_workout_types: string[];
  time_zone: string;
  created_at: string;
  updated_at: string;
};

export type Friend = {
  username: string;
  nickname: string;
  /** The address of a picture, a path on this host */
  avatar: string;
  is_online: boolean;
  status: "online" | "idle" | "offline";
  last_seen: string | null;
  /** When you added them */
  date: string;
};

export type Game = {
  game_id: string;
  opponent: {
    username: string;
    nickname: string;
    avatar: string;
  };
  /** Unless one of the two ends it before */
  ends_at: string;
};

export type Grant = {
  id: string;
  kind: "bearer" | "cookie";
  /** By the User-Agent header of its sign-in */
  device: string | null;
  created_at: string;
  /** Right to the hour */
  last_used_at: string;
  /** Whether it is the login of this request */
  current: boolean;
};

export type Health = {
  status: "healthy";
  timestamp: string;
};

export type InvitationCode = {
  code: string;
};

export type InvitedByMail = {
  status: "success";
  account_id: null;
  username: null;
  role: string;
  joined_at: null;
  email: string;
  message: string;
};

export type LoggedIn = {
  /** Authorization: Bearer …, for 60 minutes */
  access: string;
  /** For new access tokens, for 2 days */
  refresh: string;
  /** Authorization: Token …, until you log out. Shown this once */
  token: string;
  account: {
    id: number;
    username: string;
    email: string;
    profile_types: ProfileType[];
  };
  user: User;
};

export type Login = {
  /** Or an e-mail address */
  username?: string;
  email?: string;
  password: string;
};

/** These messages and all before them; all there are, if none are named or `mark_all` is true. Your own don't count. */
export type MarkRead = {
  message_ids?: number[] | null;
  mark_all?: boolean | null;
};

export type MarkedRead = {
  success: true;
  messages_marked_read: number;
};

export type MediaTicket = {
  ticket: string;
  expires_at: string;
};

export type Member = {
  account_id: number;
  username: string;
  role: "creator" | "member";
  joined_at: string;
};

export type Message = {
  /** 1, 2, 3 … within the conversation */
  id: number;
  uuid: string;
  conversation: number;
  /** The sender's username */
  sender: string;
  sender_id: number;
  sender_username: string;
  sender_first_name: string;
  sender_last_name: string;
  content: string;
  /** Where its file is read, by members only */
  attachment: string | null;
  timestamp: string;
  /** Whether another member has read it */
  is_read: boolean;
  read_at: string | null;
  is_deleted: boolean;
  edited_at: string | null;
  is_liked: boolean;
  likes: number;
  client_id: string | null;
};

export type MessagePage = {
  count: number;
  next: string | null;
  previous: string | null;
  results: Message[];
  has_more: boolean;
};

export type NewAccount = {
  /** Letters of any script, digits and @ . + - _, all visible, and not dots alone. Names that differ only in case, compatible or ignorable characters are one. With an @ it must be the account's own e-mail */
  username: string;
  /** Unique whatever its case */
  email: string;
  password: string;
  confirmPassword?: string;
  firstName?: string;
  lastName?: string;
};

export type NewGroup = {
  name?: string | null;
  /** A group has 1,000 members at most, you among them: more is refused (409) */
  participants: number[];
};

export type NewMember = {
  account_id?: number;
  username?: string;
};

export type NewProfile = {
  profile_type: ProfileType;
};

export type NewUser = {
  /** Letters of any script, digits and @ . + - _, all visible, and not dots alone. Names that differ only in case, compatible or ignorable characters are one. With an @ it must be the account's own e-mail */
  username: string;
  /** Unique whatever its case */
  email: string;
  password: string;
  password_confirm?: string;
  first_name?: string;
  last_name?: string;
  bio?: string;
  /** Centimetres */
  height?: number | null;
  /** Kilograms */
  weight?: number | null;
  /** In the past; a date and time is taken for its date */
  date_of_birth?: string;
  fitness_goal?: "weight_loss" | "muscle_gain" | "endurance" | "flexibility" | "general_fitness" | null;
  experience_level?: "beginner" | "intermediate" | "advanced" | "expert" | null;
  preferred_workout_types?: string[];
  /** IANA name; your days, weeks and months are those of its clocks */
  time_zone?: string | null;
};

export type NewWorkspaceUser = {
  /** Letters of any script, digits and @ . + - _, all visible, and not dots alone. Names that differ only in case, compatible or ignorable characters are one. With an @ it must be the account's own e-mail */
  username: string;
  /** Unique whatever its case */
  email: string;
  password: string;
  full_name?: string;
};

export type Notification = {
  id: string;
  action: "notification" | "new_friend" | "new_tournament" | "game_invite";
  /** The same as in the event of this name */
  data: Record<string, unknown>;
  is_read: boolean;
};

export type NotificationsMarkedRead = {
  success: true;
  notifications_marked_read: number;
};

export type OwnProfile = {
  user: User;
  profile: FitnessProfile;
  /** The new address, which counts once it is confirmed: POST /api/auth/email/ */
  pending_email?: string;
};

export type Participant = {
  id: number;
  username: string;
  first_name: string;
  last_name: string;
};

export type PasswordChange = {
  /** Your password, where the action takes proof. A login of the last ten minutes does, too, once */
  current_password?: string;
  /** The six digits of POST /api/request-otp/ */
  code?: string;
  /** The six digits of POST /api/request-otp/ */
  otp?: string;
  /** The same as `current_password` */
  old_password?: string;
  new_password: string;
  new_password_confirm?: string;
};

export type PasswordChanged = {
  message: string;
};

/** With `email` alone a code is requested; with all three it is used */
export type PasswordReset = {
  email: string;
  /** The six digits of POST /api/request-otp/ */
  code?: string;
  /** The six digits of POST /api/request-otp/ */
  otp?: string;
  new_password?: string;
};

export type PersonalRecord = {
  value: number;
  /** The set behind it */
  log: string;
  date: string;
  weight: number | null;
  reps: number | null;
  duration_seconds: number | null;
  distance: number | null;
};

export type PersonalRecords = {
  results: {
    exercise: {
      id: string;
      name: string;
    };
    heaviest: PersonalRecord | null;
    best_estimated_1rm: {
      value: number;
      /** The set behind it */
      log: string;
      date: string;
      weight: number | null;
      reps: number | null;
      duration_seconds: number | null;
      distance: number | null;
      /** weight: it was lifted once */
      formula: "weight" | "epley";
      epley?: number;
      brzycki?: number;
    } | {
      value: null;
      /** The set behind it */
      log: string;
      date: string;
      weight: number | null;
      reps: number | null;
      duration_seconds: number | null;
      distance: number | null;
      /** Why this set, the one with the most repetitions, tells none */
      reason: string;
    } | null;
    most_reps: PersonalRecord | null;
    best_volume: PersonalRecord | null;
    longest: PersonalRecord | null;
    farthest: PersonalRecord | null;
  }[];
};

export type Problem = {
  type: "about:blank";
  title: string;
  status: number;
  detail: string;
  code: "validation_failed" | "malformed_body" | "not_signed_in" | "wrong_credentials" | "not_allowed" | "origin_not_allowed" | "cross_site_cookies" | "proof_required" | "not_a_member" | "not_found" | "method_not_allowed" | "username_taken" | "email_taken" | "profile_exists" | "already_a_member" | "too_many_members" | "message_deleted" | "idempotency_key_reused" | "idempotency_key_in_progress" | "quota_exceeded" | "content_too_large" | "unsupported_media_type" | "range_not_satisfiable" | "rate_limited" | "unavailable" | "mail_not_sent" | "internal_error";
  request_id: string;
  /** The same as detail. */
  error: string;
  errors?: {
    path: string;
    message: string;
  }[];
};

export type Profile = {
  id: number;
  account: number;
  profile_type: ProfileType;
  created_at: string;
};

export type ProfileChange = {
  first_name?: string;
  last_name?: string;
  /** Unique whatever its case */
  email?: string;
  password?: string;
  /** Your password, where the action takes proof. A login of the last ten minutes does, too, once */
  current_password?: string;
  /** The six digits of POST /api/request-otp/ */
  code?: string;
  /** The six digits of POST /api/request-otp/ */
  otp?: string;
  bio?: string;
  /** Centimetres */
  height?: number | null;
  /** Kilograms */
  weight?: number | null;
  /** In the past; a date and time is taken for its date */
  date_of_birth?: string;
  fitness_goal?: "weight_loss" | "muscle_gain" | "endurance" | "flexibility" | "general_fitness" | null;
  experience_level?: "beginner" | "intermediate" | "advanced" | "expert" | null;
  preferred_workout_types?: string[];
  /** IANA name; your days, weeks and months are those of its clocks */
  time_zone?: string | null;
};

export type ProfileType = "gym" | "trainer" | "store" | "trainee";

export type Progress = {
  exercise: {
    id: string;
    name: string;
  };
  bucket: "day" | "week" | "month";
  results: {
    /** The first date, of your time zone; weeks begin on Monday */
    date: string;
    sets: number;
    reps: number;
    volume: number;
    heaviest: number | null;
    best_estimated_1rm: number | null;
  }[];
};

export type Readiness = {
  status: "ready";
  timestamp: string;
};

export type Refresh = {
  refresh?: string;
};

export type Registered = {
  message: string;
  user: User;
  token: string;
  profile: FitnessProfile;
};

export type RenameGroup = {
  name: string | null;
};

export type RequestCode = {
  email: string;
};

export type SendMessage = {
  content: string;
  client_id?: string | null;
  attachment?: null;
};

export type SendMessageForm = {
  content?: string;
  client_id?: string;
  attachment?: Blob;
};

export type SendToPerson = {
  recipient_id: number;
  content: string;
  client_id?: string | null;
};

export type SessionCompletion = {
  notes?: string | null;
  rating?: number | null;
  calories_burned?: number | null;
  /** Not in the future; UTC unless it names another zone */
  end_time?: string | null;
};

export type SessionStatistics = {
  sessions: number;
  completed: number;
  cancelled: number;
  total_duration_minutes: number;
  total_volume: number;
  calories_burned: number;
  average_rating: number | null;
  longest_streak_days: number;
};

export type ShortExercise = {
  id: string;
  name: string;
  category: "strength" | "cardio" | "flexibility" | "balance" | "plyometrics" | "powerlifting" | "olympic_weightlifting" | "calisthenics" | "sports";
};

export type SocketTicket = {
  ticket: string;
  expires_at: string;
};

/** The other person, as `user2` or `user_id`. */
export type StartConversation = {
  user2?: number;
  user_id?: number;
};

export type StartedConversation = {
  id: number;
  uuid: string;
  participants: number[];
  other_participant: Participant | null;
  /** The last 50, oldest first */
  messages: Message[];
  created_at: string;
  updated_at: string;
};

export type Success = {
  status: "success";
  message: string;
};

export type TrainingExport = {
  format: "palaestra-training";
  version: 1;
  /** Those that you made */
  exercises: (Record<string, unknown>)[];
  /** Those that you made, with their exercises */
  workouts: (Record<string, unknown>)[];
  sessions: (Record<string, unknown>)[];
  /** Weights in kilograms, distances in kilometres */
  logs: (Record<string, unknown>)[];
};

export type TrainingImport = {
  id: string;
  created_at: string;
  added: {
    exercises: number;
    workouts: number;
    sessions: number;
    logs: number;
  };
};

/** As fields, dry_run and unit mean what they mean in the query; where both say, they say the same. */
export type TrainingImportForm = {
  /** Tells what would be done, and does nothing */
  dry_run?: boolean;
  /** Of weights, if the file has no unit */
  unit?: "kg" | "lb";
  /** IANA name, for local times in the file; that of your profile unless given */
  time_zone?: string;
  /** 16 MiB at most */
  file: Blob;
};

export type TrainingImportReport = {
  /** By which it is undone; null where nothing was added */
  import_id: string | null;
  dry_run: boolean;
  added: {
    exercises: number;
    workouts: number;
    sessions: number;
    logs: number;
  };
  /** What was there already */
  matched: {
    exercises: number;
    workouts: number;
    sessions: number;
    logs: number;
  };
  refused: number;
  /** What weights were taken for, where neither file nor request names a unit */
  assumed_unit: "kg" | "lb" | null;
  lines: {
    /** Of CSV, where the header is line 1; of JSON the path, as logs.3 */
    line: number | string;
    kind: "exercise" | "workout" | "session" | "log";
    status: "added" | "matched" | "refused";
    name?: string;
    message?: string;
  }[];
  /** How many lines are not told of, for the answer would be too long: refused ones come first */
  lines_left_out: number;
};

export type User = {
  id: number;
  username: string;
  email: string;
  first_name: string;
  last_name: string;
};

export type VerifyCode = {
  email: string;
  /** The six digits */
  otp?: string;
};

export type Workout = {
  id: string;
  name: string;
  difficulty_level: "beginner" | "intermediate" | "advanced" | "expert" | null;
  estimated_duration_minutes: number;
  total_exercises: number;
  tags: string[];
  is_template: boolean;
  is_public: boolean;
  created_by_user_id: number;
  created_at: string;
  description: string;
  exercises: {
    exercise: ShortExercise;
    order: number;
    target_sets: number | null;
    target_reps_min: number | null;
    target_reps_max: number | null;
    target_weight: number | null;
    rest_seconds: number;
    notes: string;
  }[];
  updated_at: string;
};

export type WorkoutBody = {
  name: string;
  description?: string | null;
  difficulty_level?: "beginner" | "intermediate" | "advanced" | "expert" | null;
  estimated_duration_minutes?: number | null;
  tags?: string[] | null;
  is_template?: boolean | null;
  is_public?: boolean | null;
  exercises?: WorkoutExerciseBody[] | null;
};

export type WorkoutChanges = {
  name?: string;
  description?: string | null;
  difficulty_level?: "beginner" | "intermediate" | "advanced" | "expert" | null;
  /** 1 to 100,000; an estimate that is put back as it was read stays one */
  estimated_duration_minutes?: number | null;
  tags?: string[] | null;
  is_template?: boolean | null;
  is_public?: boolean | null;
  exercises?: WorkoutExerciseBody[] | null;
};

export type WorkoutExerciseBody = {
  exercise: string | {
    /** The exercise's id */
    id: string;
  };
  target_sets?: number | null;
  target_reps_min?: number | null;
  target_reps_max?: number | null;
  target_weight?: number | null;
  /** 60 unless given */
  rest_seconds?: number | null;
  notes?: string | null;
  order: number;
};

export type WorkoutListed = {
  id: string;
  name: string;
  difficulty_level: "beginner" | "intermediate" | "advanced" | "expert" | null;
  estimated_duration_minutes: number;
  total_exercises: number;
  tags: string[];
  is_template: boolean;
  is_public: boolean;
  created_by_user_id: number;
  created_at: string;
};

export type WorkoutReplacement = {
  name: string;
  description?: string | null;
  difficulty_level?: "beginner" | "intermediate" | "advanced" | "expert" | null;
  /** 1 to 100,000; an estimate that is put back as it was read stays one */
  estimated_duration_minutes?: number | null;
  tags?: string[] | null;
  is_template?: boolean | null;
  is_public?: boolean | null;
  exercises?: WorkoutExerciseBody[] | null;
};

export type WorkoutSession = {
  id: string;
  /** Null where the workout was deleted */
  workout: string | null;
  workout_name: string;
  status: "planned" | "in_progress" | "completed" | "cancelled";
  start_time: string | null;
  end_time: string | null;
  actual_duration_minutes: number | null;
  /** The sum of repetitions × weight */
  total_volume: number;
  rating: number | null;
  created_at: string;
  user_id: number;
  notes: string;
  /** As you said; else estimated, where your weight is known */
  calories_burned: number | null;
  updated_at: string;
};

export type WorkoutSessionBody = {
  workout: string | {
    /** The workout's id */
    id: string;
  };
  status?: "planned" | "in_progress" | "completed" | "cancelled";
  /** Not in the future; UTC unless it names another zone */
  start_time?: string | null;
  /** Not in the future; UTC unless it names another zone */
  end_time?: string | null;
  notes?: string | null;
  rating?: number | null;
  calories_burned?: number | null;
};

export type WorkoutSessionChanges = {
  workout?: string | {
    /** The workout's id */
    id: string;
  } | null;
  status?: "planned" | "in_progress" | "completed" | "cancelled";
  /** Not in the future; UTC unless it names another zone */
  start_time?: string | null;
  /** Not in the future; UTC unless it names another zone */
  end_time?: string | null;
  notes?: string | null;
  rating?: number | null;
  calories_burned?: number | null;
};

export type WorkoutSessionListed = {
  id: string;
  /** Null where the workout was deleted */
  workout: string | null;
  workout_name: string;
  status: "planned" | "in_progress" | "completed" | "cancelled";
  start_time: string | null;
  end_time: string | null;
  actual_duration_minutes: number | null;
  /** The sum of repetitions × weight */
  total_volume: number;
  rating: number | null;
  created_at: string;
};

export type WorkoutSessionReplacement = {
  workout: string | {
    /** The workout's id */
    id: string;
  } | null;
  status?: "planned" | "in_progress" | "completed" | "cancelled";
  /** Not in the future; UTC unless it names another zone */
  start_time?: string | null;
  /** Not in the future; UTC unless it names another zone */
  end_time?: string | null;
  notes?: string | null;
  rating?: number | null;
  calories_burned?: number | null;
};

export type WorkoutStatistics = {
  times_completed: number;
  last_completed_at: string | null;
  average_duration_minutes: number | null;
  average_volume: number | null;
  average_rating: number | null;
};

export type Workspace = {
  id: number;
  name: string;
  description: string;
  /** Whether anyone may join it */
  is_open: boolean;
  /** The caller's, or null for no member */
  role: "owner" | "admin" | "member" | null;
  /** The creator's address where you may know it, else one at users.noreply.invalid; empty where the account is deleted */
  created_by: string;
  created_at: string;
};

export type WorkspaceBody = {
  name: string;
  description?: string | null;
  is_open?: boolean;
};

export type WorkspaceChanges = {
  name?: string;
  description?: string;
};

export type WorkspaceInvitation = {
  account_id?: number;
  username?: string;
  /** Unique whatever its case */
  email?: string;
  role?: "admin" | "member";
};

export type WorkspaceMember = {
  account_id: number;
  username: string;
  role: "owner" | "admin" | "member";
  joined_at: string;
  presence: "online" | "idle" | "offline";
  last_seen: string | null;
};

export type WorkspaceRole = {
  role: "owner" | "admin" | "member";
};

/** Every operation: what it takes, and `answer`, what it answers with where it succeeds. */
export interface Operations {
  /** Delete your account, and all that you wrote and uploaded */
  "DELETE /api/accounts/{id}/": {
    params: {
      id: string | number;
    };
    body?: AccountDeletion;
    answer: Done;
  };
  /** End one of your logins, with its keys and sockets */
  "DELETE /api/auth/grants/{id}/": {
    params: {
      id: string | number;
    };
    answer: undefined;
  };
  /** Take a block back */
  "DELETE /api/blocks/{username}/": {
    params: {
      username: string | number;
    };
    answer: undefined;
  };
  /** Leave a channel, or remove someone from it */
  "DELETE /api/channels/{id}/members/{accountId}/": {
    params: {
      id: string | number;
      accountId: string | number;
    };
    answer: undefined;
  };
  /** Take a conversation off your list, until someone writes in it again */
  "DELETE /api/chat/conversations/{id}/": {
    params: {
      id: string | number;
    };
    answer: undefined;
  };
  /** Leave a group, or remove someone from one you made */
  "DELETE /api/chat/conversations/{id}/members/{accountId}/": {
    params: {
      id: string | number;
      accountId: string | number;
    };
    answer: undefined;
  };
  /** Delete a course of yours */
  "DELETE /api/courses/{id}/delete/": {
    params: {
      id: string | number;
    };
    answer: undefined;
  };
  /** Delete a set */
  "DELETE /api/exercise-logs/{id}/": {
    params: {
      id: string | number;
    };
    answer: undefined;
  };
  /** Delete an exercise of yours */
  "DELETE /api/exercises/{id}/": {
    params: {
      id: string | number;
    };
    answer: undefined;
  };
  /** End a friendship */
  "DELETE /api/friends/{username}/": {
    params: {
      username: string | number;
    };
    answer: undefined;
  };
  /** End a game of yours, for both who play */
  "DELETE /api/games/{gameId}/": {
    params: {
      gameId: string | number;
    };
    answer: undefined;
  };
  /** Give up one of one's own profiles */
  "DELETE /api/profiles/{id}/": {
    params: {
      id: string | number;
    };
    answer: undefined;
  };
  /** Undo an import */
  "DELETE /api/training/imports/{id}/": {
    params: {
      id: string | number;
    };
    answer: undefined;
  };
  /** Delete a session with its sets */
  "DELETE /api/workout-sessions/{id}/": {
    params: {
      id: string | number;
    };
    answer: undefined;
  };
  /** Delete a workout of yours */
  "DELETE /api/workouts/{id}/": {
    params: {
      id: string | number;
    };
    answer: undefined;
  };
  /** Take an exercise out of a workout of yours */
  "DELETE /api/workouts/{id}/exercises/{order}/": {
    params: {
      id: string | number;
      order: string | number;
    };
    answer: undefined;
  };
  /** Leave a workspace, or remove someone from it */
  "DELETE /api/workspaces/{id}/members/{accountId}/": {
    params: {
      id: string | number;
      accountId: string | number;
    };
    answer: undefined;
  };
  /** All accounts, 100 an answer; neighbouring pages are in the Link header */
  "GET /api/accounts/": {
    query?: {
      page?: string | number;
      /** The id of an account: those after it, however deep */
      after?: string | number;
      /** Words of usernames and names, or their beginnings; case and marks are ignored. For the signed-in; finds 1,000 at most */
      search?: string | number;
    };
    answer: Account[];
  };
  /** One account and its profiles */
  "GET /api/accounts/{id}/": {
    params: {
      id: string | number;
    };
    answer: AccountDetails;
  };
  /** The WebSocket frames as AsyncAPI 3, in JSON or YAML, or as a page to read */
  "GET /api/asyncapi/": {
    query?: {
      format?: "json" | "yaml" | "html";
    };
    answer: Record<string, never> | string;
  };
  /** Your logins, newest first: five at most */
  "GET /api/auth/grants/": {
    answer: Grant[];
  };
  /** Who you are, with your fitness profile */
  "GET /api/auth/profile/": {
    answer: OwnProfile;
  };
  /** Whom you blocked */
  "GET /api/blocks/": {
    query?: {
      /** 1 to 100; 10 unless given */
      limit?: string | number;
      /** How many to leave out */
      offset?: string | number;
    };
    answer: {
      items: Block[];
      count: number;
    };
  };
  /** Whether you blocked someone */
  "GET /api/blocks/{username}/": {
    params: {
      username: string | number;
    };
    answer: Block;
  };
  /** The channels of a workspace that you may see */
  "GET /api/channels/": {
    query: {
      /** 100 entries each */
      page?: string | number;
      /** The id of an entry: those after it, however deep */
      after?: string | number;
      workspace_id: string | number;
    };
    answer: {
      status: "success";
      data: Channel[];
    };
  };
  /** One channel */
  "GET /api/channels/{id}/": {
    params: {
      id: string | number;
    };
    answer: {
      status: "success";
      data: Channel;
    };
  };
  /** Who is in a channel */
  "GET /api/channels/{id}/members/": {
    params: {
      id: string | number;
    };
    query?: {
      /** 100 entries each */
      page?: string | number;
    };
    answer: {
      status: "success";
      data: ChannelMember[];
    };
  };
  /** Your conversations, newest activity first */
  "GET /api/chat/conversations/": {
    query?: {
      /** Words of its name, or of someone in it, or how they begin */
      search?: string | number;
      page?: string | number;
    };
    answer: Conversation[];
  };
  /** One conversation, with its last 50 messages */
  "GET /api/chat/conversations/{id}/": {
    params: {
      id: string | number;
    };
    answer: ConversationDetail;
  };
  /** Messages: pages from the oldest, or scrolling by number */
  "GET /api/chat/conversations/{id}/messages/": {
    params: {
      id: string | number;
    };
    query?: {
      /** 1 is the oldest page; without it, `before` and `after`, the newest messages */
      page?: string | number;
      /** 50, at most 500 */
      page_size?: string | number;
      /** The newest messages before this number; without one, the newest of all */
      before?: string | number;
      /** The oldest messages after this number; without one, or with 0, the oldest of all */
      after?: string | number;
    };
    answer: MessagePage;
  };
  /** Your chats, newest activity first */
  "GET /api/chats/": {
    query?: {
      /** 1 to 100; 10 unless given */
      limit?: string | number;
      /** How many to leave out */
      offset?: string | number;
    };
    answer: {
      items: ChatPreview[];
      count: number;
    };
  };
  /** The messages of a chat, newest first */
  "GET /api/chats/{username}/messages/": {
    params: {
      username: string | number;
    };
    query?: {
      /** 1 to 100; 10 unless given */
      limit?: string | number;
      /** How many to leave out */
      offset?: string | number;
    };
    answer: {
      items: ChatMessage[];
      count: number;
    };
  };
  /** All courses */
  "GET /api/courses/for-trainees/": {
    query?: {
      /** Words of title, trainer's name and description, or their beginnings; case and marks are ignored. Finds 1,000 at most */
      search?: string | number;
      page?: string | number;
      /** The id of a course: those after it, however deep */
      after?: string | number;
    };
    answer: Course[];
  };
  /** One course */
  "GET /api/courses/{id}/detail/": {
    params: {
      id: string | number;
    };
    answer: Course;
  };
  /** Your sets, the latest first */
  "GET /api/exercise-logs/": {
    query?: {
      page?: string | number;
      /** 20, at most 100 */
      page_size?: string | number;
      /** A date of your time zone, or a moment */
      date_from?: string | number;
      /** The last date, or moment */
      date_to?: string | number;
      /** IANA name; that of your profile unless given */
      time_zone?: string | number;
      /** Of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
      session?: string | number;
      exercise?: string | number;
    };
    answer: {
      count: number;
      next: string | null;
      previous: string | null;
      results: ExerciseLog[];
    };
  };
  /** Your bests in every exercise, or in one */
  "GET /api/exercise-logs/personal_records/": {
    query?: {
      /** Of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
      exercise?: string | number;
    };
    answer: PersonalRecords;
  };
  /** What your sets of an exercise came to, by day, week or month */
  "GET /api/exercise-logs/progress/": {
    query: {
      /** Of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
      /** A date of your time zone, or a moment */
      date_from?: string | number;
      /** The last date, or moment */
      date_to?: string | number;
      /** IANA name; that of your profile unless given */
      time_zone?: string | number;
      exercise: string | number;
      bucket?: "day" | "week" | "month";
    };
    answer: Progress;
  };
  /** One set */
  "GET /api/exercise-logs/{id}/": {
    params: {
      id: string | number;
    };
    query?: {
      /** Of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    answer: ExerciseLog;
  };
  /** Exercises that you may use, by name */
  "GET /api/exercises/": {
    query?: {
      page?: string | number;
      /** 20, at most 100 */
      page_size?: string | number;
      /** The id of an entry: what comes after it. For reading further than the 10,000 entries that page reaches */
      after?: string | number;
      /** Words of the name, or their beginnings; case and marks are ignored */
      search?: string | number;
      category?: "strength" | "cardio" | "flexibility" | "balance" | "plyometrics" | "powerlifting" | "olympic_weightlifting" | "calisthenics" | "sports";
      difficulty?: "beginner" | "intermediate" | "advanced" | "expert";
      /** Primary or secondary */
      muscle_group?: "chest" | "back" | "shoulders" | "arms" | "legs" | "core" | "glutes" | "cardio";
      /** Only those that you made */
      custom_only?: boolean;
    };
    answer: {
      count: number;
      next: string | null;
      previous: string | null;
      results: ExerciseListed[];
    };
  };
  /** One exercise */
  "GET /api/exercises/{id}/": {
    params: {
      id: string | number;
    };
    answer: Exercise;
  };
  /** Whom you added as friends, and which of them are online */
  "GET /api/friends/": {
    query?: {
      /** 1 to 100; 10 unless given */
      limit?: string | number;
      /** How many to leave out */
      offset?: string | number;
    };
    answer: {
      items: Friend[];
      count: number;
    };
  };
  /** The game that you are in */
  "GET /api/games/": {
    answer: {
      items: Game[];
      count: number;
    };
  };
  /** Whether the Worker answers */
  "GET /api/health/": {
    answer: Health;
  };
  /** Whether the database, objects and files answer */
  "GET /api/health/ready/": {
    answer: Readiness;
  };
  /** Messages of a channel: the newest, or scrolling by number */
  "GET /api/messages/": {
    query: {
      channel_id: string | number;
      /** The newest messages before this number */
      before?: string | number;
      /** The oldest messages after this number */
      after?: string | number;
      /** 100, which is also the most */
      limit?: string | number;
    };
    answer: {
      status: "success";
      data: ChannelMessage[];
      has_more: boolean;
      /** The channel's last change when this was read */
      seq: number;
    };
  };
  /** Your notifications */
  "GET /api/notifications/": {
    query?: {
      /** 1 to 100; 10 unless given */
      limit?: string | number;
      /** How many to leave out */
      offset?: string | number;
      is_read?: "all" | "true" | "false";
    };
    answer: {
      items: Notification[];
      count: number;
    };
  };
  /** One's own profiles, or with `account` another's */
  "GET /api/profiles/": {
    query?: {
      account?: string | number;
    };
    answer: Profile[];
  };
  /** This description as OpenAPI 3.1, in JSON or YAML */
  "GET /api/schema/": {
    query?: {
      format?: "json" | "yaml";
    };
    answer: Record<string, never> | string;
  };
  /** All training that is yours, to keep or to take elsewhere */
  "GET /api/training/export/": {
    query?: {
      /** A date of your time zone, or a moment */
      date_from?: string | number;
      /** The last date, or moment */
      date_to?: string | number;
      /** IANA name; that of your profile unless given */
      time_zone?: string | number;
      format?: "json" | "csv";
      /** Of CSV, which has one table: that of logs can be imported again */
      table?: "logs" | "sessions" | "workouts" | "exercises";
    };
    answer: TrainingExport | string;
  };
  /** Your imports, the latest first */
  "GET /api/training/imports/": {
    query?: {
      page?: string | number;
      /** 20, at most 100 */
      page_size?: string | number;
    };
    answer: {
      count: number;
      next: string | null;
      previous: string | null;
      results: TrainingImport[];
    };
  };
  /** Your sessions, the latest first */
  "GET /api/workout-sessions/": {
    query?: {
      page?: string | number;
      /** 20, at most 100 */
      page_size?: string | number;
      /** A date of your time zone, or a moment */
      date_from?: string | number;
      /** The last date, or moment */
      date_to?: string | number;
      /** IANA name; that of your profile unless given */
      time_zone?: string | number;
      /** Of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
      status?: "planned" | "in_progress" | "completed" | "cancelled";
      workout?: string | number;
    };
    answer: {
      count: number;
      next: string | null;
      previous: string | null;
      results: WorkoutSessionListed[];
    };
  };
  /** What your sessions of a period come to */
  "GET /api/workout-sessions/statistics/": {
    query?: {
      /** A date of your time zone, or a moment */
      date_from?: string | number;
      /** The last date, or moment */
      date_to?: string | number;
      /** IANA name; that of your profile unless given */
      time_zone?: string | number;
      /** Of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    answer: SessionStatistics;
  };
  /** One session */
  "GET /api/workout-sessions/{id}/": {
    params: {
      id: string | number;
    };
    query?: {
      /** Of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    answer: WorkoutSession;
  };
  /** Your workouts and the public ones, newest first */
  "GET /api/workouts/": {
    query?: {
      page?: string | number;
      /** 20, at most 100 */
      page_size?: string | number;
      /** The id of an entry: what comes after it. For reading further than the 10,000 entries that page reaches */
      after?: string | number;
      /** Words of the name, or their beginnings; case and marks are ignored */
      search?: string | number;
      difficulty?: "beginner" | "intermediate" | "advanced" | "expert";
      /** Any of these, separated by commas or given several times */
      tags?: string | number;
      is_template?: boolean;
      is_public?: boolean;
    };
    answer: {
      count: number;
      next: string | null;
      previous: string | null;
      results: WorkoutListed[];
    };
  };
  /** One workout */
  "GET /api/workouts/{id}/": {
    params: {
      id: string | number;
    };
    query?: {
      /** Of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    answer: Workout;
  };
  /** What your sessions of a workout come to */
  "GET /api/workouts/{id}/statistics/": {
    params: {
      id: string | number;
    };
    query?: {
      /** Of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    answer: WorkoutStatistics;
  };
  /** Your workspaces, and the open ones */
  "GET /api/workspaces/": {
    query?: {
      /** 100 entries each */
      page?: string | number;
      /** The id of an entry: those after it, however deep */
      after?: string | number;
    };
    answer: {
      status: "success";
      data: Workspace[];
    };
  };
  /** One workspace */
  "GET /api/workspaces/{id}/": {
    params: {
      id: string | number;
    };
    answer: {
      status: "success";
      data: Workspace;
    };
  };
  /** Who is in a workspace, and how they are */
  "GET /api/workspaces/{id}/members/": {
    params: {
      id: string | number;
    };
    query?: {
      /** 100 entries each */
      page?: string | number;
      /** The id of an entry: those after it, however deep */
      after?: string | number;
    };
    answer: {
      status: "success";
      data: WorkspaceMember[];
    };
  };
  /** Your chats, newest activity first */
  "GET /chats/": {
    query?: {
      /** 1 to 100; 10 unless given */
      limit?: string | number;
      /** How many to leave out */
      offset?: string | number;
    };
    answer: {
      items: ChatPreview[];
      count: number;
    };
  };
  /** The messages of a chat, newest first */
  "GET /chats/{username}/messages/": {
    params: {
      username: string | number;
    };
    query?: {
      /** 1 to 100; 10 unless given */
      limit?: string | number;
      /** How many to leave out */
      offset?: string | number;
    };
    answer: {
      items: ChatMessage[];
      count: number;
    };
  };
  /** A message's attachment, for members of its conversation */
  "GET /media/chat_attachments/{key}/{name}": {
    params: {
      key: string | number;
      name: string | number;
    };
    query?: {
      ticket?: string | number;
    };
    answer: Blob;
  };
  /** Your notifications */
  "GET /notifications/": {
    query?: {
      /** 1 to 100; 10 unless given */
      limit?: string | number;
      /** How many to leave out */
      offset?: string | number;
      is_read?: "all" | "true" | "false";
    };
    answer: {
      items: Notification[];
      count: number;
    };
  };
  /** Change some of your account's names or its address */
  "PATCH /api/accounts/{id}/": {
    params: {
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
      id: string | number;
    };
    body: CourseChanges;
    answer: Course;
  };
  /** Change a set */
  "PATCH /api/exercise-logs/{id}/": {
    params: {
      id: string | number;
    };
    query?: {
      /** Of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    body: ExerciseLogChanges;
    answer: ExerciseLog;
  };
  /** Change an exercise of yours */
  "PATCH /api/exercises/{id}/": {
    params: {
      id: string | number;
    };
    body: ExerciseChanges;
    answer: Exercise;
  };
  /** Change a session */
  "PATCH /api/workout-sessions/{id}/": {
    params: {
      id: string | number;
    };
    query?: {
      /** Of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    body: WorkoutSessionChanges;
    answer: WorkoutSession;
  };
  /** Change a workout of yours */
  "PATCH /api/workouts/{id}/": {
    params: {
      id: string | number;
    };
    query?: {
      /** Of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    body: WorkoutChanges;
    answer: Workout;
  };
  /** Change its name or description */
  "PATCH /api/workspaces/{id}/": {
    params: {
      id: string | number;
    };
    body: WorkspaceChanges;
    answer: {
      status: "success";
      data: Workspace;
    };
  };
  /** Give a member another role */
  "PATCH /api/workspaces/{id}/members/{accountId}/": {
    params: {
      id: string | number;
      accountId: string | number;
    };
    body: WorkspaceRole;
    answer: AddedMember;
  };
  /** Register, as the gym platform's clients do */
  "POST /api/accounts/": {
    body: NewAccount;
    answer: CreatedAccount;
  };
  /** What happened in a workspace, newest first */
  "POST /api/activities/": {
    body: {
      workspace_id: number;
      /** 20 unless given, 100 at most */
      limit?: number | null;
    };
    answer: {
      status: "success";
      data: Activity[];
    };
  };
  /** Confirm your new e-mail address by the code that was sent there */
  "POST /api/auth/email/": {
    body: AddressConfirmation;
    answer: AddressConfirmed;
  };
  /** Log in by username or e-mail */
  "POST /api/auth/login/": {
    body: Login;
    answer: LoggedIn;
  };
  /** End every login of yours */
  "POST /api/auth/logout-all/": {
    answer: undefined;
  };
  /** End this login, with its keys and sockets */
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
  /** A new access token, and a new refresh token */
  "POST /api/auth/refresh/": {
    body?: Refresh;
    answer: AccessPair;
  };
  /** Register with a fitness profile, and be logged in */
  "POST /api/auth/register/": {
    body: NewUser;
    answer: Registered;
  };
  /** Make a channel */
  "POST /api/channels/": {
    body: ChannelBody;
    answer: {
      status: "success";
      channel_id: number;
    };
  };
  /** Add someone to a channel, or join a public one */
  "POST /api/channels/{id}/members/": {
    params: {
      id: string | number;
    };
    body: ChannelInvitation;
    answer: AddedMember | InvitedByMail;
  };
  /** Make a group */
  "POST /api/chat/conversations/": {
    body: NewGroup;
    answer: ConversationDetail;
  };
  /** Start a conversation with someone, or find the one there is */
  "POST /api/chat/conversations/start/": {
    body: StartConversation;
    answer: StartedConversation;
  };
  /** Add someone to a group */
  "POST /api/chat/conversations/{id}/members/": {
    params: {
      id: string | number;
    };
    body: NewMember;
    answer: Member;
  };
  /** Mark messages as read */
  "POST /api/chat/conversations/{id}/read/": {
    params: {
      id: string | number;
    };
    body?: MarkRead;
    answer: MarkedRead;
  };
  /** Send a message, a file, or both */
  "POST /api/chat/conversations/{id}/send_message/": {
    params: {
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
  /** Make a course, as a trainer */
  "POST /api/courses/create/": {
    body: CourseBody;
    answer: Course;
  };
  /** Log a set */
  "POST /api/exercise-logs/": {
    query?: {
      /** Of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    body: ExerciseLogBody;
    answer: ExerciseLog;
  };
  /** Log several sets: all, or none */
  "POST /api/exercise-logs/bulk_create/": {
    query?: {
      /** Of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    body: ExerciseLogsBody;
    answer: ExerciseLog[];
  };
  /** Make an exercise of your own */
  "POST /api/exercises/": {
    body: ExerciseBody;
    answer: Exercise;
  };
  /** Accept an invitation to a workspace or channel by the code in its mail */
  "POST /api/invitations/": {
    body: InvitationCode;
    answer: AcceptedInvitation;
  };
  /** Sign this browser out: its login ends, and its cookies go */
  "POST /api/logout/": {
    answer: Success;
  };
  /** A ticket that reads attachments for ten minutes */
  "POST /api/media-tickets/": {
    answer: MediaTicket;
  };
  /** Send a message to a channel */
  "POST /api/messages/": {
    body: ChannelMessageBody;
    answer: {
      status: "success";
      message_id: number;
    };
  };
  /** How many members did something lately */
  "POST /api/metrics/active-users/": {
    body: {
      workspace_id: number;
      /** 15 unless given */
      minutes?: number | null;
    };
    answer: {
      status: "success";
      data: {
        active_count: number;
      };
    };
  };
  /** Messages on each of the last 14 days */
  "POST /api/metrics/messages-per-day/": {
    body: {
      workspace_id: number;
    };
    answer: {
      status: "success";
      data: {
        day: string;
        count: number;
      }[];
    };
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
  /** See to it that your access cookie is good, for a socket say */
  "POST /api/refresh/": {
    answer: undefined;
  };
  /** Register, as the workspace's clients do */
  "POST /api/register/": {
    body: NewWorkspaceUser;
    answer: Success;
  };
  /** Have a one-time code sent to your address */
  "POST /api/request-otp/": {
    body: RequestCode;
    answer: Success;
  };
  /** Import training from a file */
  "POST /api/training/import/": {
    query?: {
      /** Tells what would be done, and does nothing */
      dry_run?: boolean;
      /** Of weights, if the file has no unit */
      unit?: "kg" | "lb";
      /** IANA name, for local times in the file; that of your profile unless given */
      time_zone?: string | number;
    };
    body: TrainingExport | string | FormData;
    answer: TrainingImportReport;
  };
  /** Sign in by a code: three cookies are set */
  "POST /api/verify-otp/": {
    body: VerifyCode;
    answer: Success;
  };
  /** Plan a session, or write one down */
  "POST /api/workout-sessions/": {
    query?: {
      /** Of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    body: WorkoutSessionBody;
    answer: WorkoutSession;
  };
  /** Cancel a session */
  "POST /api/workout-sessions/{id}/cancel/": {
    params: {
      id: string | number;
    };
    query?: {
      /** Of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    answer: WorkoutSession;
  };
  /** Complete a session that is in progress */
  "POST /api/workout-sessions/{id}/complete/": {
    params: {
      id: string | number;
    };
    query?: {
      /** Of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    body?: SessionCompletion;
    answer: WorkoutSession;
  };
  /** Start a planned session */
  "POST /api/workout-sessions/{id}/start/": {
    params: {
      id: string | number;
    };
    query?: {
      /** Of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    answer: WorkoutSession;
  };
  /** Make a workout */
  "POST /api/workouts/": {
    query?: {
      /** Of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    body: WorkoutBody;
    answer: Workout;
  };
  /** Make a private copy of a workout */
  "POST /api/workouts/{id}/clone/": {
    params: {
      id: string | number;
    };
    query?: {
      /** Of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    answer: Workout;
  };
  /** Add an exercise to a workout of yours */
  "POST /api/workouts/{id}/exercises/": {
    params: {
      id: string | number;
    };
    query?: {
      /** Of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    body: AddedExerciseBody;
    answer: Workout;
  };
  /** Make a workspace */
  "POST /api/workspaces/": {
    body: WorkspaceBody;
    answer: {
      status: "success";
      workspace_id: number;
    };
  };
  /** Add someone to a workspace, or join an open one */
  "POST /api/workspaces/{id}/members/": {
    params: {
      id: string | number;
    };
    body: WorkspaceInvitation;
    answer: AddedMember | InvitedByMail;
  };
  /** A ticket that opens one socket within 30 seconds */
  "POST /api/ws-tickets/": {
    answer: SocketTicket;
  };
  /** Mark all your notifications as read */
  "POST /notifications/mark_all_as_read/": {
    answer: NotificationsMarkedRead;
  };
  /** Replace your account's names and address */
  "PUT /api/accounts/{id}/": {
    params: {
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
  /** Block someone: no message, invite or presence passes between you, in either direction */
  "PUT /api/blocks/{username}/": {
    params: {
      username: string | number;
    };
    answer: Block;
  };
  /** Rename a group */
  "PUT /api/chat/conversations/{id}/": {
    params: {
      id: string | number;
    };
    body: RenameGroup;
    answer: ConversationDetail;
  };
  /** Open the chat with someone, or make it */
  "PUT /api/chats/{username}/": {
    params: {
      username: string | number;
    };
    answer: Chat;
  };
  /** Change a course of yours */
  "PUT /api/courses/{id}/update/": {
    params: {
      id: string | number;
    };
    body: CourseChanges;
    answer: Course;
  };
  /** Write a set again */
  "PUT /api/exercise-logs/{id}/": {
    params: {
      id: string | number;
    };
    query?: {
      /** Of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    body: ExerciseLogBody;
    answer: ExerciseLog;
  };
  /** Write an exercise of yours again */
  "PUT /api/exercises/{id}/": {
    params: {
      id: string | number;
    };
    body: ExerciseBody;
    answer: Exercise;
  };
  /** Write a session again */
  "PUT /api/workout-sessions/{id}/": {
    params: {
      id: string | number;
    };
    query?: {
      /** Of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    body: WorkoutSessionReplacement;
    answer: WorkoutSession;
  };
  /** Write a workout of yours again */
  "PUT /api/workouts/{id}/": {
    params: {
      id: string | number;
    };
    query?: {
      /** Of every weight, in the body and in the answer */
      unit?: "kg" | "lb";
    };
    body: WorkoutReplacement;
    answer: Workout;
  };
  /** Open the chat with someone, or make it */
  "PUT /chats/{username}/": {
    params: {
      username: string | number;
    };
    answer: Chat;
  };
}

/** The writes that take no `Idempotency-Key`. */
export const KEYLESS = ["POST /api/activities/","POST /api/auth/login/","POST /api/auth/logout-all/","POST /api/auth/logout/","POST /api/auth/password-reset/","POST /api/auth/refresh/","POST /api/logout/","POST /api/media-tickets/","POST /api/metrics/active-users/","POST /api/metrics/messages-per-day/","POST /api/refresh/","POST /api/request-otp/","POST /api/verify-otp/","POST /api/ws-tickets/"] as const;
