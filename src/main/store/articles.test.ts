import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { morning, morningDate, temporaryDir } from '../../../e2e/support/core.ts';
import { openTestDatabase } from '../../../e2e/support/store.ts';
import { type Article, type ArticleFilter, createArticleStore } from './articles.ts';

let db: Awaited<ReturnType<typeof openTestDatabase>>;
let articles: ReturnType<typeof createArticleStore>;
beforeAll(async () => {
  db = await openTestDatabase(temporaryDir());
  articles = createArticleStore(db);
});
beforeEach(() => db.exec('DELETE FROM news_articles'));
afterAll(() => db.close());

let made = 0;
function article(given: Partial<Article> = {}): Article {
  made++;
  return {
    source: 'cnbc-top',
    category: 'market',
    title: `A headline long enough to tell stories apart, number ${made}`,
    url: `https://f.com/${made}`,
    publisher: null,
    publishedAt: morning,
    summary: null,
    ...given,
  };
}

const save = (...list: Article[]) => articles.save(list, morning);
const find = (filter: Partial<ArticleFilter> = {}) =>
  articles.list({ date: morningDate, limit: 1000, ...filter });
const titles = (filter: Partial<ArticleFilter> = {}) => find(filter).articles.map(({ title }) => title);

describe('one story is one row', () => {
  test('when the same feed brings it again, and nothing of it changes', () => {
    const story = article();
    expect(save(story)).toBe(1);
    const before = find();
    expect(articles.save([{ ...story, title: 'Rewritten' }], new Date(morning.getTime() + 3_600_000))).toBe(
      0,
    );
    expect(find()).toEqual(before);
  });

  test('but a column of the same title in the same feed is another article every day, at its own address', () => {
    const days = [0, 1, 2, 3, 4].map((day) => new Date(morning.getTime() + day * 86_400_000));
    const title = 'Stock market today: Live updates';
    const saved = days.map((at) => articles.save([article({ title, publishedAt: at })], at));
    expect(saved).toEqual([1, 1, 1, 1, 1]);
  });

  test('but the same title in another feed two days later is another story', () => {
    const title = 'Gold hits another record high today';
    expect(save(article({ title, publishedAt: new Date(morning.getTime() - 2 * 86_400_000) }))).toBe(1);
    expect(save(article({ title, source: 'decrypt' }))).toBe(1);
  });

  test('when the same feed repeats it to the second under another address', () => {
    const title = 'Google gives the same story a second address';
    expect(save(article({ title }), article({ title }))).toBe(1);
  });

  test('when another feed has the same link', () => {
    const story = article();
    expect(save(story, { ...story, source: 'decrypt', title: 'Told otherwise, at the same address' })).toBe(
      1,
    );
  });

  test('when another feed has the same headline at another address, however it is set', () => {
    expect(
      save(
        article({ title: 'Fed’s repo facility sees record use, officials say' }),
        article({ source: 'decrypt', title: 'FED’S REPO FACILITY sees record use — officials say!' }),
      ),
    ).toBe(1);
  });

  test('but short headlines come again and again', () => {
    expect(save(article({ title: 'Markets wrap' }), article({ title: 'Markets wrap' }))).toBe(2);
  });

  test('but a headline of three days ago may come again', () => {
    const title = 'Jobless claims rise more than expected last week';
    articles.save([article({ title })], new Date(morning.getTime() - 3 * 86_400_000));
    expect(save(article({ title }))).toBe(1);
  });

  test('and headlines without letters are no duplicates of each other', () => {
    expect(
      save(
        article({ title: '??? !!! --- ... ### $$$ %%%' }),
        article({ title: '*** ### !!! ??? --- ... +++' }),
      ),
    ).toBe(2);
  });
});

describe('a day is a day in Seoul', () => {
  test.each([
    ['2026-11-22T14:59:59Z', '2026-11-22'],
    ['2026-11-22T15:00:00Z', '2026-11-23'],
    ['2026-11-23T14:59:59Z', '2026-11-23'],
    ['2026-11-23T15:00:00Z', '2026-11-24'],
  ])('%s is of %s, and of the day it was fetched', (at, date) => {
    save(article({ publishedAt: new Date(at) }));
    for (const day of ['2026-11-22', '2026-11-23', '2026-11-24']) {
      expect(find({ date: day }).total).toBe(day === date || day === '2026-11-23' ? 1 : 0);
    }
  });

  test('without a date of its own an article is of the day it was read', () => {
    save(article({ publishedAt: null }));
    expect(find().articles).toEqual([
      expect.objectContaining({ published_at: null, fetched_at: morning.toISOString() }),
    ]);
  });

  test('rows of the Python system, with fractions of a second, are found and read as UTC', () => {
    db.exec(`INSERT INTO news_articles (source, category, title, url, published_at)
             VALUES ('python', 'market', 'Old', 'https://p.com/1', '2026-11-22 20:59:59.123456')`);
    expect(find().articles[0]).toMatchObject({ title: 'Old', published_at: '2026-11-22T20:59:59.123Z' });
  });
});

describe('filters', () => {
  beforeEach(() => {
    save(
      article({ title: 'Bitcoin slips', category: 'crypto', source: 'decrypt', summary: 'ETF flows turn.' }),
      article({ title: 'Spot ETF launch', category: 'etf', publisher: 'Reuters' }),
      article({
        title: '코스피 급등',
        category: 'korea',
        source: 'yonhap',
        publishedAt: new Date(morning.getTime() - 60_000),
      }),
    );
  });

  test('newest first, then the one that came last', () => {
    expect(titles()).toEqual(['Spot ETF launch', 'Bitcoin slips', '코스피 급등']);
  });
  test('category and source are taken literally', () => {
    expect(titles({ category: 'crypto' })).toEqual(['Bitcoin slips']);
    expect(titles({ source: 'yonhap' })).toEqual(['코스피 급등']);
    expect(titles({ category: 'crypto', source: 'yonhap' })).toEqual([]);
    expect(titles({ category: '%' })).toEqual([]);
    expect(titles({ source: "' OR 1=1 --" })).toEqual([]);
  });
  test('a limit cuts the list and not the total', () => {
    expect(find({ limit: 1 })).toMatchObject({ total: 3, articles: [{ title: 'Spot ETF launch' }] });
  });
  test('every word must stand somewhere in title, summary or publisher, in whatever case', () => {
    expect(titles({ q: 'etf' })).toEqual(['Spot ETF launch', 'Bitcoin slips']);
    expect(titles({ q: 'REUTERS launch' })).toEqual(['Spot ETF launch']);
    expect(titles({ q: 'flows reuters' })).toEqual([]);
    expect(titles({ q: '  코스피  ' })).toEqual(['코스피 급등']);
  });
  test('a blank search is none', () => {
    expect(titles({ q: '' })).toHaveLength(3);
    expect(titles({ q: ' \t ' })).toHaveLength(3);
  });
});

describe('signs of SQL and LIKE in a search are only signs', () => {
  const signs = ['100% gain', 'snake_case', 'C:\\temp', 'it’s "quoted"', "O'Neil's", 'a;b--c', 'star*?['];
  beforeEach(() => {
    save(...signs.map((title) => article({ title })), article({ title: 'nothing of the kind' }));
  });
  test.each([
    ['%', ['100% gain']],
    ['0% g', ['100% gain']],
    ['_', ['snake_case']],
    ['e_c', ['snake_case']],
    ['eXc', []],
    ['\\', ['C:\\temp']],
    [':\\t', ['C:\\temp']],
    ['\\%', []],
    ['"quoted"', ['it’s "quoted"']],
    ["'Neil's", ["O'Neil's"]],
    ["' OR '1'='1", []],
    [';b--', ['a;b--c']],
    ['*?[', ['star*?[']],
    // SQLite ends a pattern at a NUL.
    ['kind\u0000xyz', []],
  ])('%j', (q, found) => {
    expect(titles({ q })).toEqual(found);
  });
  test('a search of many words is answered', () => {
    expect(titles({ q: '% '.repeat(100) })).toEqual(['100% gain']);
  });
});

test('text is stored as it is, whatever it would mean elsewhere', () => {
  const title = `<img src=x onerror=alert(1)> '); DROP TABLE news_articles; -- 📈 שוק`;
  save(article({ title, summary: '=HYPERLINK("x")' }));
  expect(find().articles[0]).toMatchObject({ title, summary: '=HYPERLINK("x")' });
});
