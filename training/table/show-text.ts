/**
 * Makes foreign text safe to show. Characters that move the cursor, color a terminal or turn the direction of writing
 * become escapes. So a name cannot look like another name, or like the words around it. With `keepLines`, line ends
 * stay.
 */
export function showText(text: string, { keepLines = false } = {}): string {
  return text.replace(UNSEEN, (character) => {
    if (keepLines && (character === '\n' || character === '\t')) return character;
    return `\\u{${character.codePointAt(0)!.toString(16).padStart(4, '0')}}`;
  });
}

/**
 * Control characters (C0, C1), separators of lines and paragraphs, marks that turn the direction (Unicode Standard Annex 9),
 * characters without width, and halves of characters.
 */
const UNSEEN = /[\p{Cc}\p{Cs}\u2028\u2029\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;
