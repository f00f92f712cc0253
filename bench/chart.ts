/** Bars with a common scale. */
export interface ChartGroup {
  title: string;
  bars: { name: string; value: number; label: string; isOurs: boolean }[];
}

const WIDTH = 760;
const NAME_WIDTH = 150;
const LABEL_WIDTH = 90;
const TITLE_HEIGHT = 28;
const BAR_HEIGHT = 16;
const BAR_STEP = 22;
const GROUP_GAP = 14;
const BASELINE = 12.5;
/** Readable on light and dark pages: an image cannot know the theme. */
const COLOURS = { text: "#6e7781", ours: "#2f81f7", others: "#8b949e" };

/** An SVG with groups of horizontal bars. Values are finite and not negative. */
export function drawChart(description: string, groups: readonly ChartGroup[]): string {
  let y = 0;
  const elements: string[] = [];
  for (const { title, bars } of groups) {
    elements.push(text(0, y + 18, title, 'font-weight="600"'));
    y += TITLE_HEIGHT;
    const scale = (WIDTH - NAME_WIDTH - LABEL_WIDTH) / Math.max(1e-9, ...bars.map(({ value }) => value));
    for (const { name, value, label, isOurs } of bars) {
      const width = value * scale;
      elements.push(
        text(NAME_WIDTH - 10, y + BASELINE, name, 'text-anchor="end"'),
        `<rect x="${NAME_WIDTH}" y="${y}" width="${width.toFixed(1)}" height="${BAR_HEIGHT}" rx="2" fill="${isOurs ? COLOURS.ours : COLOURS.others}"/>`,
        text(NAME_WIDTH + width + 8, y + BASELINE, label),
      );
      y += BAR_STEP;
    }
    y += GROUP_GAP;
  }
  const size = `width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}"`;
  const font = `font-family="system-ui, sans-serif" font-size="13" fill="${COLOURS.text}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="${escapeMarkup(description)}" ${font}>
${elements.join("\n")}
</svg>
`;
}

function text(x: number, y: number, content: string, attributes = ""): string {
  return `<text x="${x.toFixed(1)}" y="${y}" ${attributes}>${escapeMarkup(content)}</text>`;
}

function escapeMarkup(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
