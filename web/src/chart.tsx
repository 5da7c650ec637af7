// A time line with uPlot. Loaded only where a page draws one. Behind it stands a table with the same figures.
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { timeText, zone } from "./time";

export interface Line { name: string; values: (number | null)[]; before?: boolean; text: (n: number) => string }
export interface ChartProps { title: string; times: number[]; lines: Line[]; bars?: boolean; height?: number; byDay?: boolean }

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function draw(box: HTMLElement, { times, lines, bars, height = 220, byDay }: ChartProps): uPlot {
  const palette = ["--series-1", "--series-2", "--series-3", "--series-4", "--series-5"].map(colour);
  const axis = { stroke: colour("--quiet"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1 }, font: "12px system-ui, sans-serif" };
  const barPaths = uPlot.paths.bars?.({ size: [0.72, 40], align: byDay ? 0 : 1 });
  // Room for the whole of the first and the last bar: an hour's begins at its time, a day's stands around its name.
  const [from = 0, to = 0] = [times[0], times[times.length - 1]];
  const step = byDay ? 86400 : 3600;
  const span: [number, number] = byDay ? [from - step / 2, to + step / 2] : [from, to + step];
  let next = 0;
  const series = lines.map((line): uPlot.Series => {
    const own = line.before ? colour("--series-before") : palette[next++ % palette.length]!;
    return {
      label: line.name, stroke: own, width: line.before ? 1.5 : 2, points: { show: times.length < 3 },
      ...(line.before && { dash: [5, 4] }),
      ...(bars && !line.before && barPaths && { paths: barPaths, fill: `${own}cc`, width: 0, points: { show: false } }),
      value: (_u: uPlot, value: number | null) => (value === null ? "–" : line.text(value)),
    };
  });
  const time = (seconds: number): string => timeText(new Date(seconds * 1000).toISOString());
  return new uPlot({
    width: Math.max(box.clientWidth, 200), height, tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zone()),
    cursor: { y: false, points: { size: 7 } }, legend: { live: true },
    scales: { x: { time: true, ...(bars && times.length > 0 && { range: (): [number, number] => span }) }, y: { range: (_u, _min, max) => [0, max > 0 ? max * 1.08 : 1] } },
    series: [{ label: "Time", value: (_u: uPlot, value: number | null) => (value === null ? "–" : byDay ? time(value).slice(0, 10) : time(value).slice(0, 16)) }, ...series],
    axes: [
      { ...axis, values: [
        [86400 * 28, "{YYYY}-{MM}", null, null, null, null, null, null, 1],
        [86400, "{DD} {MMM}", "\n{YYYY}", null, null, null, null, null, 1],
        [3600, "{HH}:{mm}", "\n{DD} {MMM}", null, "\n{DD} {MMM}", null, null, null, 1],
        [60, "{HH}:{mm}", "\n{DD} {MMM}", null, "\n{DD} {MMM}", null, null, null, 1],
        [1, "{HH}:{mm}:{ss}", "\n{DD} {MMM}", null, "\n{DD} {MMM}", null, null, null, 1],
      ] },
      { ...axis, size: 56, values: (_u: uPlot, ticks: number[]) => ticks.map((n) =>
        n >= 1e6 ? `${+(n / 1e6).toFixed(1)}M` : n >= 1e4 ? `${+(n / 1e3).toFixed(1)}k` : String(+n.toFixed(2))) },
    ],
  }, [times, ...lines.map((line) => line.values)] as uPlot.AlignedData, box);
}

export default function Chart(props: ChartProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let plot = draw(element, props);
    const redraw = (): void => { plot.destroy(); plot = draw(element, props); };
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", redraw);
    const watcher = new ResizeObserver(() => {
      const width = Math.max(element.clientWidth, 200);
      if (Math.abs(width - plot.width) > 1) plot.setSize({ width, height: props.height ?? 220 });
    });
    watcher.observe(element);
    return () => { dark.removeEventListener("change", redraw); watcher.disconnect(); plot.destroy(); };
  }, [props.times, props.lines]);
  const total = (line: Line): string => line.text(line.values.reduce<number>((sum, n) => sum + (n ?? 0), 0));
  return (
    <figure class="chart">
      <figcaption>{props.title}</figcaption>
      <div ref={box} role="img" aria-label={`${props.title}. In all: ${props.lines.map((l) => `${l.name} ${total(l)}`).join(", ")}.`} />
      <details>
        <summary>The same as a table</summary>
        <div class="table-box short" tabIndex={0} role="region" aria-label={`${props.title}, as a table`}>
          <table>
            <caption class="sr">{props.title}</caption>
            <thead><tr><th scope="col">Time</th>{props.lines.map((l) => <th scope="col" class="number">{l.name}</th>)}</tr></thead>
            <tbody>{props.times.map((t, i) => (
              <tr>
                <th scope="row">{timeText(new Date(t * 1000).toISOString()).slice(0, props.byDay ? 10 : 16)}</th>
                {props.lines.map((l) => <td class="number">{l.values[i] === null || l.values[i] === undefined ? "–" : l.text(l.values[i]!)}</td>)}
              </tr>))}</tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
