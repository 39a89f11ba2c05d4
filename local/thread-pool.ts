/**
 * Node reads and flushes files on four threads if nothing else is said, and a flush waits for the disk. A price that looks at a
 * file would wait behind the flushes of arriving files. The threads mostly wait, so more of them cost little. The number is
 * read when the first file is opened without blocking. So this module must be imported before all others.
 */
process.env.UV_THREADPOOL_SIZE ??= '16';
