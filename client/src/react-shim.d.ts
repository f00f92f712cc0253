// As much of React as is used. Its own types come with the application that uses it.
declare module "react" {
  export function useSyncExternalStore<Snapshot>(
    subscribe: (listener: () => void) => () => void,
    snapshot: () => Snapshot,
    serverSnapshot: () => Snapshot,
  ): Snapshot;
}
