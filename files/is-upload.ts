/**
 * Whether a file can be an upload, by its name alone. Some files are never read, wherever they lie: in the watched folder, in the
 * bucket, in the channel of a training job, in a zip archive. They are files that a program is still making, files that desktops
 * leave behind, files with answers of Stima, and the markers that stand for folders in S3.
 * @param key  the path of the file, with slashes; a folder of such a name holds no uploads either
 * @param size bytes; a key of S3 that ends in a slash and holds nothing stands for a folder, as its console makes them
 */
export function isUpload(key: string, size = 0): boolean {
  return !key.split('/').some(isNoUpload) && !(key.endsWith('/') && size === 0);
}

/** The names of files that hold the answers to other files end so. */
export const RESULT_ENDING = '.result.txt';

/** Downloads, copies and documents that a program is not done with. */
const UNDER_WAY = /\.(?:crdownload|part|partial|tmp|temp|download|filepart|opdownload)$/i;

/** `.` and `..` are no names. The stores refuse keys that hold them. */
const HIDDEN = /^\.(?!\.?$)/;

/** What office programs lay beside an open document, and editors beside a changed one. */
const BESIDE_ANOTHER = /^~\$|~$/;

const OF_DESKTOPS: readonly string[] = [
  'thumbs.db',
  'ehthumbs.db',
  'desktop.ini',
  '__macosx',
  '$recycle.bin',
  'system volume information',
];

function isNoUpload(name: string): boolean {
  return (
    HIDDEN.test(name) ||
    UNDER_WAY.test(name) ||
    BESIDE_ANOTHER.test(name) ||
    OF_DESKTOPS.includes(name.toLowerCase()) ||
    name.toLowerCase().endsWith(RESULT_ENDING)
  );
}
