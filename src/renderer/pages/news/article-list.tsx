import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { number } from '../../format/format.ts';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { useNow } from '../../ui/now.tsx';
import { ArticleRow } from './article-row.tsx';
import { type Article, isDemo } from './search.ts';

/** Drawn at once; a thousand rows of which nobody looks at the last are not worth waiting for. */
const pageSize = 100;

/** The articles, newest first, a hundred more at a click. Give it a `key` of the filter, so that it begins anew. */
export function ArticleList({
  articles,
  words,
  name,
  demoMode,
}: {
  articles: readonly Article[];
  words: readonly string[];
  name: string;
  demoMode: boolean;
}) {
  const t = useT();
  const language = useLanguage();
  const now = useNow();
  const [most, setMost] = useState(pageSize);
  const left = articles.length - most;
  return (
    <>
      <ul className="plain-list" aria-label={name}>
        {articles.slice(0, most).map((article) => (
          <ArticleRow
            key={article.id}
            article={article}
            words={words}
            now={now}
            isDemo={isDemo(article, demoMode)}
          />
        ))}
      </ul>
      {left > 0 && (
        <Group justify="center" mt="sm">
          <Button variant="default" size="sm" onClick={() => setMost(most + pageSize)} data-more>
            <Text span inherit>
              {t('ui.news.more', { count: number(language, left) })}
            </Text>
          </Button>
        </Group>
      )}
    </>
  );
}
