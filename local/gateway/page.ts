import { ASSETS, bundlePage, isScreen, type PageFile, type PageFiles } from '../../web/bundle/bundle-page.ts';
import { PAGE_HEADERS } from '../../web/bundle/page-headers.ts';
import type { HttpAnswer } from './http-answer.ts';

/** Answers the calls for the page and its files. Undefined if the path is none of them. */
export type Page = (path: string) => Promise<HttpAnswer | undefined>;

/**
 * The page, bundled in the background from now on.
 * @param onFailure called with a sentence if it cannot be bundled; the interface answers nevertheless
 */
export function createPage(onFailure: (message: string) => void): Page {
  const bundled: Promise<PageFiles> = bundlePage().catch((error: Error) => {
    onFailure(`The page cannot be shown: ${error.message}`);
    return new Map();
  });
  return async (path) => {
    if (!isScreen(path) && !path.startsWith(ASSETS)) return undefined;
    const file = (await bundled).get(isScreen(path) ? '/' : path);
    return file && answerWith(file);
  };
}

function answerWith({ type, body, isFixed }: PageFile): HttpAnswer {
  const kept = isFixed ? 'public, max-age=31536000, immutable' : 'no-cache';
  return { status: 200, headers: { ...PAGE_HEADERS, 'content-type': type, 'cache-control': kept }, body };
}
