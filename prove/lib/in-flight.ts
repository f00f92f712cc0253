/** Does one thing for each item, with so many in flight at once. Rejects with the first failure. */
export async function inFlight<Item>(
  limit: number,
  items: Iterable<Item>,
  act: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items].values();
  const work = async () => {
    for (const item of queue) await act(item);
  };
  await Promise.all(Array.from({ length: limit }, work));
}
