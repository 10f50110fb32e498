import type { ECharts } from 'echarts/core';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { type EChartsOption, init } from './echarts.ts';

export interface ChartHandle {
  /** The chart as it stands, on its background; undefined before it is drawn. */
  png(background: string): string | undefined;
}

/** A drawn chart. What it shows is told in `summary` to whoever does not see it. */
export function Chart({
  option,
  height,
  summary,
  ref,
}: {
  option: EChartsOption;
  height: number;
  summary: string;
  ref?: Ref<ChartHandle>;
}) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(undefined);

  useEffect(() => {
    if (!element.current) return;
    const made = init(element.current, undefined, { renderer: 'canvas' });
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(element.current);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = undefined;
    };
  }, []);

  useEffect(() => {
    chart.current?.setOption(option, { notMerge: true });
    element.current?.setAttribute('data-drawn', 'true');
  }, [option]);

  useImperativeHandle(ref, () => ({
    png: (background) =>
      chart.current?.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: background }),
  }));

  return <div ref={element} role="img" aria-label={summary} style={{ height, width: '100%' }} data-chart />;
}
