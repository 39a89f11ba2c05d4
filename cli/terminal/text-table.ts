/** A table as text. The first column is aligned left, the others right. There is a line under the heads. */
export function textTable(heads: readonly string[], rows: readonly (readonly string[])[], { left = 1 } = {}): string {
  const all = [heads, ...rows];
  const widths = heads.map((_, c) => Math.max(...all.map((row) => row[c]!.length)));
  const write = (row: readonly string[]) =>
    row
      .map((text, c) => (c < left ? text.padEnd(widths[c]!) : text.padStart(widths[c]!)))
      .join('  ')
      .trimEnd();
  return [write(heads), widths.map((width) => '─'.repeat(width)).join('──'), ...rows.map(write)].join('\n');
}
