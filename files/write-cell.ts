/** A text in quotes, by RFC 4180. */
export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** A text as a cell. It is in quotes only if it needs them. */
export function writeCell(text: string, delimiter = ','): string {
  return text.includes(delimiter) || /["\r\n]/.test(text) ? quoted(text) : text;
}
