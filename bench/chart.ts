/** Bars of one kind, the longest of which is as long as there is room for. */
export interface ChartGroup {
  title: string;
  bars: { name: string; value: number; label: string; isOurs: boolean }[];
}

const WIDTH = 760;
const NAME_WIDTH = 200;
const VALUE_WIDTH = 90;
const BAR_HEIGHT = 16;
const BAR_STEP = 22;
const TITLE_HEIGHT = 30;
const GROUP_GAP = 12;
/** Each is legible on white and on the dark page of GitHub, which an image cannot tell apart. */
const COLOURS = { text: "#6e7781", ours: "#2f81f7", other: "#8b949e" };

/** An SVG of groups of horizontal bars. Values are finite and not negative; texts are plain. */
export function drawChart(description: string, groups: readonly ChartGroup[]): string {
  let y = 0;
  const parts: string[] = [];
  for (const { title, bars } of groups) {
    const longest = Math.max(...bars.map(({ value }) => value));
    parts.push(text(0, y + 19, title, "font-weight: 600"));
    y += TITLE_HEIGHT;
    for (const { name, value, label, isOurs } of bars) {
      const width = longest === 0 ? 0 : (value / longest) * (WIDTH - NAME_WIDTH - VALUE_WIDTH);
      const colour = isOurs ? COLOURS.ours : COLOURS.other;
      parts.push(
        text(NAME_WIDTH - 10, y + 12.5, name, "text-anchor: end"),
        `<rect x="${NAME_WIDTH}" y="${y}" width="${width.toFixed(1)}" height="${BAR_HEIGHT}" rx="2" fill="${colour}"/>`,
        text(NAME_WIDTH + width + 8, y + 12.5, label, ""),
      );
      y += BAR_STEP;
    }
    y += GROUP_GAP;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}" role="img" aria-label="${escapeMarkup(description)}" font-family="system-ui, sans-serif" font-size="13" fill="${COLOURS.text}">
${parts.join("\n")}
</svg>
`;
}

function text(x: number, y: number, content: string, style: string): string {
  return `<text x="${x.toFixed(1)}" y="${y}"${style && ` style="${style}"`}>${escapeMarkup(content)}</text>`;
}

function escapeMarkup(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
