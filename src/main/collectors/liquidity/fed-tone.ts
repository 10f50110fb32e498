import { dateIn, daysBetween } from '../../lib/day.ts';
import { AppError } from '../../lib/errors.ts';
import { toneOf } from '../../sources/fed-tone.ts';
import { parseFeed } from '../../sources/feed.ts';
import { remark, type Step } from '../collector.ts';

const newestItems = 20;
/** The feed holds two to four weeks; with nothing newer than this it has stopped. */
const silentDays = 45;

/** Shares of liquidity, credit and stability words in the Federal Reserve's newest press releases. */
export const fedTone: Step = {
  id: 'fed_tone',
  source: 'Federal Reserve',
  writes: ['fed_tone'],
  limitMs: 60_000,
  async run({ date, getText, sources }) {
    const url = sources.fedPress;
    const host = new URL(url).hostname;
    const items = parseFeed(await getText({ url }), host).filter((item) => item.title !== '');
    // No release on some days is normal; no item at all is a fault.
    if (items.length === 0) throw new AppError('no_rows');
    const byAge = items.sort((a, b) => (b.publishedAt?.getTime() ?? 0) - (a.publishedAt?.getTime() ?? 0));
    const newest = byAge.slice(0, newestItems);
    // Without dates nobody knows of when they are.
    if (!newest[0]?.publishedAt) throw new AppError('source_changed', { host, problem: 'missing' });
    const newestDate = dateIn('America/New_York', newest[0].publishedAt);
    const isSilent = daysBetween(newestDate, date) > silentDays;
    return {
      problems: isSilent ? [remark('older', { observed: newestDate })] : [],
      rows: [
        {
          table: 'fed_tone',
          key: { date },
          values: toneOf(newest.map((item) => `${item.title} ${item.summary}`)),
          source: 'Federal Reserve press_all.xml',
          observedAt: newest[0].publishedAt.toISOString(),
        },
      ],
      note: { key: 'releases', params: { count: newest.length } },
    };
  },
};
