import { Parser } from 'saxen';
import { UnreadableFileError } from '../unreadable-file.ts';

/**
 * Parses XML. The names of tags have no prefix.
 * @throws UnreadableFileError if the text is no XML
 */
export function parseXml(
  xml: string,
  open: (tag: string, attributes: Record<string, string>) => void,
  close: (tag: string) => void,
  text: (text: string) => void,
): void {
  const parser = new Parser();
  parser.on('openTag', (name, attributes, decode) => {
    const given = attributes();
    const decoded = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, decode(value)]));
    open(bare(name), decoded);
  });
  parser.on('closeTag', (name) => close(bare(name)));
  parser.on('text', (coded, decode) => text(decode(coded)));
  parser.on('cdata', text);
  parser.on('error', (cause) => {
    throw cause instanceof UnreadableFileError
      ? cause
      : new UnreadableFileError(
          'not-text',
          `The workbook is damaged (${cause.message}); save it again, or the sheet as CSV.`,
          { cause },
        );
  });
  parser.parse(xml);
}

const bare = (name: string): string => name.slice(name.indexOf(':') + 1);
