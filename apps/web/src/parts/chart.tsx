/** An ECharts chart with a sentence and a table of the same numbers; loaded when a page needs one. */
import { BarChart, LineChart, RadarChart, ScatterChart } from 'echarts/charts';
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  RadarComponent,
  TooltipComponent,
} from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { type ReactNode, useEffect, useRef } from 'react';
import { useAppearance } from '../theme/theme.js';

use([
  AriaComponent,
  BarChart,
  GridComponent,
  LegendComponent,
  LineChart,
  MarkAreaComponent,
  RadarChart,
  RadarComponent,
  ScatterChart,
  SVGRenderer,
  TooltipComponent,
]);

export interface ChartProps {
  /** The finding in one sentence, for those who do not see the picture. */
  readonly description: string;
  readonly option: EChartsCoreOption;
  readonly height?: number;
}

export default function Chart({ description, option, height = 220 }: ChartProps): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const { appearance } = useAppearance();
  useEffect(() => {
    const chart = init(place.current as HTMLDivElement, appearance === 'dark' ? 'dark' : null, {
      renderer: 'svg',
    });
    const watcher = new ResizeObserver(() => chart.resize());
    watcher.observe(place.current as HTMLDivElement);
    chart.setOption({
      animation: false,
      backgroundColor: 'transparent',
      aria: { enabled: true, label: { description } },
      ...option,
    });
    return () => {
      watcher.disconnect();
      chart.dispose();
    };
  }, [appearance, description, option]);
  return (
    <div ref={place} className="chart" style={{ height }} role="img" aria-label={description} />
  );
}
