import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrictJson, placeInText } from './strict-json.ts';

const fault = (text: string) => {
  const parsed = parseStrictJson(text);
  if ('value' in parsed) throw new Error('no fault is found');
  return parsed.fault;
};

/** A text whose fault stands where ¦ is. */
function marked(text: string) {
  const at = text.indexOf('¦');
  return { text: text.replace('¦', ''), at };
}

describe('JSON in which no object has a key twice', () => {
  it('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseStrictJson(text)).toEqual({ value: JSON.parse(text) });
      }),
    );
  });

  it.each([
    '{"carat": 1, ¦"carat": 2}',
    '[{"a": {"b": 1, "c": [], ¦"b": 1}}]',
    '{"a": 1, ¦"\\u0061": 2}',
    '{"__proto__": 1, ¦"__proto__": 2}',
  ])('is refused with a key twice: %s', (given) => {
    const { text, at } = marked(given);
    expect(fault(text)).toMatchObject({ kind: 'repeated-key', at });
  });

  it('may have one key in several objects, and a colon in a text', () => {
    for (const text of ['[{"a":1},{"a":{"a":2}}]', '{"a:b":":","b":"\\":"}'])
      expect(parseStrictJson(text)).toHaveProperty('value');
  });

  it('finds a key that is repeated anywhere in any value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.string(), (before, after, key) => {
        const name = JSON.stringify(key);
        const text = `{"x":${JSON.stringify(before)},"y":[{${name}:${JSON.stringify(after)},${name}:1}]}`;
        expect(fault(text)).toMatchObject({ kind: 'repeated-key', at: text.length - name.length - 5 });
      }),
    );
  });
});

describe('the place of a fault', () => {
  it.each([
    ['{"a": 1 ¦"b": 2}', 'a comma or } is expected here'],
    ['{"a": ¦x}', 'a value is expected here'],
    ['{"note": "at position 3", "a": ¦}', 'a value is expected here'],
    ['{"a": 1, ¦}', 'a name in double quotes is expected here'],
    ["{¦'a': 1}", 'a name in double quotes or } is expected here'],
    ['{"a" ¦1}', 'a colon is expected here'],
    ['[1, 2¦}', 'a comma or ] is expected here'],
    ['[1, ¦]', 'a value is expected here'],
    ['{} ¦{}', 'nothing more is expected here'],
    ['[0¦1]', 'a comma or ] is expected here'],
    ['[¦"a\nb"]', 'the text in quotes that begins here holds a line end or a wrong escape'],
    ['[¦"\\x"]', 'the text in quotes that begins here holds a line end or a wrong escape'],
    ['{"a": ¦NaN}', 'NaN and Infinity are no JSON numbers; leave a value that is not known out'],
    ['{"a": ¦-Infinity}', 'NaN and Infinity are no JSON numbers; leave a value that is not known out'],
  ])('of %s is where it cannot go on', (given, message) => {
    const { text, at } = marked(given);
    expect(fault(text)).toMatchObject({ at, message });
  });

  it('does not take the word NaN within a text for a number', () => {
    expect(fault('{"note": ": NaN", "a": }').kind).toBe('syntax');
  });

  it('of a text that breaks off is its end, or the quote that nothing closes', () => {
    expect(fault('{"a": [1')).toMatchObject({ at: 8, kind: 'ends-early' });
    expect(fault('{"a": "1')).toMatchObject({ at: 6, kind: 'ends-early' });
  });

  it('is found wherever any JSON breaks off or has a character too many', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.constantFrom('', '@'), (json, where, extra) => {
        const cut = json.slice(0, where % (json.length + 1)) + extra;
        const parsed = parseStrictJson(cut);
        fc.pre(!('value' in parsed));
        expect(parsed.fault.at).toBeLessThanOrEqual(cut.length);
        // What comes before the place can be the beginning of JSON: nothing before it is wrong.
        const before = parseStrictJson(cut.slice(0, parsed.fault.at));
        if ('fault' in before) expect(before.fault.kind).toBe('ends-early');
      }),
    );
  });

  it('is told by line and column, counted from 1', () => {
    expect(placeInText('{\n  "a": x}', 9)).toBe('line 2, column 8');
    expect(placeInText('x', 0)).toBe('line 1, column 1');
  });

  it('is found in a long text too', () => {
    const long = `{"a": "${'x'.repeat(3_000_000)}", "b": }`;
    expect(fault(long).at).toBe(long.length - 1);
  });
});
