import { Text } from '@mantine/core';
import type { StressLatest } from '../../../shared/model-liquidity.ts';
import { number } from '../../format/format.ts';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { Figure } from '../../ui/figure.tsx';
import { keywordOrigin, moduleOrigin } from './origins.ts';

const mostKeywords = 5;

/** The five most frequent crisis keywords with some of their headlines, and what could not be had. */
export function KeywordList({ latest }: { latest: StressLatest }) {
  const t = useT();
  const language = useLanguage();
  const { news } = latest.modules;
  const shown = news.keywords.slice(0, mostKeywords);
  const most = shown[0]?.count ?? 0;
  return (
    <section className="card" aria-label={t('ui.liquidity.keywords')}>
      <Text fw={700} mb="xs">
        {t('ui.liquidity.keywords')}
      </Text>
      {shown.length === 0 && <Text className="dim">{t('ui.liquidity.keywordsNone')}</Text>}
      <ol style={{ margin: 0, paddingLeft: 22 }}>
        {shown.map(({ keyword, count, date, titles }) => (
          <li key={keyword} style={{ marginBottom: 8 }}>
            <Text size="sm" component="div">
              <bdi>{keyword}</bdi>{' '}
              <Figure
                text={t('ui.liquidity.keywordCount', { count: number(language, count) })}
                origin={keywordOrigin(latest, date)}
                label={keyword}
                style={{ fontWeight: 700 }}
              />
            </Text>
            <div
              style={{ height: 4, borderRadius: 2, background: 'var(--track)', margin: '4px 0' }}
              aria-hidden="true"
            >
              <div
                style={{
                  height: '100%',
                  borderRadius: 2,
                  width: `${most > 0 ? (count / most) * 100 : 0}%`,
                  background: 'var(--level-caution)',
                }}
              />
            </div>
            {titles.length > 0 ? (
              <details>
                <summary className="dim clamp">
                  <bdi>{titles[0]}</bdi>
                </summary>
                {titles.slice(1).map((title) => (
                  <Text key={title} size="sm" className="dim wrap">
                    <bdi>{title}</bdi>
                  </Text>
                ))}
              </details>
            ) : (
              <Text size="sm" className="dim">
                {t('ui.liquidity.keywordNoTitles')}
              </Text>
            )}
          </li>
        ))}
      </ol>
      {news.totalCount !== null && (
        <Text size="sm" mt="xs">
          <Figure
            text={t('ui.liquidity.keywordTotal', { count: number(language, news.totalCount) })}
            origin={shown[0] && keywordOrigin(latest, shown[0].date)}
            label={t('ui.liquidity.item.newsCount')}
          />
        </Text>
      )}
      {news.missing.length > 0 && (
        <Text size="sm" c="var(--status-partial-text)">
          {t('ui.liquidity.keywordsMissing', { list: news.missing.join(', ') })}
        </Text>
      )}
      <Text size="sm" className="dim">
        {(['news', 'fedTone'] as const).map((id, index) => (
          <span key={id}>
            {index > 0 && ' · '}
            {t('ui.liquidity.moduleScore', { module: t(`module.${id}`) })}{' '}
            <Figure
              text={number(language, latest.modules[id].score, 3)}
              origin={moduleOrigin(latest, id)}
              label={t(`module.${id}`)}
            />
          </span>
        ))}
      </Text>
    </section>
  );
}
