// Made of the served AsyncAPI document by `npm run client:types`.

/** The frames of every socket. */
export interface Sockets {
  /** A conversation */
  "/ws/chat/{conversation_id}/": {
    send:
    /** Send a message */
    | {
      type: "message";
      content: string;
      client_id?: string | null;
    }
    /** The same as message */
    | {
      type: "chat_message";
      content: string;
      client_id?: string | null;
    }
    /** Read a message and all before it */
    | {
      type: "read";
      message_id: number;
    }
    /** The same for several */
    | {
      type: "mark_read";
      message_ids: number[];
    }
    /** You type, or with is_typing false, stop */
    | {
      type: "typing";
      is_typing?: boolean;
    }
    /** You stop typing */
    | {
      type: "stop_typing";
    }
    /** Change the text of a message of yours */
    | {
      type: "edit";
      message_id: number;
      new_content?: string;
      content?: string;
    }
    /** Delete a message of yours */
    | {
      type: "delete";
      message_id: number;
    }
    /** Like a message of someone else */
    | {
      type: "like";
      message_id: number;
    }
    /** Take it back */
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
    /** What you missed cannot be replayed: read pages, and go on from here */
    | {
      type: "resync";
      seq: number;
    }
    /** A message was sent: to all, the sender too */
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
      /** The place of this change in the room's sequence */
      seq: number;
    }
    /** A text was changed */
    | {
      type: "message_edited";
      message_id: number;
      new_content: string;
      edited_by: string;
      edited_at: string;
      /** The place of this change in the room's sequence */
      seq: number;
    }
    /** A message was deleted */
    | {
      type: "message_deleted";
      message_id: number;
      deleted_by: string;
      deleted_at: string;
      /** The place of this change in the room's sequence */
      seq: number;
    }
    /** A like, or its end */
    | {
      type: "message_liked";
      message_id: number;
      liked_by: string;
      /** Whether this person likes it now */
      is_liked: boolean;
      likes: number;
      /** The place of this change in the room's sequence */
      seq: number;
    }
    /** Someone read up to here */
    | {
      type: "read_receipt";
      message_id: number;
      read_by: string;
      read_at: string;
      /** The place of this change in the room's sequence */
      seq: number;
    }
    /** The same, with every message that this made read */
    | {
      type: "messages_read";
      message_ids: number[];
      read_by: number;
      read_at: string;
      /** The place of this change in the room's sequence */
      seq: number;
    }
    /** Someone became a member of the group */
    | {
      type: "member_joined";
      account_id: number;
      username: string;
      /** Whose doing it was; their own name, where they did it themselves */
      by: string;
      /** The place of this change in the room's sequence */
      seq: number;
    }
    /** Someone left the group, or was removed */
    | {
      type: "member_left";
      account_id: number;
      username: string;
      /** Whose doing it was; their own name, where they did it themselves */
      by: string;
      /** The place of this change in the room's sequence */
      seq: number;
    }
    /** The group has another name */
    | {
      type: "conversation_renamed";
      name: string | null;
      /** Whose doing it was; their own name, where they did it themselves */
      by: string;
      /** The place of this change in the room's sequence */
      seq: number;
    }
    /** Someone types, or stopped */
    | {
      type: "typing_indicator";
      user: string;
      is_typing: boolean;
    }
    /** The same */
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
    /** Their last one closed */
    | {
      type: "user_offline";
      user_id: number;
      username: string;
    }
    /** A frame was refused; the connection stays */
    | {
      type: "error";
      code: string;
      message: string;
      /** Of the refused frame, if it had one; likewise the numbers */
      client_id?: string;
      message_id?: number;
      channel_id?: number;
    };
  };
  /** Notifications of messages */
  "/ws/chat/notifications/": {
    send: never;
    receive:
    /** The first frame */
    | {
      type: "connected";
      user_id: number;
    }
    /** Someone wrote to you. */
    | {
      type: "new_message";
      conversation_id: number;
      message_id: number;
      sender_id: number;
      sender_username: string;
      /** The first 100 characters of the text, or the name of a file without one. */
      content_preview: string;
      timestamp: string;
      /** Unread messages of this conversation, this one among them. */
      unread_count: number;
    }
    /** You read on another device, or something that you had not read was deleted. */
    | {
      type: "unread_changed";
      conversation_id: number;
      /** Unread messages of this conversation now. */
      unread_count: number;
    }
    /** You became a member of a group. */
    | {
      type: "conversation_added";
      conversation_id: number;
    }
    /** You left a group, or were removed. */
    | {
      type: "conversation_removed";
      conversation_id: number;
    }
    /** A frame was refused, and the connection stays; or the handshake was, and it ends */
    | {
      type: "error";
      code: string;
      message: string;
      /** Of the refused frame, if it had one; likewise the numbers */
      client_id?: string;
      message_id?: number;
      channel_id?: number;
    };
  };
  /** All that concerns one person */
  "/ws/events/": {
    send:
    /** Write in a chat */
    | {
      action: "new_message";
      data: {
        content: string;
        chat_id: string;
        /** Your own time, echoed to everyone; `date` is the server's. */
        timestamp: string;
        client_id?: string | null;
      };
    }
    /** Like a message of someone else */
    | {
      action: "like_message";
      data: {
        id: string;
        chat_id: string;
      };
    }
    /** Take it back */
    | {
      action: "unlike_message";
      data: {
        id: string;
        chat_id: string;
      };
    }
    /** Read a message and all before it */
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
    /** Tell your own tabs, and your list, something */
    | {
      action: "notification";
      data: {
        message: string;
        type: string;
      };
    }
    /** Make someone a friend, at once */
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
        client_id: string;
        options?: {
          game_speed?: "slow" | "medium" | "fast";
          ranked?: boolean;
          cool_mode?: boolean;
          score_to_win?: number;
          time_limit?: number;
        } | null;
        /** The same as options */
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
    /** Take back an invite of yours */
    | {
      action: "cancel_game_invite";
      data: {
        username: string;
      };
    };
    receive:
    /** A message in one of your chats, your own too */
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
        /** The sender's own, or the date where the message came by another way */
        timestamp: string;
      };
    }
    /** A like, or its end */
    | {
      action: "chat_like_update";
      data: {
        id: string;
        chat_id: string;
        is_liked: boolean;
      };
    }
    /** You read on another device, or something that you had not read was deleted */
    | {
      action: "unread_changed";
      data: {
        chat_id: string;
        unread_messages_count: number;
      };
    }
    /** You are in a chat: you opened it, or became a member of a group */
    | {
      action: "join_chat";
      data: {
        chat_id: string;
      };
    }
    /** You are in a group no longer */
    | {
      action: "leave_chat";
      data: {
        chat_id: string;
      };
    }
    /** A chat with you was made */
    | {
      action: "room_created";
      data: {
        chat_id: string;
      };
    }
    /** What you told yourself, or a notice of a workspace: see its type */
    | {
      action: "notification";
      data: {
        id: string;
        message: string;
        /** Your own; or of a workspace: added_to_workspace, added_to_channel, mention */
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
    /** Someone made you their friend */
    | {
      action: "new_friend";
      data: {
        username: string;
        nickname: string;
        /** The address of a picture, a path on this host */
        avatar: string;
        date: string;
        /** The notification */
        id: string;
      };
    }
    /** A contact opened a tournament */
    | {
      action: "new_tournament";
      data: {
        username: string;
        nickname: string;
        /** The address of a picture, a path on this host */
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
        /** The address of a picture, a path on this host */
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
          /** The address of a picture, a path on this host */
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
        /** The invite, and the game that it is now */
        game_id: string;
        username: string;
        nickname: string;
        /** The address of a picture, a path on this host */
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
    /** An invite is over, or could not be made */
    | {
      action: "game_invite_canceled";
      data: {
        /** Who invited, whichever of the two you are */
        username?: string;
        nickname?: string;
        message: string;
        client_id?: string;
      };
    }
    /** A game is on, after an acceptance */
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
          /** The address of a picture, a path on this host */
          avatar: string;
        };
      };
    };
  };
  /** Many channels */
  "/ws/chat/": {
    send:
    /** Have a channel come on this socket */
    | {
      type: "join_channel";
      channel_id: number;
      /** The last `seq` you have seen */
      after?: number | null;
    }
    /** Have it come no longer; you stay a member */
    | {
      type: "leave_channel";
      channel_id: number;
    }
    /** Send a message */
    | {
      type: "send_message";
      body: string;
      client_id?: string | null;
      channel_id: number;
    }
    /** You type, or with is_typing false, stop */
    | {
      type: "typing";
      is_typing?: boolean;
      channel_id: number;
    }
    /** Change the text of a message of yours */
    | {
      type: "edit_message";
      message_id: number;
      body: string;
      channel_id: number;
    }
    /** Delete a message of yours */
    | {
      type: "delete_message";
      message_id: number;
      channel_id: number;
    }
    /** Read a message and all before it */
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
    /** The channel comes from here on */
    | {
      type: "joined_channel";
      channel_id: number;
      /** The channel's last change: where to resume from */
      seq: number;
    }
    /** It comes no longer: you said so, or are no member any more */
    | {
      type: "left_channel";
      channel_id: number;
    }
    /** What you missed cannot be replayed: read pages, and go on from here */
    | {
      type: "resync";
      channel_id: number;
      seq: number;
    }
    /** A message was sent: to all, the sender too */
    | {
      type: "new_message";
      message: {
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
    }
    /** A text was changed */
    | {
      type: "message_edited";
      channel_id: number;
      message_id: number;
      body: string;
      /** At users.noreply.invalid where you may not know it; empty where the account is deleted */
      edited_by: string;
      edited_at: string;
      /** The place of this change in the channel's sequence */
      seq: number;
    }
    /** A message was deleted */
    | {
      type: "message_deleted";
      channel_id: number;
      message_id: number;
      /** At users.noreply.invalid where you may not know it; empty where the account is deleted */
      deleted_by: string;
      deleted_at: string;
      /** The place of this change in the channel's sequence */
      seq: number;
    }
    /** Someone read, with every message that this made read */
    | {
      type: "messages_read";
      channel_id: number;
      message_ids: number[];
      /** At users.noreply.invalid where you may not know it; empty where the account is deleted */
      read_by: string;
      read_at: string;
      /** The place of this change in the channel's sequence */
      seq: number;
    }
    /** Someone else types, or stopped */
    | {
      type: "typing";
      channel_id: number;
      /** At users.noreply.invalid where you may not know it; empty where the account is deleted */
      user_email: string;
      username: string;
      is_typing: boolean;
    }
    /** A frame was refused; the connection stays */
    | {
      type: "error";
      code: string;
      message: string;
      /** Of the refused frame, if it had one; likewise the numbers */
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
      body: string;
      client_id?: string | null;
    }
    /** You type, or with is_typing false, stop */
    | {
      type: "typing";
      is_typing?: boolean;
    }
    /** Change the text of a message of yours */
    | {
      type: "edit_message";
      message_id: number;
      body: string;
    }
    /** Delete a message of yours */
    | {
      type: "delete_message";
      message_id: number;
    }
    /** Read a message and all before it */
    | {
      type: "mark_read";
      message_id?: number;
      message_ids?: number[];
    };
    receive:
    /** The first frame */
    | {
      type: "connected";
      channel_id: number;
      /** The channel's last change: where to resume from */
      seq: number;
      user_id: number;
      username: string;
    }
    /** What you missed cannot be replayed: read pages, and go on from here */
    | {
      type: "resync";
      channel_id: number;
      seq: number;
    }
    /** A message was sent: to all, the sender too */
    | {
      type: "new_message";
      message: {
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
    }
    /** A text was changed */
    | {
      type: "message_edited";
      channel_id: number;
      message_id: number;
      body: string;
      /** At users.noreply.invalid where you may not know it; empty where the account is deleted */
      edited_by: string;
      edited_at: string;
      /** The place of this change in the channel's sequence */
      seq: number;
    }
    /** A message was deleted */
    | {
      type: "message_deleted";
      channel_id: number;
      message_id: number;
      /** At users.noreply.invalid where you may not know it; empty where the account is deleted */
      deleted_by: string;
      deleted_at: string;
      /** The place of this change in the channel's sequence */
      seq: number;
    }
    /** Someone read, with every message that this made read */
    | {
      type: "messages_read";
      channel_id: number;
      message_ids: number[];
      /** At users.noreply.invalid where you may not know it; empty where the account is deleted */
      read_by: string;
      read_at: string;
      /** The place of this change in the channel's sequence */
      seq: number;
    }
    /** Someone else types, or stopped */
    | {
      type: "typing";
      channel_id: number;
      /** At users.noreply.invalid where you may not know it; empty where the account is deleted */
      user_email: string;
      username: string;
      is_typing: boolean;
    }
    /** A frame was refused; the connection stays */
    | {
      type: "error";
      code: string;
      message: string;
      /** Of the refused frame, if it had one; likewise the numbers */
      client_id?: string;
      message_id?: number;
      channel_id?: number;
    };
  };
  /** Activity of workspaces */
  "/ws/activity/": {
    send:
    /** Follow a workspace */
    | {
      type: "subscribe";
      workspace_id: number;
    }
    /** Follow it no longer */
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
    /** You follow this workspace from now on */
    | {
      type: "subscribed";
      workspace_id: number;
    }
    /** You follow it no longer: you said so, or you were removed from it */
    | {
      type: "unsubscribed";
      workspace_id: number;
    }
    /** Something happened */
    | {
      type: "activity_update";
      activity: {
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
    }
    /** A frame was refused, and the connection stays; or the handshake was, and it ends */
    | {
      type: "error";
      code: string;
      message: string;
      /** Of the refused frame, if it had one; likewise the numbers */
      client_id?: string;
      message_id?: number;
      channel_id?: number;
    };
  };
  /** Who is there */
  "/ws/presence/": {
    send:
    /** You are there, or idle; offline is to be seen by nobody */
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
    /** Your heartbeat was heard */
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
    /** A frame was refused, and the connection stays; or the handshake was, and it ends */
    | {
      type: "error";
      code: string;
      message: string;
      /** Of the refused frame, if it had one; likewise the numbers */
      client_id?: string;
      message_id?: number;
      channel_id?: number;
    };
  };
  /** Notifications */
  "/ws/notifications/": {
    send:
    /** Hear of them from now on */
    | {
      type: "subscribe";
    };
    receive:
    /** The first frame */
    | {
      type: "connected";
      user_id: number;
    }
    /** You hear of them from now on */
    | {
      type: "subscribed";
    }
    /** Something concerns you */
    | {
      type: "notification";
      id: string;
      /** added_to_workspace, added_to_channel, mention, direct_message, or another kind of notification */
      kind: string;
      message: string;
      created_at: string;
    }
    /** You read on another device, or something that you had not read was deleted. */
    | {
      type: "unread_changed";
      conversation_id: number;
      /** Unread messages of this conversation now. */
      unread_count: number;
    }
    /** You became a member of a group. */
    | {
      type: "conversation_added";
      conversation_id: number;
    }
    /** You left a group, or were removed. */
    | {
      type: "conversation_removed";
      conversation_id: number;
    }
    /** A frame was refused, and the connection stays; or the handshake was, and it ends */
    | {
      type: "error";
      code: string;
      message: string;
      /** Of the refused frame, if it had one; likewise the numbers */
      client_id?: string;
      message_id?: number;
      channel_id?: number;
    };
  };
}
