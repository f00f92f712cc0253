import type { Scene } from "./scene.ts";
import { CHANNEL_SCENES } from "./scenes/channel.ts";
import { DIRECT_SCENES } from "./scenes/direct.ts";
import { GROUP_SCENES } from "./scenes/group.ts";
import { IDLE_SCENES } from "./scenes/idle.ts";
import { RECONNECT_SCENE } from "./scenes/reconnect.ts";
import { REQUEST_SCENES } from "./scenes/requests.ts";

/** In the order in which they are shown. They also begin in it, so those that last longest come first. */
export const SCENES: readonly Scene[] = [
  ...DIRECT_SCENES,
  ...IDLE_SCENES,
  RECONNECT_SCENE,
  ...GROUP_SCENES,
  ...CHANNEL_SCENES,
  ...REQUEST_SCENES,
];
