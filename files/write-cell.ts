/** A text within quotes, as RFC 4180 has it. */
export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** A text as a cell: within quotes only where it needs them. */
export function writeCell(text: string, delimiter = ','): string {
  return text.includes(delimiter) || /["\r\n]/.test(text) ? quoted(text) : text;
}
