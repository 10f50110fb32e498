const tries = 3;
const periodMs = 60_000;

/** How often a page that has broken is shown again: a few times a minute, then no more. */
export function createRevival() {
  let broken: number[] = [];
  return {
    mayTry(nowMs: number): boolean {
      broken = [...broken.filter((at) => nowMs - at < periodMs), nowMs];
      return broken.length <= tries;
    },
  };
}
