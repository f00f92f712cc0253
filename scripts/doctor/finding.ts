/** What one check of the machine found. */
export interface Finding {
  /** `problem` prevents the server from working; `warning` limits something, as described. */
  state: "fine" | "warning" | "problem";
  /** What was checked, and how it is. */
  text: string;
  /** What to do about it. */
  remedy?: string;
}

export const fine = (text: string): Finding => ({ state: "fine", text });
export const warning = (text: string, remedy: string): Finding => ({ state: "warning", text, remedy });
export const problem = (text: string, remedy: string): Finding => ({ state: "problem", text, remedy });

const MARKS = { fine: "✓", warning: "!", problem: "✗" } as const;

/** The findings as a terminal of 80 columns shows them. */
export function report(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ state, text, remedy }) => [
    `${MARKS[state]} ${text}`,
    ...(remedy ? [`    → ${remedy}`] : []),
  ]);
  const problems = findings.filter(({ state }) => state === "problem").length;
  const verdict =
    problems === 0 ? "This machine is ready: npm start" : `${problems} to solve before npm start works.`;
  return [...lines, "", verdict].join("\n");
}
