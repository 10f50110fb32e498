import os from 'node:os';
import type { Comparison } from './measure.ts';

/** How long the benchmark takes its time. */
export interface Size {
  rounds: number;
  /** Of one shot at a server's throughput. */
  seconds: number;
}

export interface Row extends Comparison {
  quantity: string;
  /** What the baseline is. */
  against: string;
  unit: '/s' | 'ms' | 'MB';
  /** Bound of the ratio, of ours alone, or of the difference; a row without one is for information. */
  target?: { ratio: number; atLeast?: true } | { ours: number } | { above: number };
}

const digits = (value: number): string =>
  value >= 1000 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

function verdict({ target, ours, baseline, ratio, unit }: Row): string {
  if (!target) return '';
  if ('above' in target) {
    const above = ours - baseline;
    return `≤ ${target.above} ${unit} above: ${digits(above)} ${above <= target.above ? 'met' : '**missed**'}`;
  }
  if ('ours' in target) return `≤ ${target.ours} ${unit} ${ours <= target.ours ? 'met' : '**missed**'}`;
  const met = target.atLeast ? ratio >= target.ratio : ratio <= target.ratio;
  return `${target.atLeast ? '≥' : '≤'} ${target.ratio} × ${met ? 'met' : '**missed**'}`;
}

/** The table for people, as Markdown. */
export function report(rows: readonly Row[], kind: string): string {
  const lines = rows.map((row) => {
    const [low, high] = row.spread;
    const cells = [
      row.quantity,
      `${digits(row.ours)} ${row.unit}`,
      `${digits(row.baseline)} ${row.unit}`,
      row.against,
      `${row.ratio.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`,
      verdict(row),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const date = new Date().toISOString().slice(0, 10);
  return [
    '# Benchmark',
    '',
    `${date}, Node ${process.versions.node}, ${os.availableParallelism()} cores, ${kind}. Made by \`npm run bench\`.`,
    'Ours and the baseline are measured in turns; the figures are medians, the ratio is the median of the ratios of',
    'neighbouring measurements, with their middle half in brackets.',
    '',
    '| quantity | ours | baseline | the baseline is | ratio | target |',
    '|---|---:|---:|---|---:|---|',
    ...lines,
    '',
  ].join('\n');
}
