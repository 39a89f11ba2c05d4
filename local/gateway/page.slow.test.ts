import { expect, it } from 'vitest';
import type { HttpAnswer } from './http-answer.ts';
import { createPage } from './page.ts';

const textOf = (answer: HttpAnswer | undefined) => Buffer.from(answer?.body ?? '').toString();

const page = createPage((message) => {
  throw new Error(message);
});

it('answers the screens and the files that they name, each with a policy that lets no other host in', async () => {
  const document = await page('/');
  const text = textOf(document);
  const policy = String(document?.headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
  const files = [...text.matchAll(/(?:href|src)="(\/page\/[^"]+)"/g)].map(([, path]) => path!);
  expect(files).toHaveLength(2);
  for (const path of files) {
    const file = await page(path);
    expect(file?.headers['x-content-type-options']).toBe('nosniff');
    expect(file?.headers['content-type']).toMatch(/^text\/(css|javascript); charset=utf-8$/);
    expect(file?.headers['cache-control']).toContain('immutable');
    // Nothing of a page may be loaded from elsewhere.
    expect(textOf(file)).not.toMatch(/@import|url\(/);
  }
  expect(document?.headers['cache-control']).toBe('no-cache');
  expect(textOf(await page('/diamonds/price'))).toBe(text);
});

it.each(['/page/none.js', '/page/../start.ts', '/v1', '/diamonds/secrets', '/diamonds/price/more'])(
  '%s is none of its files',
  async (path) => expect(await page(path)).toBeUndefined(),
);
