import type { StepReport } from '../../../shared/model.ts';

interface CategorySum {
  category: string;
  fetched: number;
  saved: number;
  feeds: number;
  failed: number;
}

/** The feeds of a fetch, summed up by category, in the order in which they come. */
export function categorySums(parts: StepReport['parts']): CategorySum[] {
  const sums = new Map<string, CategorySum>();
  for (const { category, fetched, saved, reason } of parts) {
    const sum = sums.get(category) ?? { category, fetched: 0, saved: 0, feeds: 0, failed: 0 };
    sum.feeds += 1;
    sum.fetched += fetched;
    sum.saved += saved;
    if (reason) sum.failed += 1;
    sums.set(category, sum);
  }
  return [...sums.values()];
}
