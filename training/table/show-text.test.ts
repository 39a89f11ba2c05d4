import fc from 'fast-check';
import { expect, it } from 'vitest';
import { showText } from './show-text.ts';

it.each([
  ['november.csv', 'november.csv'],
  ['Müller & Söhne 2026 – 🪨.csv', 'Müller & Söhne 2026 – 🪨.csv'],
  ['\u001b[2Jgone.csv', '\\u{001b}[2Jgone.csv'],
  // Shown as "invoice-vsc.exe" where the direction is turned.
  ['invoice-\u202Eexe.csv', 'invoice-\\u{202e}exe.csv'],
  ['two\nlines', 'two\\u{000a}lines'],
  ['\ud800', '\\u{d800}'],
])('%j is shown as %j', (text, shown) => {
  expect(showText(text)).toBe(shown);
});

it('shows no control sequence of any text, and keeps line ends on request', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(showText(text)).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
      expect(showText(text, { keepLines: true }).split('\n')).toHaveLength(text.split('\n').length);
    }),
  );
});
