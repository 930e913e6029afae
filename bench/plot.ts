// One figure of the report as SVG: a bar for each candidate, with its range over the rounds.
import * as echarts from 'echarts';
import { OURS, type Figure, type Spread } from './figure.ts';

const WIDTH = 760;
const BAR_HEIGHT = 34;
const MARGIN = 96;
/** Room for labels that the reader's font makes wider than they were taken for: nothing here knows its letters. */
const LABEL_ROOM = 48;
const OURS_COLOR = '#0b6e4f';
const OTHER_COLOR = '#8d99ae';

/** Draws all comparisons of one name. */
export function plot(figures: readonly Figure[]): string {
  const [first] = figures;
  if (first === undefined) throw new TypeError('a plot needs a figure');
  const bars: [string, Spread][] = [
    [OURS, first.ours],
    ...figures.map(({ otherName, other }): [string, Spread] => [otherName, other]),
  ];
  // One round that was disturbed must not shrink all bars: ranges may leave the picture.
  const end = 1.3 * Math.max(...bars.map(([, { median }]) => median));
  const chart = echarts.init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: WIDTH,
    height: MARGIN + bars.length * BAR_HEIGHT,
  });
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    title: { text: `${first.name} (${first.unit})`, left: 8, textStyle: { fontSize: 14 } },
    grid: { left: LABEL_ROOM, right: 24, top: 40, bottom: 24, containLabel: true },
    xAxis: { type: 'value', min: 0, max: end, axisLabel: { showMaxLabel: false } },
    yAxis: { type: 'category', inverse: true, data: bars.map(labelOf) },
    series: [
      {
        type: 'bar',
        barMaxWidth: 18,
        data: bars.map(([name, { median }]) => ({
          value: median,
          itemStyle: { color: name === OURS ? OURS_COLOR : OTHER_COLOR },
        })),
        markLine: {
          symbol: ['none', 'none'],
          silent: true,
          label: { show: false },
          lineStyle: { color: '#22223b', type: 'solid', width: 1 },
          data: bars.map(([name, spread]) => [
            { coord: [spread.min, labelOf([name, spread])] },
            { coord: [Math.min(spread.max, end), labelOf([name, spread])] },
          ]),
        },
      },
    ],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

function labelOf([name, { median }]: [string, Spread]): string {
  return `${name}: ${median}`;
}
