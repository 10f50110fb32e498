import { Text } from '@mantine/core';
import { levels } from '../../../shared/stress.ts';
import { number } from '../../format/format.ts';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { Delta } from '../../ui/delta.tsx';
import { LevelMark, levelColor } from '../../ui/marks.tsx';
import { gauge, gaugeArc, gaugePoint } from './gauge-arc.ts';

const { centerX, centerY, radius, width } = gauge;

/** Half-circle gauge of the total score, 0 to 1. */
export function StressGauge({
  score,
  level,
  change,
  changeLabel,
}: {
  score: number | null;
  level: string | null;
  change: number | null;
  changeLabel: string;
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
      <svg viewBox="0 0 200 112" role="img" aria-label={label} style={{ width: '100%', maxWidth: 300 }}>
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
        <text
          x={centerX}
          y={centerY - 14}
          textAnchor="middle"
          fontSize="34"
          fontWeight="700"
          fill="var(--text)"
        >
          {number(language, score, 2)}
        </text>
        <text x={centerX - radius} y={centerY + 14} textAnchor="middle" fontSize="9" fill="var(--text-dim)">
          0
        </text>
        <text x={centerX + radius} y={centerY + 14} textAnchor="middle" fontSize="9" fill="var(--text-dim)">
          1
        </text>
      </svg>
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
