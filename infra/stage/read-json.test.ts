import { expect, it } from 'vitest';
import { readCdkContext, readSettings } from './read-json.ts';

it('reads the stages of cdk.json', () => {
  const { stage, stages } = readCdkContext();
  expect(Object.keys(stages)).toContain(stage);
});

it('reads settings from an argument, which may be absent', () => {
  expect(readSettings('{"piecesAtOnce":2}')).toEqual({ piecesAtOnce: 2 });
  expect(readSettings(undefined)).toEqual({});
});

it.each([
  ['{', /^The argument is not JSON: /],
  ['[1]', /^The argument, at \/: /],
  ['null', /^The argument, at \/: /],
])('refuses %s, and names the source', (argument, message) => {
  expect(() => readSettings(argument)).toThrow(message);
});
