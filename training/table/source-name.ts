/** What no file system takes in the name of a folder everywhere, control characters, ends of lines, and halves of characters. */
const NOT_INSIDE = String.raw`\u0000-\u001f\u007f-\u009f/\\:\u2028\u2029\ud800-\udfff`;
/** With the mark that some languages' \s leaves out. */
const SPACES = String.raw`\s\ufeff`;

/**
 * The name of a source is also that of a folder whose files are uploads. So it has 1 to 60 characters; it begins like no hidden
 * file and like no time (`2026-06`), and has no ending of a file (`.tmp`).
 */
export const SOURCE_PATTERN = `^(?!\\d{4}(?:-|$))(?!.*\\.[^ .]+$)[^.~$_${SPACES}${NOT_INSIDE}](?:[^${NOT_INSIDE}]{0,58}[^~${SPACES}${NOT_INSIDE}])?$`;
