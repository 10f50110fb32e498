import { Text } from '@mantine/core';
import { levels } from '../../../shared/stress.ts';
import { number } from '../../format/format.ts';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { Delta } from '../../ui/delta.tsx';
import { Figure, type Origin } from '../../ui/figure.tsx';
import { LevelMark, levelColor } from '../../ui/marks.tsx';
import { gauge, gaugeArc, gaugePoint } from './gauge-arc.ts';

const { centerX, centerY, radius, width } = gauge;

/** Half-circle gauge of the total score, 0 to 1. */
export function StressGauge({
  score,
  level,
  change,
  changeLabel,
  origin,
}: {
  score: number | null;
  level: string | null;
  change: number | null;
  changeLabel: string;
  origin: Origin | undefined;
}) {
  const t = useT();
  const language = useLanguage();
  const label =
    score === null
      ? t('ui.liquidity.gaugeNone')
      : t('ui.liquidity.gauge', {
          score: number(language, score, 2),
          level: level ? t(`level.${level}` as 'level.normal') : '—',
        });
  const bounds = levels.slice(0, -1).map(({ below }) => below);
  return (
    <div style={{ textAlign: 'center' }}>
      <div style={{ position: 'relative', maxWidth: 300, margin: '0 auto', containerType: 'inline-size' }}>
        <svg viewBox="0 0 200 112" role="img" aria-label={label} style={{ width: '100%', display: 'block' }}>
          <path
            d={gaugeArc(0, 1)}
            fill="none"
            stroke="var(--track)"
            strokeWidth={width}
            strokeLinecap="round"
          />
          {score !== null && score > 0 && (
            <path
              d={gaugeArc(0, score)}
              fill="none"
              stroke={levelColor(level)}
              strokeWidth={width}
              strokeLinecap="round"
            />
          )}
          {bounds.map((bound) => {
            const { x, y } = gaugePoint(bound);
            return <circle key={bound} cx={x} cy={y} r="1.8" fill="var(--card-solid)" />;
          })}
          <text x={centerX - radius} y={centerY + 14} textAnchor="middle" fontSize="9" fill="var(--text-dim)">
            0
          </text>
          <text x={centerX + radius} y={centerY + 14} textAnchor="middle" fontSize="9" fill="var(--text-dim)">
            1
          </text>
        </svg>
        {/* Text of the page and not of the drawing, so that it has its origin behind it. It grows with the drawing. */}
        <div
          style={{
            position: 'absolute',
            left: 0,
            right: 0,
            bottom: '22%',
            fontSize: '17cqw',
            fontWeight: 700,
            lineHeight: 1,
          }}
        >
          <Figure
            text={number(language, score, 2)}
            origin={origin}
            label={t('ui.overview.figure.stress')}
            badges={false}
          />
        </div>
      </div>
      <Text fz="lg">
        <LevelMark level={level} size={16} />
      </Text>
      <Text size="sm">
        <span className="dim">{changeLabel} </span>
        <Delta value={change} unit="" decimals={3} flat={0.0005} tone="stress" />
      </Text>
    </div>
  );
}
