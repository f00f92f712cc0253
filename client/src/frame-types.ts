// Made of the served AsyncAPI document by `npm run client:types`.

/** The frames of every socket. */
export interface Sockets {
  /** A conversation */
  "/ws/chat/{conversation_id}/": {
    send:
    /** Send a message */
    | {
      /** The kind of frame */
      type: "message";
      /** The text of the message, of which something is visible */
      content: string;
      /** Your own id for the message: sent again with the same one, it is not stored twice. Absent or null: the message has none */
      client_id?: string | null;
    }
    /** Same as `message` */
    | {
      /** The kind of frame */
      type: "chat_message";
      /** The text of the message, of which something is visible */
      content: string;
      /** Your own id for the message: sent again with the same one, it is not stored twice. Absent or null: the message has none */
      client_id?: string | null;
    }
    /** Mark a message and all before it as read */
    | {
      /** The kind of frame */
      type: "read";
      /** The number of the message in its conversation or channel */
      message_id: number;
    }
    /** Mark several messages as read */
    | {
      /** The kind of frame */
      type: "mark_read";
      /** The numbers of messages: these and all before them become read */
      message_ids: number[];
    }
    /** Start typing, or stop with `is_typing: false` */
    | {
      /** The kind of frame */
      type: "typing";
      /** True: you are typing, for ten seconds. False: you stopped. True if absent */
      is_typing?: boolean;
    }
    /** Stop typing */
    | {
      /** The kind of frame */
      type: "stop_typing";
    }
    /** Edit your own message */
    | {
      /** The kind of frame */
      type: "edit";
      /** The number of the message in its conversation or channel */
      message_id: number;
      /** The new text; it may be empty beside a file */
      new_content?: string;
      /** Same as `new_content`, which takes precedence */
      content?: string;
    }
    /** Delete your own message */
    | {
      /** The kind of frame */
      type: "delete";
      /** The number of the message in its conversation or channel */
      message_id: number;
    }
    /** Like someone else's message */
    | {
      /** The kind of frame */
      type: "like";
      /** The number of the message in its conversation or channel */
      message_id: number;
    }
    /** Remove your like */
    | {
      /** The kind of frame */
      type: "unlike";
      /** The number of the message in its conversation or channel */
      message_id: number;
    };
    receive:
    /** The first frame */
    | {
      /** The kind of frame */
      type: "connected";
      /** The id of the conversation */
      conversation_id: number;
      /** The sequence number of the last change so far: resume from it */
      seq: number;
      /** The id of your account */
      user_id: number;
      /** Your username */
      username: string;
    }
    /** Missed changes cannot be replayed: read the history over HTTP and continue from this `seq` */
    | {
      /** The kind of frame */
      type: "resync";
      /** The sequence number of the last change so far: resume from it */
      seq: number;
    }
    /** A message was sent; the sender receives it too */
    | {
      /** The kind of frame */
      type: "chat_message";
      /** The number of the message in its conversation or channel */
      message_id: number;
      /** The sequence number of this change */
      seq: number;
      /** The id of the conversation */
      conversation_id: number;
      /** Same as `sender_username` */
      sender: string;
      /** The id of the sender's account */
      sender_id: number;
      /** The sender's username */
      sender_username: string;
      /** The sender's first name, or an empty text */
      sender_first_name: string;
      /** The sender's last name, or an empty text */
      sender_last_name: string;
      /** The text; empty if there is only a file */
      content: string;
      /** The path of the file on this host; null if there is none */
      attachment: string | null;
      /** When it was sent */
      timestamp: string;
      /** The id that its sender's client gave it; null if it gave none */
      client_id: string | null;
    }
    /** A message was edited */
    | {
      /** The kind of frame */
      type: "message_edited";
      /** The number of the message in its conversation or channel */
      message_id: number;
      /** The sequence number of this change */
      seq: number;
      /** The text from now on */
      new_content: string;
      /** The sender's username */
      edited_by: string;
      /** When it was edited */
      edited_at: string;
    }
    /** A message was deleted */
    | {
      /** The kind of frame */
      type: "message_deleted";
      /** The number of the message in its conversation or channel */
      message_id: number;
      /** The sequence number of this change */
      seq: number;
      /** The sender's username */
      deleted_by: string;
      /** When it was deleted */
      deleted_at: string;
    }
    /** A message was liked or unliked */
    | {
      /** The kind of frame */
      type: "message_liked";
      /** The number of the message in its conversation or channel */
      message_id: number;
      /** The sequence number of this change */
      seq: number;
      /** Username of who liked or unliked it */
      liked_by: string;
      /** Whether this person likes it now */
      is_liked: boolean;
      /** How many members like it now */
      likes: number;
    }
    /** Someone read up to this message */
    | {
      /** The kind of frame */
      type: "read_receipt";
      /** The number of the message in its conversation or channel */
      message_id: number;
      /** The sequence number of this change */
      seq: number;
      /** Username of the reader */
      read_by: string;
      /** When it was read */
      read_at: string;
    }
    /** The same read, with every message that it marked as read */
    | {
      /** The kind of frame */
      type: "messages_read";
      /** The numbers of all messages that became read, in ascending order */
      message_ids: number[];
      /** The id of the reader's account */
      read_by: number;
      /** When it was read */
      read_at: string;
      /** The sequence number of this change */
      seq: number;
    }
    /** Someone became a member of the group */
    | {
      /** The kind of frame */
      type: "member_joined";
      /** The id of the member's account */
      account_id: number;
      /** The member's username */
      username: string;
      /** Username of who did it; the member's own if they did it themselves */
      by: string;
      /** The sequence number of this change */
      seq: number;
    }
    /** Someone left the group, or was removed */
    | {
      /** The kind of frame */
      type: "member_left";
      /** The id of the member's account */
      account_id: number;
      /** The member's username */
      username: string;
      /** Username of who did it; the member's own if they did it themselves */
      by: string;
      /** The sequence number of this change */
      seq: number;
    }
    /** The group was renamed */
    | {
      /** The kind of frame */
      type: "conversation_renamed";
      /** The new name; null if the group has none */
      name: string | null;
      /** Username of who did it; the member's own if they did it themselves */
      by: string;
      /** The sequence number of this change */
      seq: number;
    }
    /** Someone started or stopped typing */
    | {
      /** The kind of frame */
      type: "typing_indicator";
      /** The person's username */
      user: string;
      /** Whether they are typing; false if they stopped or paused */
      is_typing: boolean;
    }
    /** The same, with the account id */
    | {
      /** The kind of frame */
      type: "typing";
      /** The id of the person's account */
      user_id: number;
      /** The person's username */
      username: string;
      /** Whether they are typing; false if they stopped or paused */
      is_typing: boolean;
    }
    /** A member's first connection opened */
    | {
      /** The kind of frame */
      type: "user_online";
      /** The id of the person's account */
      user_id: number;
      /** The person's username */
      username: string;
    }
    /** A member's last connection closed */
    | {
      /** The kind of frame */
      type: "user_offline";
      /** The id of the person's account */
      user_id: number;
      /** The person's username */
      username: string;
    }
    /** A frame was refused; the connection stays open */
    | {
      /** The kind of frame */
      type: "error";
      /** Why, as a code in snake_case: the same codes as in REST problems */
      code: string;
      /** Why, in a sentence */
      message: string;
      /** As in the refused frame; absent if that had none */
      client_id?: string;
      /** As in the refused frame; absent if that had none */
      message_id?: number;
      /** As in the refused frame; absent if that had none */
      channel_id?: number;
    };
  };
  /** Message notifications */
  "/ws/chat/notifications/": {
    send: never;
    receive:
    /** The first frame */
    | {
      /** The kind of frame */
      type: "connected";
      /** The id of your account */
      user_id: number;
    }
    /** Someone sent you a message. */
    | {
      /** The kind of frame */
      type: "new_message";
      /** The id of the conversation */
      conversation_id: number;
      /** The number of the message in its conversation or channel */
      message_id: number;
      /** The id of the sender's account */
      sender_id: number;
      /** The sender's username */
      sender_username: string;
      /** The first 100 characters of the text, or the name of a file without one. */
      content_preview: string;
      /** When it was sent */
      timestamp: string;
      /** Unread messages of this conversation, this one included. */
      unread_count: number;
    }
    /** You read on another device, or an unread message was deleted. */
    | {
      /** The kind of frame */
      type: "unread_changed";
      /** The id of the conversation */
      conversation_id: number;
      /** Unread messages of this conversation now. */
      unread_count: number;
    }
    /** You joined a group. */
    | {
      /** The kind of frame */
      type: "conversation_added";
      /** The id of the conversation */
      conversation_id: number;
    }
    /** You left a group, or were removed. */
    | {
      /** The kind of frame */
      type: "conversation_removed";
      /** The id of the conversation */
      conversation_id: number;
    }
    /** A frame was refused and the connection stays open, or the handshake was refused and it closes */
    | {
      /** The kind of frame */
      type: "error";
      /** Why, as a code in snake_case: the same codes as in REST problems */
      code: string;
      /** Why, in a sentence */
      message: string;
      /** As in the refused frame; absent if that had none */
      client_id?: string;
      /** As in the refused frame; absent if that had none */
      message_id?: number;
      /** As in the refused frame; absent if that had none */
      channel_id?: number;
    };
  };
  /** Personal events */
  "/ws/events/": {
    send:
    /** Write in a chat */
    | {
      /** The kind of frame */
      action: "new_message";
      /** The other fields of this kind of frame */
      data: {
        /** The text of the message, of which something is visible */
        content: string;
        /** The UUID of the chat */
        chat_id: string;
        /** Your own time, echoed to everyone; `date` is the server's time. */
        timestamp: string;
        /** Your own id for the message: sent again with the same one, it is not stored twice. Absent or null: the message has none */
        client_id?: string | null;
      };
    }
    /** Like someone else's message */
    | {
      /** The kind of frame */
      action: "like_message";
      /** The other fields of this kind of frame */
      data: {
        /** The UUID of the chat */
        chat_id: string;
        /** The UUID of the message */
        id: string;
      };
    }
    /** Remove your like */
    | {
      /** The kind of frame */
      action: "unlike_message";
      /** The other fields of this kind of frame */
      data: {
        /** The UUID of the chat */
        chat_id: string;
        /** The UUID of the message */
        id: string;
      };
    }
    /** Mark a message and all before it as read */
    | {
      /** The kind of frame */
      action: "read_message";
      /** The other fields of this kind of frame */
      data: {
        /** The UUID of the message */
        id: string;
      };
    }
    /** Ask whether you are in a chat */
    | {
      /** The kind of frame */
      action: "join_chat";
      /** The other fields of this kind of frame */
      data: {
        /** The UUID of the chat */
        chat_id: string;
      };
    }
    /** Mark a notification as read */
    | {
      /** The kind of frame */
      action: "read_notification";
      /** The other fields of this kind of frame */
      data: {
        /** The UUID of the notification */
        id: string;
      };
    }
    /** Send a notification to your own sockets and list */
    | {
      /** The kind of frame */
      action: "notification";
      /** The other fields of this kind of frame */
      data: {
        /** The text of the notification, of which something is visible */
        message: string;
        /** A word of your own for its kind */
        type: string;
      };
    }
    /** Add someone as a friend, effective at once */
    | {
      /** The kind of frame */
      action: "add_new_friend";
      /** The other fields of this kind of frame */
      data: {
        /** Yourself */
        sender_id: number | string;
        /** The id of the account to add */
        receiver_id: number | string;
      };
    }
    /** Announce a tournament to your contacts */
    | {
      /** The kind of frame */
      action: "new_tournament";
      /** The other fields of this kind of frame */
      data: {
        /** The organizer's own id for the tournament */
        tournament_id: string | number;
        /** The name of the tournament */
        tournament_name: string;
        /** Yourself */
        organizer_id: number | string;
      };
    }
    /** Invite someone to a game */
    | {
      /** The kind of frame */
      action: "game_invite";
      /** The other fields of this kind of frame */
      data: {
        /** The other person's username */
        username: string;
        /** Your own id for the invite, repeated in the frames about its outcome */
        client_id: string;
        /** The game's settings; absent or null for none */
        options?: {
          /** How fast the game is; absent: the game decides */
          game_speed?: "slow" | "medium" | "fast";
          /** Whether the result counts in the ranking; absent: the game decides */
          ranked?: boolean;
          /** Whether the game is played in its cool mode; absent: the game decides */
          cool_mode?: boolean;
          /** How many points win the game; absent: the game decides */
          score_to_win?: number;
          /** How long the game may take, in a unit of its own; absent: the game decides */
          time_limit?: number;
        } | null;
        /** Same as `options`, which takes precedence */
        settings?: {
          /** How fast the game is; absent: the game decides */
          game_speed?: "slow" | "medium" | "fast";
          /** Whether the result counts in the ranking; absent: the game decides */
          ranked?: boolean;
          /** Whether the game is played in its cool mode; absent: the game decides */
          cool_mode?: boolean;
          /** How many points win the game; absent: the game decides */
          score_to_win?: number;
          /** How long the game may take, in a unit of its own; absent: the game decides */
          time_limit?: number;
        } | null;
      };
    }
    /** Accept or decline an invite */
    | {
      /** The kind of frame */
      action: "reply_game_invite";
      /** The other fields of this kind of frame */
      data: {
        /** The other person's username */
        username: string;
        /** True accepts, false declines */
        accept: boolean;
      };
    }
    /** Accept an invite */
    | {
      /** The kind of frame */
      action: "game_accepted";
      /** The other fields of this kind of frame */
      data: {
        /** The other person's username */
        username: string;
      };
    }
    /** Decline an invite */
    | {
      /** The kind of frame */
      action: "game_declined";
      /** The other fields of this kind of frame */
      data: {
        /** The other person's username */
        username: string;
      };
    }
    /** Cancel your invite */
    | {
      /** The kind of frame */
      action: "cancel_game_invite";
      /** The other fields of this kind of frame */
      data: {
        /** The other person's username */
        username: string;
      };
    };
    receive:
    /** A message in one of your chats, your own included */
    | {
      /** The kind of frame */
      action: "new_message";
      /** The other fields of this kind of frame */
      data: {
        /** The UUID of the chat */
        chat_id: string;
        /** The UUID of the message */
        id: string;
        /** The text, or the name of a file without one */
        content: string;
        /** When it happened, by the server's clock */
        date: string;
        /** The sender's username */
        sender: string;
        /** Always false: it was just sent */
        is_read: false;
        /** Always false: it was just sent */
        is_liked: false;
        /** The sender's own, or `date` if the message was sent elsewhere */
        timestamp: string;
      };
    }
    /** A message was liked or unliked */
    | {
      /** The kind of frame */
      action: "chat_like_update";
      /** The other fields of this kind of frame */
      data: {
        /** The UUID of the chat */
        chat_id: string;
        /** The UUID of the message */
        id: string;
        /** Whether anyone likes it now */
        is_liked: boolean;
      };
    }
    /** You read on another device, or an unread message was deleted */
    | {
      /** The kind of frame */
      action: "unread_changed";
      /** The other fields of this kind of frame */
      data: {
        /** The UUID of the chat */
        chat_id: string;
        /** How many messages of the chat are unread now */
        unread_messages_count: number;
      };
    }
    /** You opened a chat, or joined a group */
    | {
      /** The kind of frame */
      action: "join_chat";
      /** The other fields of this kind of frame */
      data: {
        /** The UUID of the chat */
        chat_id: string;
      };
    }
    /** You left a group or were removed */
    | {
      /** The kind of frame */
      action: "leave_chat";
      /** The other fields of this kind of frame */
      data: {
        /** The UUID of the chat */
        chat_id: string;
      };
    }
    /** A chat with you was created */
    | {
      /** The kind of frame */
      action: "room_created";
      /** The other fields of this kind of frame */
      data: {
        /** The UUID of the chat */
        chat_id: string;
      };
    }
    /** Your own notification or one from a workspace: see its type */
    | {
      /** The kind of frame */
      action: "notification";
      /** The other fields of this kind of frame */
      data: {
        /** The text of the notification */
        message: string;
        /** Your own type, or from a workspace: added_to_workspace, added_to_channel, mention */
        type: string;
        /** When it happened, by the server's clock */
        date: string;
        /** The UUID of the notification */
        id: string;
      };
    }
    /** A contact came online */
    | {
      /** The kind of frame */
      action: "user_online";
      /** The other fields of this kind of frame */
      data: {
        /** The person's username */
        username: string;
        /** First and last name, or the username if they have none */
        nickname: string;
        /** Always online */
        status: "online";
        /** When it happened, by the server's clock */
        date: string;
      };
    }
    /** A contact went offline */
    | {
      /** The kind of frame */
      action: "user_offline";
      /** The other fields of this kind of frame */
      data: {
        /** The person's username */
        username: string;
        /** First and last name, or the username if they have none */
        nickname: string;
        /** Always offline */
        status: "offline";
        /** When it happened, by the server's clock */
        date: string;
      };
    }
    /** Someone added you as a friend */
    | {
      /** The kind of frame */
      action: "new_friend";
      /** The other fields of this kind of frame */
      data: {
        /** The person's username */
        username: string;
        /** First and last name, or the username if they have none */
        nickname: string;
        /** The path of a picture on this host */
        avatar: string;
        /** When it happened, by the server's clock */
        date: string;
        /** The UUID of the notification */
        id: string;
      };
    }
    /** A contact announced a tournament */
    | {
      /** The kind of frame */
      action: "new_tournament";
      /** The other fields of this kind of frame */
      data: {
        /** The person's username */
        username: string;
        /** First and last name, or the username if they have none */
        nickname: string;
        /** The path of a picture on this host */
        avatar: string;
        /** The organizer's own id for the tournament */
        tournament_id: string | number;
        /** The name of the tournament */
        tournament_name: string;
        /** Always open */
        status: "open";
        /** When it happened, by the server's clock */
        date: string;
        /** The UUID of the notification */
        id: string;
      };
    }
    /** Someone invites you */
    | {
      /** The kind of frame */
      action: "game_invite";
      /** The other fields of this kind of frame */
      data: {
        /** The person's username */
        username: string;
        /** First and last name, or the username if they have none */
        nickname: string;
        /** The path of a picture on this host */
        avatar: string;
        /** The UUID of the invite, and of the game that it may become */
        game_id: string;
        /** The inviter's own id for the invite */
        client_id: string;
        /** The game's settings, as the inviter sent them */
        settings: {
          /** How fast the game is; absent: the game decides */
          game_speed?: "slow" | "medium" | "fast";
          /** Whether the result counts in the ranking; absent: the game decides */
          ranked?: boolean;
          /** Whether the game is played in its cool mode; absent: the game decides */
          cool_mode?: boolean;
          /** How many points win the game; absent: the game decides */
          score_to_win?: number;
          /** How long the game may take, in a unit of its own; absent: the game decides */
          time_limit?: number;
        };
        /** Always pending: it can be answered */
        status: "pending";
        /** Yourself */
        invitee: {
          /** The person's username */
          username: string;
          /** First and last name, or the username if they have none */
          nickname: string;
          /** The path of a picture on this host */
          avatar: string;
        };
        /** When it happened, by the server's clock */
        date: string;
        /** The UUID of the notification */
        id: string;
      };
    }
    /** Your invite was accepted */
    | {
      /** The kind of frame */
      action: "game_accepted";
      /** The other fields of this kind of frame */
      data: {
        /** The UUID of the invite, and of the game that it became */
        game_id: string;
        /** The person's username */
        username: string;
        /** First and last name, or the username if they have none */
        nickname: string;
        /** The path of a picture on this host */
        avatar: string;
      };
    }
    /** Your invite was declined */
    | {
      /** The kind of frame */
      action: "game_declined";
      /** The other fields of this kind of frame */
      data: {
        /** The person's username */
        username: string;
        /** First and last name, or the username if they have none */
        nickname: string;
      };
    }
    /** An invite ended or was refused */
    | {
      /** The kind of frame */
      action: "game_invite_canceled";
      /** The other fields of this kind of frame */
      data: {
        /** The inviter's username, on both sides */
        username?: string;
        /** The inviter's first and last name, or the username */
        nickname?: string;
        /** Why, in a sentence to show */
        message: string;
        /** The inviter's own id, if that invite is over or was not made */
        client_id?: string;
      };
    }
    /** A game was found after an invite was accepted */
    | {
      /** The kind of frame */
      action: "game_found";
      /** The other fields of this kind of frame */
      data: {
        /** The UUID of the game */
        game_id: string;
        /** The game's settings, as the inviter sent them */
        settings: {
          /** How fast the game is; absent: the game decides */
          game_speed?: "slow" | "medium" | "fast";
          /** Whether the result counts in the ranking; absent: the game decides */
          ranked?: boolean;
          /** Whether the game is played in its cool mode; absent: the game decides */
          cool_mode?: boolean;
          /** How many points win the game; absent: the game decides */
          score_to_win?: number;
          /** How long the game may take, in a unit of its own; absent: the game decides */
          time_limit?: number;
        };
        /** Your username */
        username: string;
        /** The other player */
        opponent: {
          /** The person's username */
          username: string;
          /** First and last name, or the username if they have none */
          nickname: string;
          /** The path of a picture on this host */
          avatar: string;
        };
      };
    };
  };
  /** Many channels */
  "/ws/chat/": {
    send:
    /** Subscribe to a channel on this socket */
    | {
      /** The kind of frame */
      type: "join_channel";
      /** The id of the channel */
      channel_id: number;
      /** The last `seq` you have seen of it; absent or null: no replay */
      after?: number | null;
    }
    /** Unsubscribe from a channel; you stay a member */
    | {
      /** The kind of frame */
      type: "leave_channel";
      /** The id of the channel */
      channel_id: number;
    }
    /** Send a message */
    | {
      /** The kind of frame */
      type: "send_message";
      /** The text of the message, of which something is visible */
      body: string;
      /** Your own id for the message: sent again with the same one, it is not stored twice. Absent or null: the message has none */
      client_id?: string | null;
      /** The id of the channel */
      channel_id: number;
    }
    /** Start typing, or stop with `is_typing: false` */
    | {
      /** The kind of frame */
      type: "typing";
      /** True: you are typing, for ten seconds. False: you stopped. True if absent */
      is_typing?: boolean;
      /** The id of the channel */
      channel_id: number;
    }
    /** Edit your own message */
    | {
      /** The kind of frame */
      type: "edit_message";
      /** The number of the message in its conversation or channel */
      message_id: number;
      /** The text of the message, of which something is visible */
      body: string;
      /** The id of the channel */
      channel_id: number;
    }
    /** Delete your own message */
    | {
      /** The kind of frame */
      type: "delete_message";
      /** The number of the message in its conversation or channel */
      message_id: number;
      /** The id of the channel */
      channel_id: number;
    }
    /** Mark a message and all before it as read */
    | {
      /** The kind of frame */
      type: "mark_read";
      /** The number of the message in the channel */
      message_id?: number;
      /** The numbers of messages, in place of `message_id` or beside it */
      message_ids?: number[];
      /** The id of the channel */
      channel_id: number;
    };
    receive:
    /** The first frame */
    | {
      /** The kind of frame */
      type: "connected";
      /** The id of your account */
      user_id: number;
    }
    /** You are subscribed to the channel */
    | {
      /** The kind of frame */
      type: "joined_channel";
      /** The id of the channel */
      channel_id: number;
      /** The sequence number of the last change so far: resume from it */
      seq: number;
    }
    /** The subscription ended: you left, or are no longer a member */
    | {
      /** The kind of frame */
      type: "left_channel";
      /** The id of the channel */
      channel_id: number;
    }
    /** Missed changes cannot be replayed: read the history over HTTP and continue from this `seq` */
    | {
      /** The kind of frame */
      type: "resync";
      /** The id of the channel */
      channel_id: number;
      /** The sequence number of the last change so far: resume from it */
      seq: number;
    }
    /** A message was sent; the sender receives it too */
    | {
      /** The kind of frame */
      type: "new_message";
      /** The message as sent */
      message: {
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
    }
    /** A message was edited */
    | {
      /** The kind of frame */
      type: "message_edited";
      /** The id of the channel */
      channel_id: number;
      /** The number of the message in its conversation or channel */
      message_id: number;
      /** The sequence number of this change */
      seq: number;
      /** The text from now on */
      body: string;
      /** The sender's e-mail address. It ends in `@users.noreply.invalid` if you may not see it; empty if the account is deleted */
      edited_by: string;
      /** When it was edited */
      edited_at: string;
    }
    /** A message was deleted */
    | {
      /** The kind of frame */
      type: "message_deleted";
      /** The id of the channel */
      channel_id: number;
      /** The number of the message in its conversation or channel */
      message_id: number;
      /** The sequence number of this change */
      seq: number;
      /** The sender's e-mail address. It ends in `@users.noreply.invalid` if you may not see it; empty if the account is deleted */
      deleted_by: string;
      /** When it was deleted */
      deleted_at: string;
    }
    /** Someone read: every message that it marked as read */
    | {
      /** The kind of frame */
      type: "messages_read";
      /** The id of the channel */
      channel_id: number;
      /** The numbers of all messages that became read, in ascending order */
      message_ids: number[];
      /** The reader's e-mail address. It ends in `@users.noreply.invalid` if you may not see it; empty if the account is deleted */
      read_by: string;
      /** When it was read */
      read_at: string;
      /** The sequence number of this change */
      seq: number;
    }
    /** Someone else started or stopped typing */
    | {
      /** The kind of frame */
      type: "typing";
      /** The id of the channel */
      channel_id: number;
      /** The person's e-mail address. It ends in `@users.noreply.invalid` if you may not see it; empty if the account is deleted */
      user_email: string;
      /** The person's username */
      username: string;
      /** Whether they are typing; false if they stopped or paused */
      is_typing: boolean;
    }
    /** A frame was refused; the connection stays open */
    | {
      /** The kind of frame */
      type: "error";
      /** Why, as a code in snake_case: the same codes as in REST problems */
      code: string;
      /** Why, in a sentence */
      message: string;
      /** As in the refused frame; absent if that had none */
      client_id?: string;
      /** As in the refused frame; absent if that had none */
      message_id?: number;
      /** As in the refused frame; absent if that had none */
      channel_id?: number;
    };
  };
  /** One channel */
  "/ws/channels/{channel_id}/": {
    send:
    /** Send a message */
    | {
      /** The kind of frame */
      type: "send_message";
      /** The text of the message, of which something is visible */
      body: string;
      /** Your own id for the message: sent again with the same one, it is not stored twice. Absent or null: the message has none */
      client_id?: string | null;
    }
    /** Start typing, or stop with `is_typing: false` */
    | {
      /** The kind of frame */
      type: "typing";
      /** True: you are typing, for ten seconds. False: you stopped. True if absent */
      is_typing?: boolean;
    }
    /** Edit your own message */
    | {
      /** The kind of frame */
      type: "edit_message";
      /** The number of the message in its conversation or channel */
      message_id: number;
      /** The text of the message, of which something is visible */
      body: string;
    }
    /** Delete your own message */
    | {
      /** The kind of frame */
      type: "delete_message";
      /** The number of the message in its conversation or channel */
      message_id: number;
    }
    /** Mark a message and all before it as read */
    | {
      /** The kind of frame */
      type: "mark_read";
      /** The number of the message in the channel */
      message_id?: number;
      /** The numbers of messages, in place of `message_id` or beside it */
      message_ids?: number[];
    };
    receive:
    /** The first frame */
    | {
      /** The kind of frame */
      type: "connected";
      /** The id of the channel */
      channel_id: number;
      /** The sequence number of the last change so far: resume from it */
      seq: number;
      /** The id of your account */
      user_id: number;
      /** Your username */
      username: string;
    }
    /** Missed changes cannot be replayed: read the history over HTTP and continue from this `seq` */
    | {
      /** The kind of frame */
      type: "resync";
      /** The id of the channel */
      channel_id: number;
      /** The sequence number of the last change so far: resume from it */
      seq: number;
    }
    /** A message was sent; the sender receives it too */
    | {
      /** The kind of frame */
      type: "new_message";
      /** The message as sent */
      message: {
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
    }
    /** A message was edited */
    | {
      /** The kind of frame */
      type: "message_edited";
      /** The id of the channel */
      channel_id: number;
      /** The number of the message in its conversation or channel */
      message_id: number;
      /** The sequence number of this change */
      seq: number;
      /** The text from now on */
      body: string;
      /** The sender's e-mail address. It ends in `@users.noreply.invalid` if you may not see it; empty if the account is deleted */
      edited_by: string;
      /** When it was edited */
      edited_at: string;
    }
    /** A message was deleted */
    | {
      /** The kind of frame */
      type: "message_deleted";
      /** The id of the channel */
      channel_id: number;
      /** The number of the message in its conversation or channel */
      message_id: number;
      /** The sequence number of this change */
      seq: number;
      /** The sender's e-mail address. It ends in `@users.noreply.invalid` if you may not see it; empty if the account is deleted */
      deleted_by: string;
      /** When it was deleted */
      deleted_at: string;
    }
    /** Someone read: every message that it marked as read */
    | {
      /** The kind of frame */
      type: "messages_read";
      /** The id of the channel */
      channel_id: number;
      /** The numbers of all messages that became read, in ascending order */
      message_ids: number[];
      /** The reader's e-mail address. It ends in `@users.noreply.invalid` if you may not see it; empty if the account is deleted */
      read_by: string;
      /** When it was read */
      read_at: string;
      /** The sequence number of this change */
      seq: number;
    }
    /** Someone else started or stopped typing */
    | {
      /** The kind of frame */
      type: "typing";
      /** The id of the channel */
      channel_id: number;
      /** The person's e-mail address. It ends in `@users.noreply.invalid` if you may not see it; empty if the account is deleted */
      user_email: string;
      /** The person's username */
      username: string;
      /** Whether they are typing; false if they stopped or paused */
      is_typing: boolean;
    }
    /** A frame was refused; the connection stays open */
    | {
      /** The kind of frame */
      type: "error";
      /** Why, as a code in snake_case: the same codes as in REST problems */
      code: string;
      /** Why, in a sentence */
      message: string;
      /** As in the refused frame; absent if that had none */
      client_id?: string;
      /** As in the refused frame; absent if that had none */
      message_id?: number;
      /** As in the refused frame; absent if that had none */
      channel_id?: number;
    };
  };
  /** Activity of workspaces */
  "/ws/activity/": {
    send:
    /** Subscribe to a workspace */
    | {
      /** The kind of frame */
      type: "subscribe";
      /** The id of the workspace */
      workspace_id: number;
    }
    /** Unsubscribe from a workspace */
    | {
      /** The kind of frame */
      type: "unsubscribe";
      /** The id of the workspace */
      workspace_id: number;
    };
    receive:
    /** The first frame */
    | {
      /** The kind of frame */
      type: "connected";
      /** The id of your account */
      user_id: number;
    }
    /** You are subscribed to this workspace */
    | {
      /** The kind of frame */
      type: "subscribed";
      /** The id of the workspace */
      workspace_id: number;
    }
    /** The subscription ended: you unsubscribed, or were removed */
    | {
      /** The kind of frame */
      type: "unsubscribed";
      /** The id of the workspace */
      workspace_id: number;
    }
    /** Something happened */
    | {
      /** The kind of frame */
      type: "activity_update";
      /** What happened, and where */
      activity: {
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
    }
    /** A frame was refused and the connection stays open, or the handshake was refused and it closes */
    | {
      /** The kind of frame */
      type: "error";
      /** Why, as a code in snake_case: the same codes as in REST problems */
      code: string;
      /** Why, in a sentence */
      message: string;
      /** As in the refused frame; absent if that had none */
      client_id?: string;
      /** As in the refused frame; absent if that had none */
      message_id?: number;
      /** As in the refused frame; absent if that had none */
      channel_id?: number;
    };
  };
  /** Presence of contacts */
  "/ws/presence/": {
    send:
    /** Declare your status; `offline` hides you */
    | {
      /** The kind of frame */
      type: "heartbeat";
      /** Your status from now on; online if absent */
      status?: "online" | "idle" | "offline";
    };
    receive:
    /** The first frame */
    | {
      /** The kind of frame */
      type: "connected";
      /** The id of your account */
      user_id: number;
    }
    /** Your heartbeat was received */
    | {
      /** The kind of frame */
      type: "heartbeat_ack";
    }
    /** A contact's status changed */
    | {
      /** The kind of frame */
      type: "presence_update";
      /** Their e-mail address; ends in `@users.noreply.invalid` if you may not see it */
      user_email: string;
      /** The person's username */
      username: string;
      /** Their status now */
      status: "online" | "idle" | "offline";
      /** When they were last active, by the server's clock */
      last_seen: string;
    }
    /** A frame was refused and the connection stays open, or the handshake was refused and it closes */
    | {
      /** The kind of frame */
      type: "error";
      /** Why, as a code in snake_case: the same codes as in REST problems */
      code: string;
      /** Why, in a sentence */
      message: string;
      /** As in the refused frame; absent if that had none */
      client_id?: string;
      /** As in the refused frame; absent if that had none */
      message_id?: number;
      /** As in the refused frame; absent if that had none */
      channel_id?: number;
    };
  };
  /** Notifications */
  "/ws/notifications/": {
    send:
    /** Receive notifications from now on */
    | {
      /** The kind of frame */
      type: "subscribe";
    };
    receive:
    /** The first frame */
    | {
      /** The kind of frame */
      type: "connected";
      /** The id of your account */
      user_id: number;
    }
    /** You receive notifications from now on */
    | {
      /** The kind of frame */
      type: "subscribed";
    }
    /** A notification */
    | {
      /** The kind of frame */
      type: "notification";
      /** The UUID of the notification, or of the direct message */
      id: string;
      /** added_to_workspace, added_to_channel, mention, direct_message, or another kind of notification */
      kind: string;
      /** What happened, in a sentence; of a direct message, sender and preview */
      message: string;
      /** When it happened */
      created_at: string;
    }
    /** You read on another device, or an unread message was deleted. */
    | {
      /** The kind of frame */
      type: "unread_changed";
      /** The id of the conversation */
      conversation_id: number;
      /** Unread messages of this conversation now. */
      unread_count: number;
    }
    /** You joined a group. */
    | {
      /** The kind of frame */
      type: "conversation_added";
      /** The id of the conversation */
      conversation_id: number;
    }
    /** You left a group, or were removed. */
    | {
      /** The kind of frame */
      type: "conversation_removed";
      /** The id of the conversation */
      conversation_id: number;
    }
    /** A frame was refused and the connection stays open, or the handshake was refused and it closes */
    | {
      /** The kind of frame */
      type: "error";
      /** Why, as a code in snake_case: the same codes as in REST problems */
      code: string;
      /** Why, in a sentence */
      message: string;
      /** As in the refused frame; absent if that had none */
      client_id?: string;
      /** As in the refused frame; absent if that had none */
      message_id?: number;
      /** As in the refused frame; absent if that had none */
      channel_id?: number;
    };
  };
}
