import { Button, Group, SegmentedControl, Text, useComputedColorScheme } from '@mantine/core';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { type CsvColumn, fileName, toCsv } from '../format/csv.ts';
import { seoulDate } from '../format/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { downloadCsv, downloadPng } from '../ui/download.ts';
import { useFontFamily } from '../ui/font.ts';
import { useNow } from '../ui/now.tsx';
import { Chart, type ChartHandle } from './chart.tsx';
import type { EChartsOption } from './echarts.ts';
import { type Point, type Range, ranges, summaryOf, tellingStep, withGaps, within } from './series.ts';

export interface Band {
  from: number;
  to: number;
  color: string;
  label?: string;
}

export interface TimeSeriesProps {
  /** For the heading, the exported file and the text alternative. */
  name: string;
  /** Oldest first; a day without a value has no point or a null. */
  points: readonly Point[];
  format: (value: number) => string;
  /** On the axis, where fewer digits do. */
  axis?: (value: number) => string;
  /** What else the tooltip says of a point, e.g. its level. */
  note?: (value: number) => string;
  color?: string;
  /** Colour of a single point, e.g. by level. */
  pointColor?: (value: number) => string;
  bands?: readonly Band[];
  min?: number;
  max?: number;
  interval?: number;
  height?: number;
  initialRange?: Range;
  /** Where the page reads only what is shown: the range in its hands. */
  range?: Range;
  onRange?: (range: Range) => void;
  /** Gaps of so many calendar days are bridged: markets that close over weekends. */
  openDays?: number;
  heading?: ReactNode;
  showRanges?: boolean;
}

const mostTableRows = 60;

/** A line over calendar days with ranges, zoom, a table in its place, and export as CSV and PNG. */
export function TimeSeries(props: TimeSeriesProps) {
  const { name, points, format, heading, height = 260, initialRange = 'd30', showRanges = true } = props;
  const t = useT();
  const now = useNow();
  const scheme = useComputedColorScheme('dark');
  const fontFamily = useFontFamily();
  const chart = useRef<ChartHandle>(null);
  const [ownRange, setOwnRange] = useState<Range>(initialRange);
  const { range = ownRange, onRange: setRange = setOwnRange } = props;
  const [isTable, setIsTable] = useState(false);
  const today = seoulDate(now);
  const shown = useMemo(
    () => (showRanges ? within(points, range, today) : points),
    [points, range, today, showRanges],
  );
  const { axis, color, bands, min, max, interval, openDays, note, pointColor } = props;
  const option = useMemo(
    () =>
      lineOption({
        shown,
        format,
        scheme,
        fontFamily,
        axis,
        color,
        bands,
        min,
        max,
        interval,
        openDays,
        note,
        pointColor,
      }),
    [shown, format, scheme, fontFamily, axis, color, bands, min, max, interval, openDays, note, pointColor],
  );
  const summary = useMemo(() => summaryOf(shown), [shown]);
  const text = summary
    ? t('ui.chart.summary', {
        name,
        count: summary.count,
        from: summary.from,
        to: summary.to,
        last: format(summary.last),
        min: format(summary.min),
        max: format(summary.max),
      })
    : t('ui.chart.empty', { name });
  const columns: CsvColumn<Point>[] = [
    { label: t('ui.table.date'), csv: (point) => point.date },
    { label: name, csv: (point) => point.value },
  ];
  const background = scheme === 'dark' ? '#0f172a' : '#ffffff';
  return (
    <div>
      <Group justify="space-between" mb="xs" gap="xs">
        <div>{heading}</div>
        <Group gap={6}>
          {showRanges && (
            <SegmentedControl
              size="xs"
              value={range}
              onChange={(value) => setRange(ranges.find((each) => each === value) ?? 'd30')}
              data={ranges.map((value) => ({ value, label: t(`ui.range.${value}`) }))}
              aria-label={`${t('ui.range.label')}: ${name}`}
            />
          )}
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => setIsTable(!isTable)}
            aria-pressed={isTable}
          >
            {t(isTable ? 'ui.action.asChart' : 'ui.action.asTable')}
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`${t('ui.action.exportCsv')}: ${name}`}
            onClick={() => downloadCsv(fileName(name, today, 'csv'), toCsv(columns, shown))}
          >
            CSV
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            disabled={isTable || !summary}
            aria-label={`${t('ui.action.exportPng')}: ${name}`}
            onClick={() => {
              const image = chart.current?.png(background);
              if (image) downloadPng(fileName(name, today, 'png'), image);
            }}
          >
            PNG
          </Button>
        </Group>
      </Group>
      {!summary && (
        <Text className="dim" ta="center" py="xl" style={{ minHeight: height }}>
          {t('ui.chart.noData')}
        </Text>
      )}
      {summary && isTable && <PointTable name={name} points={shown} format={format} height={height} />}
      {summary && !isTable && <Chart ref={chart} option={option} height={height} summary={text} />}
      {summary && summary.missingDays > 0 && (openDays ?? 0) === 0 && (
        <Text className="dim" size="xs" mt={4}>
          {t(summary.missingDays === 1 ? 'ui.chart.gaps_one' : 'ui.chart.gaps_other', {
            count: summary.missingDays,
          })}
        </Text>
      )}
    </div>
  );
}

function PointTable({
  name,
  points,
  format,
  height,
}: Pick<TimeSeriesProps, 'name' | 'points' | 'format'> & { height: number }) {
  const t = useT();
  const rows = points
    .filter(({ value }) => value !== null)
    .slice(-mostTableRows)
    .reverse();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section style={{ height, overflow: 'auto' }} tabIndex={0} aria-label={t('ui.table.caption', { name })}>
      <table className="table tight">
        <thead>
          <tr>
            <th>{t('ui.table.date')}</th>
            <th className="right">{name}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ date, value }) => (
            <tr key={date}>
              <td>{date}</td>
              <td className="right">{value === null ? '—' : format(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type Optional = 'axis' | 'color' | 'bands' | 'min' | 'max' | 'interval' | 'openDays' | 'note' | 'pointColor';

type LineOptions = { [K in Optional]: TimeSeriesProps[K] | undefined } & Pick<TimeSeriesProps, 'format'> & {
    shown: readonly Point[];
    scheme: 'dark' | 'light';
    fontFamily: string;
  };

/** Points are drawn as dots only while they can be told apart. */
const mostDots = 120;

function lineOption({ shown, format, scheme, fontFamily, ...props }: LineOptions): EChartsOption {
  const dim = scheme === 'dark' ? '#a3b0c2' : '#475569';
  const line = scheme === 'dark' ? '#334155' : '#cbd5e1';
  const data = withGaps(shown, props.openDays);
  const { pointColor, note } = props;
  return {
    animation: false,
    textStyle: { fontFamily },
    grid: { left: 8, right: 16, top: 16, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      // Drawn, not HTML: no text of a source can become markup.
      renderMode: 'richText',
      confine: true,
      backgroundColor: scheme === 'dark' ? '#0f172a' : '#ffffff',
      borderColor: line,
      textStyle: { color: scheme === 'dark' ? '#f8fafc' : '#0f172a', fontSize: 12 },
      formatter: (params) => {
        const [first] = Array.isArray(params) ? params : [params];
        const [date, value] = (first?.value ?? []) as [string, number | null];
        if (value == null) return `${date}\n—`;
        return `${date}\n${format(value)}${note ? ` (${note(value)})` : ''}`;
      },
    },
    xAxis: {
      type: 'time',
      axisLine: { lineStyle: { color: line } },
      axisLabel: {
        color: dim,
        hideOverlap: true,
        formatter: { year: '{yyyy}', month: '{yyyy}-{MM}', day: '{MM}-{dd}' },
      },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      scale: props.min === undefined,
      ...(props.min !== undefined && { min: props.min }),
      ...(props.max !== undefined && { max: props.max }),
      ...(props.interval !== undefined && { interval: props.interval }),
      minInterval: tellingStep(props.axis ?? format, data.find(({ value }) => value !== null)?.value ?? 0),
      axisLabel: { color: dim, formatter: (value: number) => (props.axis ?? format)(value) },
      splitLine: { lineStyle: { color: line, opacity: 0.5 } },
    },
    dataZoom: [{ type: 'inside', zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false }],
    series: [
      {
        type: 'line',
        data: data.map(({ date, value }) => ({
          value: [date, value],
          ...(pointColor &&
            value !== null &&
            shown.length <= mostDots && { itemStyle: { color: pointColor(value) } }),
        })),
        showSymbol: shown.length <= mostDots,
        symbolSize: 6,
        sampling: shown.length > 1_000 ? 'lttb' : undefined,
        connectNulls: false,
        lineStyle: { width: 2, color: props.color ?? '#f97316' },
        itemStyle: { color: props.color ?? '#f97316' },
        ...(props.bands && {
          markArea: {
            silent: true,
            data: props.bands.map(({ from, to, color, label }) => [
              {
                yAxis: from,
                itemStyle: { color, opacity: 0.1 },
                label: {
                  show: label !== undefined,
                  formatter: label ?? '',
                  position: 'insideTopRight',
                  color: dim,
                  fontSize: 11,
                },
              },
              { yAxis: to },
            ]),
          },
        }),
      },
    ],
  } as EChartsOption;
}
