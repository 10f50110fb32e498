import { Alert, Button, Group, NativeSelect, Stack, Tabs, Text, TextInput } from '@mantine/core';
import { useDeferredValue, useMemo, useState } from 'react';
import { newsCategories } from '../../../shared/words.ts';
import { useOperation } from '../../api/host.tsx';
import { type CsvColumn, fileName, toCsv } from '../../format/csv.ts';
import { shiftDate } from '../../format/days.ts';
import { dayName, number, seoulDate } from '../../format/format.ts';
import { type T, useLanguage, useT } from '../../i18n/i18n.tsx';
import { categoryName } from '../../i18n/names.ts';
import { changedParams, choiceOf, dateOf } from '../../params.ts';
import { goTo, usePlace } from '../../router.ts';
import { CollectButton, CollectProgress } from '../../ui/collect-button.tsx';
import { downloadCsv } from '../../ui/download.ts';
import { useNow } from '../../ui/now.tsx';
import { Page, StaleNotice } from '../../ui/page.tsx';
import { SourceFooter } from '../../ui/source-footer.tsx';
import { EmptyState, Loaded } from '../../ui/states.tsx';
import { ArticleList } from './article-list.tsx';
import { DayPicker } from './day-picker.tsx';
import { LastFetch } from './last-fetch.tsx';
import { type Article, hasWords, isDemo, wordsOf } from './search.ts';

const tabs = ['all', ...newsCategories] as const;
type Tab = (typeof tabs)[number];

/** As many as the API gives at once. */
const mostArticles = 1000;

const csvColumns = (t: T): CsvColumn<Article>[] => [
  { label: t('ui.news.column.published'), csv: ({ published_at }) => published_at },
  { label: t('ui.news.column.title'), csv: ({ title }) => title },
  { label: t('ui.news.column.publisher'), csv: ({ publisher }) => publisher },
  { label: t('ui.news.column.category'), csv: ({ category }) => categoryName(t, category) },
  { label: t('ui.news.column.address'), csv: ({ url }) => url },
  { label: t('ui.news.column.summary'), csv: ({ summary }) => summary },
  { label: t('ui.news.column.source'), csv: ({ source }) => source },
  { label: t('ui.news.column.fetched'), csv: ({ fetched_at }) => fetched_at },
];

/** The day in Seoul on which news were last read; the page opens with it. */
function useLastFetchDate(): string | null | undefined {
  const { data } = useOperation('source.list', {});
  const at = data?.sources.find(({ collector }) => collector === 'news')?.last_success_at;
  return at ? seoulDate(new Date(at)) : data && null;
}

/** The articles of a day: all of them where the API gives them at once, else those that the search finds. */
function useDayArticles(date: string, search: string, isReady: boolean) {
  const query = useOperation('news.articles', { date, limit: mostArticles }, { enabled: isReady });
  // Until those of another day are here, the query still holds those of the day before.
  const whole = { ...query, data: query.data?.date === date ? query.data : undefined };
  const isTruncated = whole.data !== undefined && whole.data.total > whole.data.articles.length;
  const q = wordsOf(search).join(' ').slice(0, 200);
  const found = useOperation(
    'news.articles',
    { date, limit: mostArticles, q },
    { enabled: isReady && isTruncated && q !== '' },
  );
  return {
    whole,
    isTruncated,
    articles: (isTruncated && q !== '' ? found.data : whole.data)?.articles ?? [],
  };
}

function NothingOfDay({
  date,
  today,
  onDay,
}: {
  date: string;
  today: string;
  onDay: (date: string) => void;
}) {
  const t = useT();
  const status = useOperation('collector.status', {});
  const isToday = date === today;
  // Before the first collection there is no other day to look at either.
  if (status.data?.table_counts.news_articles === 0) {
    return (
      <EmptyState>
        <CollectButton target="news" />
      </EmptyState>
    );
  }
  return (
    <div className="card" data-no-articles>
      <Stack align="center" gap="xs" py="lg">
        <Text fw={600}>{isToday ? t('ui.news.noneToday') : t('ui.news.noneOfDay', { date })}</Text>
        {!isToday && (
          <Text size="sm" className="dim" ta="center">
            {t('ui.news.noneWhy')}
          </Text>
        )}
        <Group gap="xs">
          {isToday && <CollectButton target="news" />}
          <Button variant="default" size="sm" onClick={() => onDay(shiftDate(date, -1))}>
            {t('ui.news.day.previous')}
          </Button>
        </Group>
      </Stack>
    </div>
  );
}

interface DayNewsProps {
  date: string;
  today: string;
  tab: Tab;
  source: string | undefined;
  isReady: boolean;
  onChange: (change: Readonly<Record<string, string | undefined>>) => void;
}

function DayNews({ date, today, tab, source, isReady, onChange }: DayNewsProps) {
  const t = useT();
  const language = useLanguage();
  const demoMode = useOperation('collector.status', {}).data?.demo ?? false;
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed);
  const { whole, isTruncated, articles } = useDayArticles(date, search, isReady);
  const words = useMemo(() => wordsOf(search), [search]);
  const matching = useMemo(
    () =>
      articles.filter(
        (article) => (source === undefined || article.source === source) && hasWords(article, words),
      ),
    [articles, source, words],
  );
  const shown = tab === 'all' ? matching : matching.filter(({ category }) => category === tab);
  const sources = useMemo(
    () => [...new Set((whole.data?.articles ?? []).map((article) => article.source))].sort(),
    [whole.data],
  );
  const countOf = (of: Tab) =>
    of === 'all' ? matching.length : matching.filter(({ category }) => category === of).length;
  const demoCount = shown.filter((article) => isDemo(article, demoMode)).length;
  const clear = () => {
    setTyped('');
    onChange({ source: undefined, category: undefined });
  };
  return (
    <Loaded query={whole}>
      {whole.data?.total === 0 ? (
        <NothingOfDay date={date} today={today} onDay={(day) => onChange({ date: day })} />
      ) : (
        <section className="card" aria-label={t('ui.news.list', { date })} data-total={whole.data?.total}>
          <Tabs
            value={tab}
            onChange={(value) => onChange({ category: value === 'all' ? undefined : (value ?? undefined) })}
            variant="pills"
            keepMounted={false}
          >
            <Group justify="space-between" gap="sm" align="flex-end">
              <Tabs.List aria-label={t('ui.news.tab.label')}>
                {tabs.map((each) => (
                  <Tabs.Tab key={each} value={each} data-count={countOf(each)}>
                    {t(`ui.news.tab.${each}`)} {number(language, countOf(each))}
                  </Tabs.Tab>
                ))}
              </Tabs.List>
              <Group gap="xs" align="flex-end">
                <TextInput
                  size="xs"
                  type="search"
                  w={240}
                  aria-label={t('ui.news.search')}
                  placeholder={t('ui.news.search')}
                  value={typed}
                  maxLength={200}
                  onChange={({ currentTarget }) => setTyped(currentTarget.value)}
                />
                <NativeSelect
                  size="xs"
                  aria-label={t('ui.news.source')}
                  value={source ?? ''}
                  onChange={({ currentTarget }) => onChange({ source: currentTarget.value })}
                  data={[
                    { value: '', label: t('ui.news.anySource') },
                    ...sources.map((name) => ({ value: name, label: name })),
                    // Chosen on another day, and without an article on this one.
                    ...(source !== undefined && !sources.includes(source)
                      ? [{ value: source, label: source }]
                      : []),
                  ]}
                />
                <Button
                  size="xs"
                  variant="default"
                  disabled={shown.length === 0}
                  onClick={() =>
                    downloadCsv(fileName(t('ui.news.title'), date, 'csv'), toCsv(csvColumns(t), shown))
                  }
                >
                  {t('ui.news.export')}
                </Button>
              </Group>
            </Group>
            <Tabs.Panel value={tab} pt="sm">
              <Text size="sm" className="dim" role="status" data-shown={shown.length}>
                {`${dayName(language, date)} · `}
                {t(shown.length === 1 ? 'ui.news.count_one' : 'ui.news.count_other', {
                  count: number(language, shown.length),
                })}
              </Text>
              {isTruncated && whole.data && (
                <Text size="sm" className="dim">
                  {t('ui.news.truncated', {
                    shown: number(language, whole.data.articles.length),
                    total: number(language, whole.data.total),
                  })}
                </Text>
              )}
              {demoCount > 0 && (
                <Alert color="red" variant="light" py={6} my="xs" data-demo-count={demoCount}>
                  {t(demoCount === 1 ? 'ui.news.demoCount_one' : 'ui.news.demoCount_other', {
                    count: number(language, demoCount),
                  })}
                </Alert>
              )}
              {shown.length === 0 ? (
                <Stack align="center" gap="xs" py="lg">
                  <Text>{t('ui.news.none')}</Text>
                  <Button size="xs" variant="default" onClick={clear}>
                    {t('ui.news.clear')}
                  </Button>
                </Stack>
              ) : (
                <ArticleList
                  key={`${date} ${tab} ${source ?? ''} ${words.join(' ')}`}
                  articles={shown}
                  words={words}
                  name={t('ui.news.list', { date })}
                  demoMode={demoMode}
                />
              )}
            </Tabs.Panel>
          </Tabs>
        </section>
      )}
    </Loaded>
  );
}

/** The news of a day in Seoul: by category, searched, newest first. */
export function NewsPage() {
  const t = useT();
  const { params } = usePlace();
  const today = seoulDate(useNow());
  const fetched = useLastFetchDate();
  const chosen = dateOf(params, 'date');
  const date = chosen ?? fetched ?? today;
  const change = (changes: Readonly<Record<string, string | undefined>>) =>
    goTo('news', changedParams(params, changes));
  return (
    <Page
      title={t('ui.news.title')}
      actions={
        <Group gap="sm">
          <DayPicker date={date} today={today} onChange={(day) => change({ date: day })} />
          <CollectButton target="news" />
        </Group>
      }
    >
      <StaleNotice collector="news" date={fetched ?? null} />
      <CollectProgress target="news" />
      <LastFetch />
      <DayNews
        date={date}
        today={today}
        tab={choiceOf(params, 'category', newsCategories) ?? 'all'}
        source={params.get('source') ?? undefined}
        // Which day to open with is known once the sources are.
        isReady={chosen !== undefined || fetched !== undefined}
        onChange={change}
      />
      <SourceFooter collectors={['news']} />
    </Page>
  );
}
