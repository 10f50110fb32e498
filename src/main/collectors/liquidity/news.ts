import { articlesOfLastDay, searchCap } from '../../sources/google-news.ts';
import { crisisKeywords } from '../../sources/keywords.ts';
import type { StoredReason } from '../../store/runs.ts';
import type { Figures } from '../../store/write.ts';
import { remark, type Step, tryPart } from '../collector.ts';

const sampleTitles = 5;
/** Between titles in the table, as the Python system has it. */
const separator = ' | ';

/** Articles of the last day for each of six crisis keywords, with up to five titles. Source: Google News RSS. */
export const news: Step = {
  id: 'news',
  source: 'Google News',
  writes: ['liquidity_news'],
  limitMs: 200_000,
  async run({ date, now, getText, sources }) {
    const ask = { getText, baseUrl: sources.googleNews, now };
    const problems: StoredReason[] = [];
    const rows: Figures[] = [];
    const empty: string[] = [];
    for (const { keyword, query } of crisisKeywords) {
      const found = await tryPart('item', problems, () => articlesOfLastDay(ask, query), { name: keyword });
      if (!found) continue;
      if (found.total === 0) empty.push(keyword);
      if (found.total >= searchCap && found.articles.length >= searchCap * 0.9) {
        problems.push(remark('capped', { name: keyword }));
      }
      const titles = found.articles
        .slice(0, sampleTitles)
        .map((article) => article.title.replaceAll(' | ', ' / '));
      rows.push({
        table: 'liquidity_news',
        key: { date, keyword },
        values: { count: found.articles.length, sample_titles: titles.join(separator) },
        source: 'Google News RSS',
        observedAt: null,
        // An empty feed may be a quiet day or a broken search: it fills a gap and takes nothing away.
        onlyWhenMissing: found.total === 0,
      });
    }
    // Six quiet keywords at once are not a quiet day but a search that finds nothing.
    if (empty.length > 0 && empty.length === rows.length) {
      for (const name of empty) problems.push(remark('no_articles', { name }));
      return { rows: [], problems };
    }
    return {
      rows,
      problems,
      note: {
        key: 'articles',
        params: { count: rows.reduce((sum, row) => sum + Number(row.values.count), 0) },
      },
    };
  },
};
