import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createProgress } from './progress.ts';

function listen(isTTY = false) {
  const stream = Object.assign(new PassThrough(), { isTTY });
  return { stream, written: () => String(stream.read() ?? '') };
}

describe('progress', () => {
  it('is one plain line for each step if there is no terminal', () => {
    const { stream, written } = listen();
    const { update, done } = createProgress(stream);
    for (const share of [0, 0.3, 1]) update('fit', share);
    done('fit', 'v1 is fitted');
    done('decide');
    expect(written()).toMatch(/^fit: v1 is fitted \(\d+\.\d s\)\ndecide.*\n$/);
  });

  it('is JSON on request, with at most one line for each hundredth', () => {
    const { stream, written } = listen();
    const { update, done } = createProgress(stream, { json: true });
    for (let i = 0; i <= 1000; i++) update('fit', i / 1000);
    done('fit', 'v1 is fitted');
    const lines = written()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(102);
    expect(lines.at(-1)).toMatchObject({
      step: 'fit',
      done: true,
      message: 'v1 is fitted',
      seconds: expect.any(Number),
    });
  });

  it('is a bar on a terminal, which the line of the finished step replaces', () => {
    const { stream, written } = listen(true);
    const { update, done, close } = createProgress(stream);
    update('fit', 0);
    update('fit', 0.5);
    done('fit', 'v1 is fitted');
    update('evaluate', 0);
    close();
    expect(written()).toContain('✓ fit        v1 is fitted');
    expect(process.listenerCount('SIGINT')).toBe(0);
  });
});
