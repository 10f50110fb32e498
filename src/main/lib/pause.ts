/** Blocks this thread for some milliseconds: for what must not go on, or be interrupted, until they are over. */
export const pause = (ms: number): void =>
  void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
