/** Amounts that add up, as bars that begin where the one before ended. */
import type { EChartsCoreOption } from 'echarts/core';

export interface WaterfallStep {
  readonly name: string;
  /** A total stands on the ground; any other amount on the sum so far. */
  readonly isTotal: boolean;
  readonly amount: number;
  readonly label: string;
}

export interface WaterfallBar {
  readonly from: number;
  readonly to: number;
}

/** Where each bar begins and ends, low before high. */
export function waterfallBars(steps: readonly WaterfallStep[]): readonly WaterfallBar[] {
  let sum = 0;
  return steps.map(({ isTotal, amount }) => {
    const before = isTotal ? 0 : sum;
    sum = before + amount;
    return { from: Math.min(before, sum), to: Math.max(before, sum) };
  });
}

const colours = { total: '#566070', gain: '#0b5bd3', loss: '#b3371b' };

/** @param min where the axis begins, for sums whose differences are small beside them */
export function waterfallOption(steps: readonly WaterfallStep[], min = 0): EChartsCoreOption {
  const bars = waterfallBars(steps);
  return {
    grid: { left: 8, right: 72, top: 8, bottom: 8, containLabel: true },
    xAxis: { type: 'value', min, axisLabel: { hideOverlap: true } },
    yAxis: {
      type: 'category',
      inverse: true,
      axisTick: { show: false },
      axisLabel: { interval: 0, fontSize: 12 },
      data: steps.map(({ name }) => name),
    },
    series: [
      {
        type: 'bar',
        stack: 'waterfall',
        silent: true,
        itemStyle: { color: 'transparent' },
        data: bars.map(({ from }) => Math.max(min, from)),
      },
      {
        type: 'bar',
        stack: 'waterfall',
        data: bars.map(({ from, to }, index) => {
          const { isTotal, amount, label } = steps[index] as WaterfallStep;
          const kind = isTotal ? 'total' : amount < 0 ? 'loss' : 'gain';
          return {
            value: Math.max(0, to - Math.max(min, from)),
            itemStyle: { color: colours[kind] },
            label: { show: true, position: 'right', formatter: label, fontSize: 12 },
          };
        }),
      },
    ],
  };
}
