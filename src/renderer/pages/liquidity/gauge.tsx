import { Text } from '@mantine/core';
import { levels } from '../../../shared/stress.ts';
import { number } from '../../format/format.ts';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { Delta } from '../../ui/delta.tsx';
import { LevelMark, levelColor } from '../../ui/marks.tsx';

const [centerX, centerY, radius, width] = [100, 96, 80, 12];

/** The point of a half circle that stands for a score: 0 at the left, 1 at the right, over the top. */
export function gaugePoint(score: number): { x: number; y: number } {
  const angle = Math.PI * (1 - Math.min(1, Math.max(0, score)));
  return { x: centerX + radius * Math.cos(angle), y: centerY - radius * Math.sin(angle) };
}

/** An arc between two scores. Never more than half a circle, so the large-arc flag is never set. */
export function gaugeArc(from: number, to: number): string {
  const [start, end] = [gaugePoint(from), gaugePoint(to)];
  return `M ${start.x.toFixed(2)} ${start.y.toFixed(2)} A ${radius} ${radius} 0 0 1 ${end.x.toFixed(2)} ${end.y.toFixed(2)}`;
}

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
