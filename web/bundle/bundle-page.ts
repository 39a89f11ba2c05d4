import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, type OutputFile, stop } from 'esbuild';

/** One file of the page, as it is served. */
export interface PageFile {
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
  /** Whether its name changes with its content, so that a browser may keep it for ever. */
  readonly isFixed: boolean;
}

/** The files of the page by their paths. `/` is the document, which answers for every screen. */
export type PageFiles = ReadonlyMap<string, PageFile>;

/** Where the scripts and the style sheet lie. */
export const ASSETS = '/page/';

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

const web = join(import.meta.dirname, '..');

/**
 * Bundles the page. The screens for files and for versions are scripts of their own, which a browser loads when they are
 * first opened.
 */
export async function bundlePage(): Promise<PageFiles> {
  const { outputFiles } = await build({
    entryPoints: [join(web, 'main.tsx'), join(web, 'style/page.css')],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    splitting: true,
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    outdir: web,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    logLevel: 'silent',
  });
  // The bundler runs in a process of its own, which would stay as long as this one.
  await stop();
  const assets = outputFiles.map((file) => [ASSETS + basename(file.path), file] as const);
  const template = await readFile(join(web, 'index.html'), 'utf8');
  const find = (ending: RegExp) => assets.find(([path]) => ending.test(path))?.[0] ?? '';
  const document = template.replace('page.css', find(/\/page-\w+\.css$/)).replace('main.js', find(/\/main-\w+\.js$/));
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', body: new TextEncoder().encode(document), isFixed: false }],
    ...assets.map(([path, file]) => [path, assetOf(path, file)] as const),
  ]);
}

function assetOf(path: string, { contents }: OutputFile): PageFile {
  const type = TYPES[path.slice(path.lastIndexOf('.') + 1)];
  if (type === undefined) throw new Error(`${path}: the type of this file is not known`);
  return { type, body: new Uint8Array(contents), isFixed: true };
}

/** The paths at which the document of the page answers. What stands on a screen comes after `#`, and never reaches a server. */
export function isScreen(path: string): boolean {
  return path === '/' || /^\/[A-Za-z0-9][\w-]*\/(price|print|files|model)$/.test(path);
}
