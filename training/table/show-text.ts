/**
 * Text of somebody else as it may be shown: characters that would move the cursor, color a terminal or turn the direction of
 * writing are put as escapes, so that a name cannot pass for another or for what is said around it. Line ends stay where
 * `keepLines` says so.
 */
export function showText(text: string, { keepLines = false } = {}): string {
  return text.replace(UNSEEN, (character) => {
    if (keepLines && (character === '\n' || character === '\t')) return character;
    return `\\u{${character.codePointAt(0)!.toString(16).padStart(4, '0')}}`;
  });
}

/**
 * Controls (C0, C1), the separators of lines and paragraphs, what turns the direction (Unicode Standard Annex 9), what has no
 * width, and halves of characters.
 */
const UNSEEN = /[\p{Cc}\p{Cs}\u2028\u2029\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;
