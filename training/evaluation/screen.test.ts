import { describe, expect, it } from 'vitest';
import type { Sketch } from '../summary/sketch.ts';
import { screen } from './screen.ts';

const sketch = (from: number, to: number, limit = 1000): Sketch => ({
  limit,
  hashes: Float64Array.from({ length: to - from }, (_, i) => from + i),
});

describe('screen', () => {
  it('accepts the first upload', () => {
    expect(screen({ sketch: sketch(0, 50) })).toEqual({ held: false });
  });

  it('holds an upload of which more than half contradicts the champion, and none with just half', () => {
    const held = screen({ sketch: sketch(0, 50), contradiction: { rows: 100, outside: 51 } });
    expect(held).toMatchObject({
      held: true,
      because: 'contradicts-champion',
      message: expect.stringContaining('51\u00a0%'),
    });
    expect(screen({ sketch: sketch(0, 50), contradiction: { rows: 100, outside: 50 } })).toEqual({ held: false });
  });

  it('holds an upload of which more than half is known', () => {
    const known = sketch(0, 60);
    expect(screen({ sketch: sketch(20, 80), known })).toMatchObject({ held: true, because: 'overlaps' });
    expect(screen({ sketch: sketch(30, 90), known })).toEqual({ held: false });
  });

  it('does not judge an overlap on a handful of hashes of a large upload', () => {
    const known = sketch(0, 15, 15);
    expect(screen({ sketch: sketch(0, 1000, 1000), known })).toEqual({ held: false });
  });

  it('judges a small upload by the few rows it has', () => {
    expect(screen({ sketch: sketch(0, 5), known: sketch(0, 60) })).toMatchObject({ held: true, because: 'overlaps' });
  });

  it('names the overlap if an upload overlaps and also contradicts', () => {
    const both = { sketch: sketch(0, 50), known: sketch(0, 50), contradiction: { rows: 50, outside: 50 } };
    expect(screen(both)).toMatchObject({ because: 'overlaps' });
  });
});
