import { Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { levels } from '../../../shared/stress.ts';
import type { Range } from '../../charts/series.ts';
import { type Band, TimeSeries } from '../../charts/time-series.tsx';
import { number } from '../../format/format.ts';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { useStressHistory } from './history.ts';
import { levelOfScore } from './zones.ts';

const colorOf = (score: number): string =>
  levels.find(({ level }) => level === levelOfScore(score))?.color ?? '#94a3b8';

/** The total score over time, over the bands of the levels. */
export function StressTrend({ height = 280 }: { height?: number }) {
  const t = useT();
  const language = useLanguage();
  const [range, setRange] = useState<Range>('d30');
  const history = useStressHistory(range);
  const points = useMemo(
    () => history.map(({ date, totalScore }) => ({ date, value: totalScore })),
    [history],
  );
  const bands = useMemo<Band[]>(
    () =>
      levels.map(({ level, below, color }, index) => ({
        from: levels[index - 1]?.below ?? 0,
        to: Math.min(below, 1),
        color,
        label: t(`level.${level}`),
      })),
    [t],
  );
  const format = useMemo(() => (value: number) => number(language, value, 3), [language]);
  const axis = useMemo(() => (value: number) => number(language, value, 2), [language]);
  const note = useMemo(() => (value: number) => t(`level.${levelOfScore(value)}`), [t]);
  return (
    <section className="card" aria-label={t('ui.liquidity.trend')}>
      <TimeSeries
        name={t('ui.liquidity.trend')}
        heading={
          <>
            <Text fw={700}>{t('ui.liquidity.trend')}</Text>
            <Text size="xs" className="dim">
              {t('ui.liquidity.trendNote')}
            </Text>
          </>
        }
        points={points}
        format={format}
        axis={axis}
        note={note}
        pointColor={colorOf}
        bands={bands}
        min={0}
        max={1}
        interval={0.25}
        height={height}
        range={range}
        onRange={setRange}
      />
    </section>
  );
}
