const STOP_WORDS = new Set(
  (
    "a am an and are as at be been but by can could did do does for from had has have how i if in into is it its me my of on " +
    "or our shall should so than that the their them then there these they this those to us was we were what when where " +
    "which who whom whose why will with would you your"
  ).split(" "),
);

/**
 * A question without the words that most pages have, because every word that remains must be found. It stays as it is if
 * it has no others.
 * @param {string} query
 */
export function withoutStopWords(query) {
  const words = query.split(/\s+/).filter((word) => !STOP_WORDS.has(word.toLowerCase()));
  return words.length > 0 ? words.join(" ") : query;
}
