/** A handler whose calls can be awaited, and are held open until they are let go. */
export function heldHandler() {
  const calls: number[] = [];
  const releases: (() => void)[] = [];
  let holds = true;
  const waiters: { count: number; resolve: () => void }[] = [];
  return {
    calls,
    handle: (partition: number): Promise<void> => {
      calls.push(partition);
      for (const waiter of waiters) if (calls.length >= waiter.count) waiter.resolve();
      return holds ? new Promise((resolve) => releases.push(resolve)) : Promise.resolve();
    },
    called: (count: number) =>
      new Promise<void>((resolve) => {
        if (calls.length >= count) resolve();
        else waiters.push({ count, resolve });
      }),
    releaseAll: () => releases.splice(0).forEach((release) => release()),
    holdNoMore() {
      holds = false;
      this.releaseAll();
    },
  };
}
