/**
 * Properties that only the client's own modules use, and that `dist/` has under shorter names. None of them is in a frame, an
 * answer, a message between tabs, a stored record, a platform's object or the public interface; nor does one file of `dist/` use
 * one of another file's, as each has shorter names of its own.
 */
const PRIVATE_NAMES = [
  "generation failures heardAt isAsking isGreeted since isError",
  "tell transmit address receive follow refusal changed describe erase forget",
  "context parts state connected roomChanged onAccount onFrames identify",
  "dialect newestPage olderPage upload confirm done refuse cut wait settle settleFirst",
  "outboxChanged belongTo isOrphaned finish storage origin onChange report",
  "credentials request authorize hasCookies onOver",
].flatMap((line) => line.split(" "));

/** For the bundler: matches each of them and nothing else. */
export const PRIVATE_NAME = new RegExp(`^(${PRIVATE_NAMES.join("|")})$`);
