import { z } from "@hono/zod-openapi";
import { anyUsername, name } from "../../lib/text-schemas.ts";
import { isoTime } from "../../lib/time.ts";
import { MessageSchema, presentMessage } from "./messages/schemas.ts";
import type { Participant } from "./store.ts";
import type { ConversationDetail, ConversationView } from "./views/actions.ts";

const NAME_LENGTH_MAX = 100;
const AccountId = z.int().positive().describe("The id of an account");

export const StartBody = z
  .object({
    user2: AccountId.optional().describe("The id of the other person's account: the same as `user_id`"),
    user_id: AccountId.optional().describe("The id of the other person's account"),
    username: anyUsername().optional().describe("The other person's username, instead of an id"),
  })
  .superRefine(({ user2, user_id, username }, { addIssue }) => {
    const isNumbered = user2 !== undefined || user_id !== undefined;
    if (!isNumbered && username === undefined) {
      addIssue({ code: "custom", path: ["user_id"], message: "is missing" });
    }
    if (isNumbered && username !== undefined) {
      addIssue({ code: "custom", path: ["username"], message: "give either an id or a username" });
    }
    if (user2 === undefined || user_id === undefined || user2 === user_id) return;
    for (const path of ["user2", "user_id"]) {
      addIssue({ code: "custom", path: [path], message: "user2 and user_id must be the same account" });
    }
  })
  .openapi("StartConversation", {
    description: "The other person, as `user2`, `user_id` or `username`",
    anyOf: [{ required: ["user2"] }, { required: ["user_id"] }, { required: ["username"] }],
  });

const GroupName = name(NAME_LENGTH_MAX);

export const GroupBody = z
  .object({
    name: GroupName.nullish().describe("The name of the group; none unless given"),
    participants: z
      .array(AccountId)
      .min(1)
      .describe("The ids of the others' accounts. A group has at most 1,000 members, you among them"),
  })
  .openapi("NewGroup");

export const RenameBody = z
  .object({ name: GroupName.nullable().describe("The new name; null for none") })
  .openapi("RenameGroup");

export const MemberBody = z
  .object({
    account_id: AccountId.optional().describe("The id of the account to add"),
    username: anyUsername().optional().describe("The username of the account to add"),
  })
  .refine((body) => (body.account_id === undefined) !== (body.username === undefined), {
    path: ["account_id"],
    message: "must have either account_id or username",
  })
  .openapi("NewMember", { oneOf: [{ required: ["account_id"] }, { required: ["username"] }] });

const ParticipantSchema = z
  .object({
    id: z.int().describe("The id of the account"),
    username: z.string().describe("The username"),
    first_name: z.string().describe("The first name, or an empty text"),
    last_name: z.string().describe("The last name, or an empty text"),
  })
  .openapi("Participant");

const OtherParticipant = ParticipantSchema.or(z.null()).describe("The other person; null for a group");
const CreatedAt = z.iso.datetime().describe("When the conversation was created");
const UpdatedAt = z.iso.datetime().describe("When something last happened in it");

const ConversationSchema = z
  .object({
    id: z.int().describe("The id of the conversation"),
    uuid: z.uuid().describe("The UUID of the conversation"),
    name: z.string().nullable().describe("The name of the group; null where it has none"),
    is_group: z.boolean().describe("Whether it is a group, rather than a conversation of two"),
    participants: z.array(ParticipantSchema).describe("Its members, you among them"),
    other_participant: OtherParticipant,
    last_message: MessageSchema.or(z.null()).describe("The newest message; null where there is none"),
    unread_count: z.int().min(0).describe("How many of the others' messages you have not read"),
    created_at: CreatedAt,
    updated_at: UpdatedAt,
  })
  .openapi("Conversation");

export const ConversationListSchema = z.array(ConversationSchema).openapi("ConversationList");

const LastMessages = z.array(MessageSchema).describe("The last 50 messages, oldest first");

export const ConversationDetailSchema = ConversationSchema.extend({
  messages: LastMessages,
  seq: z
    .int()
    .describe(
      "The last change in this answer: connect to the socket with `?after=` it to get every later one",
    ),
  last_read_id: z
    .int()
    .describe(
      "You have read up to this message; 0 if you have read none. `unread_count` counts those after it",
    ),
}).openapi("ConversationDetail");

export const StartedSchema = z
  .object({
    id: z.int().describe("The id of the conversation"),
    uuid: z.uuid().describe("The UUID of the conversation"),
    participants: z.array(z.int()).describe("The ids of the two accounts"),
    other_participant: OtherParticipant,
    messages: LastMessages,
    created_at: CreatedAt,
    updated_at: UpdatedAt,
  })
  .openapi("StartedConversation");

export const MemberSchema = z
  .object({
    account_id: z.int().describe("The id of the account"),
    username: z.string().describe("The username"),
    role: z.enum(["creator", "member"]).describe("Whether the member created the group"),
    joined_at: z.iso.datetime().describe("When the member joined"),
  })
  .openapi("Member");

export function presentConversation(
  view: ConversationView,
  viewerId: number,
): z.infer<typeof ConversationSchema> {
  const { conversation, participants, lastMessage, unread } = view;
  const isGroup = conversation.pairKey === null;
  const other = isGroup ? undefined : participants.find(({ accountId }) => accountId !== viewerId);
  return {
    id: conversation.id,
    uuid: conversation.uuid,
    name: conversation.name,
    is_group: isGroup,
    participants: participants.map(presentParticipant),
    other_participant: other ? presentParticipant(other) : null,
    last_message: lastMessage && presentMessage(lastMessage, conversation.id),
    unread_count: unread,
    created_at: isoTime(conversation.createdAt),
    updated_at: isoTime(view.updatedAt),
  };
}

export function presentDetail(
  view: ConversationDetail,
  viewerId: number,
): z.infer<typeof ConversationDetailSchema> {
  const { id } = view.conversation;
  return {
    ...presentConversation(view, viewerId),
    messages: view.messages.map((message) => presentMessage(message, id)),
    seq: view.seq,
    last_read_id: view.readId,
  };
}

export function presentStarted(view: ConversationDetail, viewerId: number): z.infer<typeof StartedSchema> {
  const { id, uuid, other_participant, messages, created_at, updated_at } = presentDetail(view, viewerId);
  const participants = view.participants.map(({ accountId }) => accountId);
  return { id, uuid, participants, other_participant, messages, created_at, updated_at };
}

export function presentMember({
  accountId,
  username,
  role,
  joinedAt,
}: Participant): z.infer<typeof MemberSchema> {
  return { account_id: accountId, username, role, joined_at: isoTime(joinedAt) };
}

function presentParticipant({ accountId, username, firstName, lastName }: Participant) {
  return { id: accountId, username, first_name: firstName, last_name: lastName };
}
