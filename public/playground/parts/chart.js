import uPlot from "../../vendor/uplot/uPlot.esm.js";
import { Component, html } from "./view.js";

const HEIGHT = 240;
const FONT = "13px system-ui, sans-serif";
const SCHEME = matchMedia("(prefers-color-scheme: dark)");

/**
 * Values by date, drawn, and as a table for those who don't see it.
 * @typedef {object} ChartProps
 * @property {string} title
 * @property {string[]} dates As 2026-11-20, ascending.
 * @property {{ label: string, values: (number | null)[], isBars?: boolean }[]} series
 */
export class Chart extends Component {
  #frame = null;
  #plot = null;
  #drawn = "";
  #sizes = new ResizeObserver(() => this.#plot?.setSize({ width: this.#frame.clientWidth, height: HEIGHT }));
  #redraw = () => this.#draw();

  componentDidMount() {
    SCHEME.addEventListener("change", this.#redraw);
    this.#sizes.observe(this.#frame);
    this.#draw();
  }

  componentDidUpdate() {
    if (this.#drawn !== JSON.stringify(this.props)) this.#draw();
  }

  componentWillUnmount() {
    SCHEME.removeEventListener("change", this.#redraw);
    this.#sizes.disconnect();
    this.#plot?.destroy();
  }

  render({ title, dates, series }) {
    const keep = (frame) => {
      this.#frame = frame;
    };
    const row = (date, index) => html`
      <tr key=${date}>
        <th scope="row">${date}</th>
        ${series.map(({ label, values }) => html`<td key=${label}>${shown(values[index]) || "–"}</td>`)}
      </tr>
    `;
    return html`
      <figure class="chart">
        <figcaption>${title}</figcaption>
        <div class="plot" role="img" aria-label=${`Chart: ${title}. Its values are in the table below.`} ref=${keep}></div>
        <details>
          <summary>As a table</summary>
          <div class="scroll" tabindex="0" role="region" aria-label=${title}>
            <table>
              <thead>
                <tr><th scope="col">Date</th>${series.map(({ label }) => html`<th key=${label} scope="col">${label}</th>`)}</tr>
              </thead>
              <tbody>${dates.map(row)}</tbody>
            </table>
          </div>
        </details>
      </figure>
    `;
  }

  #draw() {
    this.#plot?.destroy();
    this.#drawn = JSON.stringify(this.props);
    const { dates, series } = this.props;
    if (dates.length === 0) {
      this.#plot = null;
      return;
    }
    const times = dates.map((date) => Date.parse(date) / 1000);
    const data = [times, ...series.map(({ values }) => values)];
    this.#plot = new uPlot(optionsOf(series, dates.length, this.#frame), data, this.#frame);
  }
}

function optionsOf(series, days, frame) {
  const hasBars = series.some(({ isBars }) => isBars);
  const style = getComputedStyle(frame);
  const color = (name) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: color("--quiet"),
    font: FONT,
    grid: { stroke: color("--line"), width: 1 },
    ticks: { stroke: color("--line"), width: 1 },
  };
  return {
    width: frame.clientWidth,
    height: HEIGHT,
    scales: {
      x: {
        range: (_, first, last) => [first - marginOf(first, last, days), last + marginOf(first, last, days)],
      },
      y: hasBars ? { range: (_, __, max) => [0, Math.max(max * 1.1, 1)] } : {},
    },
    axes: [
      {
        ...axis,
        splits: ({ data: [times], width }) => someOf(times, width),
        values: (_, splits) => splits.map(dayOf),
      },
      { ...axis, incrs: [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000, 10_000], size: 56 },
    ],
    series: [
      { label: "Date", value: (_, time) => (time === null ? "" : dayOf(time)) },
      ...series.map((each, index) => lineOf(each, color(`--series-${index + 1}`))),
    ],
    cursor: { drag: { x: false, y: false } },
  };
}

/** Half of what lies between two values, so that the bars at the ends are whole. */
function marginOf(first, last, count) {
  return count > 1 ? (last - first) / (count - 1) / 2 : DAY_S / 2;
}

const DAY_S = 86_400;
const DATE_WIDTH = 75;

/** As many of these as fit below a chart, evenly chosen. */
function someOf(times, width) {
  const step = Math.ceil((times.length * DATE_WIDTH) / width);
  return times.filter((_, index) => index % step === 0);
}

function dayOf(seconds) {
  return new Date(seconds * 1000).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  });
}

function shown(value) {
  return value?.toLocaleString("en", { maximumFractionDigits: 1 }) ?? "";
}

function lineOf({ label, isBars }, stroke) {
  const common = { label, stroke, value: (_, each) => shown(each), width: 2, spanGaps: true };
  if (!isBars) return { ...common, points: { show: true, size: 7, fill: stroke } };
  return {
    ...common,
    width: 0,
    fill: stroke,
    paths: uPlot.paths.bars({ size: [0.6, 36] }),
    points: { show: false },
  };
}
