import { Group, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { memo, useState } from 'react';
import { seoulDateTime } from '../../format/format.ts';
import { type T, useT } from '../../i18n/i18n.tsx';
import { categoryName } from '../../i18n/names.ts';
import { DemoMark } from '../../ui/demo-mark.tsx';
import { ExternalLink, safeUrl } from '../../ui/external-link.tsx';
import { ageText } from '../../ui/figure.tsx';
import { type Article, markedParts } from './search.ts';

/** A text of a feed: as text, whatever is in it, and in its own direction. */
function Marked({ text, words }: { text: string; words: readonly string[] }) {
  return (
    <bdi>
      {markedParts(text, words).map((part) =>
        part.isHit ? <mark key={part.at}>{part.text}</mark> : <span key={part.at}>{part.text}</span>,
      )}
    </bdi>
  );
}

/** When it was published and read, and through which feed. */
function originLines(t: T, article: Article, now: Date): string[] {
  const line = (key: 'ui.news.published' | 'ui.news.fetched', at: string) =>
    t(key, { at: seoulDateTime(at), age: ageText(t, at, now) });
  return [
    article.published_at === null
      ? t('ui.news.publishedUnknown')
      : line('ui.news.published', article.published_at),
    article.fetched_at === null ? t('ui.news.fetchedUnknown') : line('ui.news.fetched', article.fetched_at),
    t('ui.news.feed', { feed: article.source }),
  ];
}

function Details({ article, words, lines }: { article: Article; words: readonly string[]; lines: string[] }) {
  const t = useT();
  const isOpenable = safeUrl(article.url) !== undefined;
  return (
    <div className="article-details" id={`article-${article.id}`}>
      <Text size="sm" className="wrap" mb={4}>
        {article.summary ? (
          <Marked text={article.summary} words={words} />
        ) : (
          <span className="dim">{t('ui.news.noSummary')}</span>
        )}
      </Text>
      {lines.map((line) => (
        <Text size="xs" className="dim wrap" key={line}>
          {line}
        </Text>
      ))}
      <Text size="xs" className="dim wrap">
        {t(isOpenable ? 'ui.news.address' : 'ui.news.unsafe', { address: article.url })}
      </Text>
    </div>
  );
}

interface ArticleRowProps {
  article: Article;
  words: readonly string[];
  now: Date;
  isDemo: boolean;
}

/** One article. What a feed sends is text: the title leads outside only when its address is one of the web. */
export const ArticleRow = memo(function ArticleRow({ article, words, now, isDemo }: ArticleRowProps) {
  const t = useT();
  const [isOpen, setIsOpen] = useState(false);
  const lines = originLines(t, article, now);
  const at = article.published_at ?? article.fetched_at;
  return (
    <li className="article" data-article={article.id}>
      <Text component="h3" size="md" fw={500} className="wrap" m={0} dir="auto">
        <ExternalLink href={article.url}>
          <Marked text={article.title} words={words} />
        </ExternalLink>
      </Text>
      <Group gap={8} className="dim" fz="sm" mt={2}>
        {isDemo && <DemoMark />}
        <span className="wrap">
          <Marked text={article.publisher ?? article.source} words={words} />
        </span>
        <span aria-hidden="true">·</span>
        <span>{categoryName(t, article.category)}</span>
        <span aria-hidden="true">·</span>
        <Tooltip multiline maw={360} withArrow label={lines.map((line) => <div key={line}>{line}</div>)}>
          <time dateTime={at ?? undefined} data-origin={lines.join('\n')}>
            {at === null
              ? t('ui.news.publishedUnknown')
              : `${seoulDateTime(at).slice(5)} · ${ageText(t, at, now)}`}
          </time>
        </Tooltip>
        <UnstyledButton
          className="article-more"
          aria-expanded={isOpen}
          aria-controls={isOpen ? `article-${article.id}` : undefined}
          aria-label={t('ui.news.detailsOf', { title: article.title })}
          onClick={() => setIsOpen(!isOpen)}
        >
          <span aria-hidden="true">{isOpen ? '▾' : '▸'} </span>
          {t('ui.news.details')}
        </UnstyledButton>
      </Group>
      {isOpen && <Details article={article} words={words} lines={lines} />}
    </li>
  );
});
