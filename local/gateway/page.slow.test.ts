import { expect, it } from 'vitest';
import { createPage } from './page.ts';

const page = createPage((message) => {
  throw new Error(message);
});

it('answers the screens and the files that they name, each with a policy that lets no other host in', async () => {
  const document = await page('/');
  const text = (await document?.text()) ?? '';
  const policy = document?.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
  const files = [...text.matchAll(/(?:href|src)="(\/page\/[^"]+)"/g)].map(([, path]) => path!);
  expect(files).toHaveLength(2);
  for (const path of files) {
    const file = await page(path);
    expect(file?.headers.get('x-content-type-options')).toBe('nosniff');
    expect(file?.headers.get('content-type')).toMatch(/^text\/(css|javascript); charset=utf-8$/);
    expect(file?.headers.get('cache-control')).toContain('immutable');
    // Nothing of a page may be loaded from elsewhere.
    expect(await file?.text()).not.toMatch(/@import|url\(/);
  }
  expect(document?.headers.get('cache-control')).toBe('no-cache');
  expect(await (await page('/diamonds/price'))?.text()).toBe(text);
});

it.each(['/page/none.js', '/page/../start.ts', '/v1', '/diamonds/secrets', '/diamonds/price/more'])(
  '%s is none of its files',
  async (path) => expect(await page(path)).toBeUndefined(),
);
