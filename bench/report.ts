import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';

export type TableRow = Readonly<Record<string, string | number>>;

/** Prints a table to read. It also writes the unrounded figures to `bench/results/{name}.json`. */
export function report(name: string, rows: readonly TableRow[], details: object = {}): void {
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores, Node ${process.version}`;
  console.log(`\n${name} (${machine})\n\n${table(rows)}\n`);
  const folder = new URL('./results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify({ machine, rows, ...details }, null, 2)}\n`);
}

/** A padded Markdown table. The order of the columns is the order of their first appearance in the rows. */
export function table(rows: readonly TableRow[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [names, ...rows.map((row) => names.map((name) => String(row[name] ?? '')))];
  const widths = names.map((_, c) => Math.max(...lines.map((line) => line[c]!.length)));
  const written = lines.map((line) => `| ${line.map((cell, c) => cell.padEnd(widths[c]!)).join(' | ')} |`);
  written.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  return written.join('\n');
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}
