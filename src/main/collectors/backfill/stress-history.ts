import { addDays } from '../../lib/day.ts';
import type { Figures } from '../../store/write.ts';
import type { Found, Step } from '../collector.ts';
import { gatherInputs, stressRow } from '../stress-day.ts';

/** Days a transaction. */
const batch = 50;

/** The stress index of every day of the backfill from that day's own inputs; news and tone are missing there. */
export const stressHistory: Step = {
  id: 'stress_history',
  source: 'stress index',
  after: ['fred_history', 'price_history'],
  derived: true,
  writes: ['stress_index'],
  limitMs: 300_000,
  async run({ date, from, read }) {
    async function* days(): AsyncGenerator<Found> {
      let rows: Figures[] = [];
      for (let day = from; day <= date; day = addDays(day, 1)) {
        const stored = read.liquidity.stress(day);
        // Today is the daily run's to begin with; once it has an index, what the backfill brought belongs in it.
        if (day === date && !stored) continue;
        // What the Python system computed is history and stays.
        if (stored && stored.inputs === null) continue;
        const made = stressRow(day, gatherInputs(read.liquidity, day));
        if (made) rows.push(made.figures);
        if (rows.length === batch) {
          yield { rows };
          rows = [];
          // Whoever waits for this process gets a turn between the batches.
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
      yield { rows };
    }
    return days();
  },
};
