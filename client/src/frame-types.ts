// Made of the served AsyncAPI document by `npm run client:types`.

/** The frames of every socket. */
export interface Sockets {
  /** A conversation */
  "/ws/chat/{conversation_id}/": {
    send:
    /** Send a message */
    | {
      type: "message";
      /** The text of the message, of which something is visible */
      content: string;
      client_id?: string | null;
    }
    /** Same as `message` */
    | {
      type: "chat_message";
      /** The text of the message, of which something is visible */
      content: string;
      client_id?: string | null;
    }
    /** Mark a message and all before it as read */
    | {
      type: "read";
      message_id: number;
    }
    /** Mark several messages as read */
    | {
      type: "mark_read";
      message_ids: number[];
    }
    /** Start typing, or stop with `is_typing: false` */
    | {
      type: "typing";
      is_typing?: boolean;
    }
    /** Stop typing */
    | {
      type: "stop_typing";
    }
    /** Edit your own message */
    | {
      type: "edit";
      message_id: number;
      /** The text beside the file, which may be empty */
      new_content?: string;
      /** The text beside the file, which may be empty */
      content?: string;
    }
    /** Delete your own message */
    | {
      type: "delete";
      message_id: number;
    }
    /** Like someone else's message */
    | {
      type: "like";
      message_id: number;
    }
    /** Remove your like */
    | {
      type: "unlike";
      message_id: number;
    };
    receive:
    /** The first frame */
    | {
      type: "connected";
      conversation_id: number;
      /** The room's last change: where to resume from */
      seq: number;
      user_id: number;
      username: string;
    }
    /** Missed changes cannot be replayed: read the history over HTTP and continue from this `seq` */
    | {
      type: "resync";
      seq: number;
    }
    /** A message was sent; the sender receives it too */
    | {
      type: "chat_message";
      message_id: number;
      conversation_id: number;
      sender: string;
      sender_id: number;
      sender_username: string;
      sender_first_name: string;
      sender_last_name: string;
      content: string;
      attachment: string | null;
      timestamp: string;
      client_id: string | null;
      /** Sequence number of this change */
      seq: number;
    }
    /** A message was edited */
    | {
      type: "message_edited";
      message_id: number;
      new_content: string;
      edited_by: string;
      edited_at: string;
      /** Sequence number of this change */
      seq: number;
    }
    /** A message was deleted */
    | {
      type: "message_deleted";
      message_id: number;
      deleted_by: string;
      deleted_at: string;
      /** Sequence number of this change */
      seq: number;
    }
    /** A message was liked or unliked */
    | {
      type: "message_liked";
      message_id: number;
      liked_by: string;
      /** Whether this person likes it now */
      is_liked: boolean;
      likes: number;
      /** Sequence number of this change */
      seq: number;
    }
    /** Someone read up to this message */
    | {
      type: "read_receipt";
      message_id: number;
      read_by: string;
      read_at: string;
      /** Sequence number of this change */
      seq: number;
    }
    /** The same read, with every message that it marked as read */
    | {
      type: "messages_read";
      message_ids: number[];
      read_by: number;
      read_at: string;
      /** Sequence number of this change */
      seq: number;
    }
    /** Someone became a member of the group */
    | {
      type: "member_joined";
      account_id: number;
      username: string;
      /** Username of who did it; the member's own if they did it themselves */
      by: string;
      /** Sequence number of this change */
      seq: number;
    }
    /** Someone left the group, or was removed */
    | {
      type: "member_left";
      account_id: number;
      username: string;
      /** Username of who did it; the member's own if they did it themselves */
      by: string;
      /** Sequence number of this change */
      seq: number;
    }
    /** The group was renamed */
    | {
      type: "conversation_renamed";
      name: string | null;
      /** Username of who did it; the member's own if they did it themselves */
      by: string;
      /** Sequence number of this change */
      seq: number;
    }
    /** Someone started or stopped typing */
    | {
      type: "typing_indicator";
      user: string;
      is_typing: boolean;
    }
    /** The same, with the account id */
    | {
      type: "typing";
      user_id: number;
      username: string;
      is_typing: boolean;
    }
    /** A member's first connection opened */
    | {
      type: "user_online";
      user_id: number;
      username: string;
    }
    /** A member's last connection closed */
    | {
      type: "user_offline";
      user_id: number;
      username: string;
    }
    /** A frame was refused; the connection stays open */
    | {
      type: "error";
      code: string;
      message: string;
      /** Repeated from the refused frame, like the other ids */
      client_id?: string;
      message_id?: number;
      channel_id?: number;
    };
  };
  /** Message notifications */
  "/ws/chat/notifications/": {
    send: never;
    receive:
    /** The first frame */
    | {
      type: "connected";
      user_id: number;
    }
    /** Someone sent you a message. */
    | {
      type: "new_message";
      conversation_id: number;
      message_id: number;
      sender_id: number;
      sender_username: string;
      /** The first 100 characters of the text, or the name of a file without one. */
      content_preview: string;
      timestamp: string;
      /** Unread messages of this conversation, this one included. */
      unread_count: number;
    }
    /** You read on another device, or an unread message was deleted. */
    | {
      type: "unread_changed";
      conversation_id: number;
      /** Unread messages of this conversation now. */
      unread_count: number;
    }
    /** You joined a group. */
    | {
      type: "conversation_added";
      conversation_id: number;
    }
    /** You left a group, or were removed. */
    | {
      type: "conversation_removed";
      conversation_id: number;
    }
    /** A frame was refused and the connection stays open, or the handshake was refused and it closes */
    | {
      type: "error";
      code: string;
      message: string;
      /** Repeated from the refused frame, like the other ids */
      client_id?: string;
      message_id?: number;
      channel_id?: number;
    };
  };
  /** Personal events */
  "/ws/events/": {
    send:
    /** Write in a chat */
    | {
      action: "new_message";
      data: {
        /** The text of the message, of which something is visible */
        content: string;
        chat_id: string;
        /** Your own time, echoed to everyone; `date` is the server's time. */
        timestamp: string;
        client_id?: string | null;
      };
    }
    /** Like someone else's message */
    | {
      action: "like_message";
      data: {
        id: string;
        chat_id: string;
      };
    }
    /** Remove your like */
    | {
      action: "unlike_message";
      data: {
        id: string;
        chat_id: string;
      };
    }
    /** Mark a message and all before it as read */
    | {
      action: "read_message";
      data: {
        id: string;
      };
    }
    /** Ask whether you are in a chat */
    | {
      action: "join_chat";
      data: {
        chat_id: string;
      };
    }
    /** Mark a notification as read */
    | {
      action: "read_notification";
      data: {
        id: string;
      };
    }
    /** Send a notification to your own sockets and list */
    | {
      action: "notification";
      data: {
        /** The text of the message, of which something is visible */
        message: string;
        type: string;
      };
    }
    /** Add someone as a friend, effective at once */
    | {
      action: "add_new_friend";
      data: {
        /** Yourself */
        sender_id: number | string;
        receiver_id: number | string;
      };
    }
    /** Announce a tournament to your contacts */
    | {
      action: "new_tournament";
      data: {
        tournament_id: string | number;
        tournament_name: string;
        /** Yourself */
        organizer_id: number | string;
      };
    }
    /** Invite someone to a game */
    | {
      action: "game_invite";
      data: {
        username: string;
        /** Your own id for the message: sent again with the same one, it is not stored twice */
        client_id: string;
        options?: {
          game_speed?: "slow" | "medium" | "fast";
          ranked?: boolean;
          cool_mode?: boolean;
          score_to_win?: number;
          time_limit?: number;
        } | null;
        /** Same as `options` */
        settings?: {
          game_speed?: "slow" | "medium" | "fast";
          ranked?: boolean;
          cool_mode?: boolean;
          score_to_win?: number;
          time_limit?: number;
        } | null;
      };
    }
    /** Accept or decline an invite */
    | {
      action: "reply_game_invite";
      data: {
        /** Who invited */
        username: string;
        accept: boolean;
      };
    }
    /** Accept an invite */
    | {
      action: "game_accepted";
      data: {
        username: string;
      };
    }
    /** Decline an invite */
    | {
      action: "game_declined";
      data: {
        username: string;
      };
    }
    /** Cancel your invite */
    | {
      action: "cancel_game_invite";
      data: {
        username: string;
      };
    };
    receive:
    /** A message in one of your chats, your own included */
    | {
      action: "new_message";
      data: {
        chat_id: string;
        id: string;
        content: string;
        date: string;
        sender: string;
        is_read: false;
        is_liked: false;
        /** The sender's own, or `date` if the message was sent elsewhere */
        timestamp: string;
      };
    }
    /** A message was liked or unliked */
    | {
      action: "chat_like_update";
      data: {
        id: string;
        chat_id: string;
        is_liked: boolean;
      };
    }
    /** You read on another device, or an unread message was deleted */
    | {
      action: "unread_changed";
      data: {
        chat_id: string;
        unread_messages_count: number;
      };
    }
    /** You opened a chat, or joined a group */
    | {
      action: "join_chat";
      data: {
        chat_id: string;
      };
    }
    /** You left a group or were removed */
    | {
      action: "leave_chat";
      data: {
        chat_id: string;
      };
    }
    /** A chat with you was created */
    | {
      action: "room_created";
      data: {
        chat_id: string;
      };
    }
    /** Your own notification or one from a workspace: see its type */
    | {
      action: "notification";
      data: {
        id: string;
        message: string;
        /** Your own type, or from a workspace: added_to_workspace, added_to_channel, mention */
        type: string;
        date: string;
      };
    }
    /** A contact came online */
    | {
      action: "user_online";
      data: {
        username: string;
        nickname: string;
        status: "online";
        date: string;
      };
    }
    /** A contact went offline */
    | {
      action: "user_offline";
      data: {
        username: string;
        nickname: string;
        status: "offline";
        date: string;
      };
    }
    /** Someone added you as a friend */
    | {
      action: "new_friend";
      data: {
        username: string;
        nickname: string;
        /** The path of a picture on this host */
        avatar: string;
        date: string;
        /** The notification */
        id: string;
      };
    }
    /** A contact announced a tournament */
    | {
      action: "new_tournament";
      data: {
        username: string;
        nickname: string;
        /** The path of a picture on this host */
        avatar: string;
        tournament_id: string | number;
        tournament_name: string;
        status: "open";
        date: string;
        /** The notification */
        id: string;
      };
    }
    /** Someone invites you */
    | {
      action: "game_invite";
      data: {
        username: string;
        nickname: string;
        /** The path of a picture on this host */
        avatar: string;
        /** The invite, and the game it may become */
        game_id: string;
        client_id: string;
        settings: {
          game_speed?: "slow" | "medium" | "fast";
          ranked?: boolean;
          cool_mode?: boolean;
          score_to_win?: number;
          time_limit?: number;
        };
        status: "pending";
        invitee: {
          username: string;
          nickname: string;
          /** The path of a picture on this host */
          avatar: string;
        };
        date: string;
        /** The notification */
        id: string;
      };
    }
    /** Your invite was accepted */
    | {
      action: "game_accepted";
      data: {
        /** The invite, and the game that it became */
        game_id: string;
        username: string;
        nickname: string;
        /** The path of a picture on this host */
        avatar: string;
      };
    }
    /** Your invite was declined */
    | {
      action: "game_declined";
      data: {
        username: string;
        nickname: string;
      };
    }
    /** An invite ended or was refused */
    | {
      action: "game_invite_canceled";
      data: {
        /** The inviter, on both sides */
        username?: string;
        nickname?: string;
        message: string;
        client_id?: string;
      };
    }
    /** A game was found after an invite was accepted */
    | {
      action: "game_found";
      data: {
        game_id: string;
        settings: {
          game_speed?: "slow" | "medium" | "fast";
          ranked?: boolean;
          cool_mode?: boolean;
          score_to_win?: number;
          time_limit?: number;
        };
        /** Yourself */
        username: string;
        opponent: {
          username: string;
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
      type: "join_channel";
      channel_id: number;
      /** The last `seq` you have seen */
      after?: number | null;
    }
    /** Unsubscribe from a channel; you stay a member */
    | {
      type: "leave_channel";
      channel_id: number;
    }
    /** Send a message */
    | {
      type: "send_message";
      /** The text of the message, of which something is visible */
      body: string;
      client_id?: string | null;
      channel_id: number;
    }
    /** Start typing, or stop with `is_typing: false` */
    | {
      type: "typing";
      is_typing?: boolean;
      channel_id: number;
    }
    /** Edit your own message */
    | {
      type: "edit_message";
      message_id: number;
      /** The text of the message, of which something is visible */
      body: string;
      channel_id: number;
    }
    /** Delete your own message */
    | {
      type: "delete_message";
      message_id: number;
      channel_id: number;
    }
    /** Mark a message and all before it as read */
    | {
      type: "mark_read";
      message_id?: number;
      message_ids?: number[];
      channel_id: number;
    };
    receive:
    /** The first frame */
    | {
      type: "connected";
      user_id: number;
    }
    /** You are subscribed to the channel */
    | {
      type: "joined_channel";
      channel_id: number;
      /** The channel's last change: where to resume from */
      seq: number;
    }
    /** The subscription ended: you left, or are no longer a member */
    | {
      type: "left_channel";
      channel_id: number;
    }
    /** Missed changes cannot be replayed: read the history over HTTP and continue from this `seq` */
    | {
      type: "resync";
      /** The id of the channel */
      channel_id: number;
      seq: number;
    }
    /** A message was sent; the sender receives it too */
    | {
      type: "new_message";
      message: {
        /** Its number in the channel */
        id: number;
        /** The id of the channel */
        channel_id: number;
        /** Ends in `@users.noreply.invalid` if you may not see the address; empty if the account is deleted */
        sender_email: string;
        /** The sender's username */
        sender_username: string;
        /** The text; empty where the message is deleted */
        body: string;
        /** When it was sent */
        created_at: string;
        /** When its text last changed */
        edited_at: string | null;
        /** The id that its sender's client gave it */
        client_id: string | null;
        /** Sequence number of this change */
        seq: number;
      };
    }
    /** A message was edited */
    | {
      type: "message_edited";
      /** The id of the channel */
      channel_id: number;
      message_id: number;
      body: string;
      /** Ends in `@users.noreply.invalid` if you may not see the address; empty if the account is deleted */
      edited_by: string;
      edited_at: string;
      /** Sequence number of this change */
      seq: number;
    }
    /** A message was deleted */
    | {
      type: "message_deleted";
      /** The id of the channel */
      channel_id: number;
      message_id: number;
      /** Ends in `@users.noreply.invalid` if you may not see the address; empty if the account is deleted */
      deleted_by: string;
      deleted_at: string;
      /** Sequence number of this change */
      seq: number;
    }
    /** Someone read: every message that it marked as read */
    | {
      type: "messages_read";
      /** The id of the channel */
      channel_id: number;
      message_ids: number[];
      /** Ends in `@users.noreply.invalid` if you may not see the address; empty if the account is deleted */
      read_by: string;
      read_at: string;
      /** Sequence number of this change */
      seq: number;
    }
    /** Someone else started or stopped typing */
    | {
      type: "typing";
      /** The id of the channel */
      channel_id: number;
      /** Ends in `@users.noreply.invalid` if you may not see the address; empty if the account is deleted */
      user_email: string;
      username: string;
      is_typing: boolean;
    }
    /** A frame was refused; the connection stays open */
    | {
      type: "error";
      code: string;
      message: string;
      /** Repeated from the refused frame, like the other ids */
      client_id?: string;
      message_id?: number;
      channel_id?: number;
    };
  };
  /** One channel */
  "/ws/channels/{channel_id}/": {
    send:
    /** Send a message */
    | {
      type: "send_message";
      /** The text of the message, of which something is visible */
      body: string;
      client_id?: string | null;
    }
    /** Start typing, or stop with `is_typing: false` */
    | {
      type: "typing";
      is_typing?: boolean;
    }
    /** Edit your own message */
    | {
      type: "edit_message";
      message_id: number;
      /** The text of the message, of which something is visible */
      body: string;
    }
    /** Delete your own message */
    | {
      type: "delete_message";
      message_id: number;
    }
    /** Mark a message and all before it as read */
    | {
      type: "mark_read";
      message_id?: number;
      message_ids?: number[];
    };
    receive:
    /** The first frame */
    | {
      type: "connected";
      /** The id of the channel */
      channel_id: number;
      /** The channel's last change: where to resume from */
      seq: number;
      user_id: number;
      username: string;
    }
    /** Missed changes cannot be replayed: read the history over HTTP and continue from this `seq` */
    | {
      type: "resync";
      /** The id of the channel */
      channel_id: number;
      seq: number;
    }
    /** A message was sent; the sender receives it too */
    | {
      type: "new_message";
      message: {
        /** Its number in the channel */
        id: number;
        /** The id of the channel */
        channel_id: number;
        /** Ends in `@users.noreply.invalid` if you may not see the address; empty if the account is deleted */
        sender_email: string;
        /** The sender's username */
        sender_username: string;
        /** The text; empty where the message is deleted */
        body: string;
        /** When it was sent */
        created_at: string;
        /** When its text last changed */
        edited_at: string | null;
        /** The id that its sender's client gave it */
        client_id: string | null;
        /** Sequence number of this change */
        seq: number;
      };
    }
    /** A message was edited */
    | {
      type: "message_edited";
      /** The id of the channel */
      channel_id: number;
      message_id: number;
      body: string;
      /** Ends in `@users.noreply.invalid` if you may not see the address; empty if the account is deleted */
      edited_by: string;
      edited_at: string;
      /** Sequence number of this change */
      seq: number;
    }
    /** A message was deleted */
    | {
      type: "message_deleted";
      /** The id of the channel */
      channel_id: number;
      message_id: number;
      /** Ends in `@users.noreply.invalid` if you may not see the address; empty if the account is deleted */
      deleted_by: string;
      deleted_at: string;
      /** Sequence number of this change */
      seq: number;
    }
    /** Someone read: every message that it marked as read */
    | {
      type: "messages_read";
      /** The id of the channel */
      channel_id: number;
      message_ids: number[];
      /** Ends in `@users.noreply.invalid` if you may not see the address; empty if the account is deleted */
      read_by: string;
      read_at: string;
      /** Sequence number of this change */
      seq: number;
    }
    /** Someone else started or stopped typing */
    | {
      type: "typing";
      /** The id of the channel */
      channel_id: number;
      /** Ends in `@users.noreply.invalid` if you may not see the address; empty if the account is deleted */
      user_email: string;
      username: string;
      is_typing: boolean;
    }
    /** A frame was refused; the connection stays open */
    | {
      type: "error";
      code: string;
      message: string;
      /** Repeated from the refused frame, like the other ids */
      client_id?: string;
      message_id?: number;
      channel_id?: number;
    };
  };
  /** Activity of workspaces */
  "/ws/activity/": {
    send:
    /** Subscribe to a workspace */
    | {
      type: "subscribe";
      workspace_id: number;
    }
    /** Unsubscribe from a workspace */
    | {
      type: "unsubscribe";
      workspace_id: number;
    };
    receive:
    /** The first frame */
    | {
      type: "connected";
      user_id: number;
    }
    /** You are subscribed to this workspace */
    | {
      type: "subscribed";
      workspace_id: number;
    }
    /** The subscription ended: you unsubscribed, or were removed */
    | {
      type: "unsubscribed";
      workspace_id: number;
    }
    /** Something happened */
    | {
      type: "activity_update";
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
      type: "error";
      code: string;
      message: string;
      /** Repeated from the refused frame, like the other ids */
      client_id?: string;
      message_id?: number;
      channel_id?: number;
    };
  };
  /** Presence of contacts */
  "/ws/presence/": {
    send:
    /** Declare your status; `offline` hides you */
    | {
      type: "heartbeat";
      status?: "online" | "idle" | "offline";
    };
    receive:
    /** The first frame */
    | {
      type: "connected";
      user_id: number;
    }
    /** Your heartbeat was received */
    | {
      type: "heartbeat_ack";
    }
    /** A contact's status changed */
    | {
      type: "presence_update";
      user_email: string;
      username: string;
      status: "online" | "idle" | "offline";
      last_seen: string;
    }
    /** A frame was refused and the connection stays open, or the handshake was refused and it closes */
    | {
      type: "error";
      code: string;
      message: string;
      /** Repeated from the refused frame, like the other ids */
      client_id?: string;
      message_id?: number;
      channel_id?: number;
    };
  };
  /** Notifications */
  "/ws/notifications/": {
    send:
    /** Receive notifications from now on */
    | {
      type: "subscribe";
    };
    receive:
    /** The first frame */
    | {
      type: "connected";
      user_id: number;
    }
    /** You receive notifications from now on */
    | {
      type: "subscribed";
    }
    /** A notification */
    | {
      type: "notification";
      id: string;
      /** added_to_workspace, added_to_channel, mention, direct_message, or another kind of notification */
      kind: string;
      message: string;
      created_at: string;
    }
    /** You read on another device, or an unread message was deleted. */
    | {
      type: "unread_changed";
      conversation_id: number;
      /** Unread messages of this conversation now. */
      unread_count: number;
    }
    /** You joined a group. */
    | {
      type: "conversation_added";
      conversation_id: number;
    }
    /** You left a group, or were removed. */
    | {
      type: "conversation_removed";
      conversation_id: number;
    }
    /** A frame was refused and the connection stays open, or the handshake was refused and it closes */
    | {
      type: "error";
      code: string;
      message: string;
      /** Repeated from the refused frame, like the other ids */
      client_id?: string;
      message_id?: number;
      channel_id?: number;
    };
  };
}
