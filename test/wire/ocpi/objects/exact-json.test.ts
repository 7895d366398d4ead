import fc from 'fast-check';
import { parseExact, stringifyExact, treesIn } from '../../../../src/wire/ocpi/objects/exact-json.js';

describe('a text that is merged', () => {
  it.each([
    '0.10',
    '1.0',
    '-0',
    '-0.0',
    '1e3',
    '1E+3',
    '1e400',
    '12345678901234567890',
    '0.25000000000000000001',
    '0.0000001',
    '1e21',
    '7',
    '-12.5',
    '0.30000000000000004',
  ])('keeps %s as it came, beside what is changed', (number) => {
    const text = `{"a":[${number},{"b":${number}}],"c":"${number}"}`;
    expect(stringifyExact(parseExact(text))).toBe(text);
    expect(stringifyExact({ ...parseExact('{"x":1.5}'), ...parseExact(text) })).toBe(`{"x":1.5,${text.slice(1)}`);
    expect(stringifyExact({ ...parseExact(text), ...parseExact('{"x":1.5}') })).toBe(`${text.slice(0, -1)},"x":1.5}`);
  });

  it('keeps any number and any text', () => {
    const digits = fc.stringMatching(/^-?(0|[1-9]\d{0,19})(\.\d{1,20})?([eE][+-]?\d{1,3})?$/);
    fc.assert(
      fc.property(fc.array(digits), fc.string(), (numbers, string) => {
        const text = `{"s":${JSON.stringify(string)},"n":[${numbers.join(',')}],"t":${JSON.stringify(`"1.0${string}`)}}`;
        expect(stringifyExact(parseExact(text))).toBe(text);
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  it('is read by the quick reader when no number needs more, also with such numbers in its strings', () => {
    const tree = parseExact('{"a": 1.5, "s": "\\"0.10\\\\", "0.10": "1e3", "list": [{"b": 2}, 3]}');
    expect(tree).toEqual({ a: 1.5, s: '"0.10\\', '0.10': '1e3', list: [{ b: 2 }, 3] });
    expect(treesIn(tree, 'list')).toEqual([{ b: 2 }]);
    expect(typeof parseExact('{"a":1.50}')['a']).toBe('object');
  });

  it('must be that of an object', () => {
    expect(() => parseExact('[]')).toThrow('invariant broken');
  });
});
