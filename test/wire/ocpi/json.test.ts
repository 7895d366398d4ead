import fc from 'fast-check';
import {
  isExactNumber,
  numberText,
  parseJson,
  parseJsonBytes,
  parseJsonLeniently,
  stringifyJson,
} from '../../../src/wire/ocpi/json.js';

const refusal = expect.objectContaining({ code: 'bad-json' });

describe('JSON on the wire', () => {
  it('reads what JSON.parse reads, for any value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        if (/"(__proto__|constructor)"/.test(text)) return;
        expect(JSON.parse(stringifyJson(parseJson(text)))).toEqual(JSON.parse(text));
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  it.each([
    '3.14159265358979323846',
    '12345678901234567890',
    '1e400',
    '-1e400',
    '1e-400',
    '0.123456789012345670',
    '9007199254740993',
  ])('keeps %s digit by digit', (number) => {
    const value = parseJson(`{"a":[${number}],"b":0.5}`);
    expect(stringifyJson(value)).toBe(`{"a":[${number}],"b":0.5}`);
  });

  it.each(['0.1', '0.10', '-0', '123456789012345', '1e3', '0.000000000000001', '-12.5E-3', '0.30000000000000004'])(
    'reads %s, which a double holds, as a number',
    (number) => {
      const value = parseJson(number);
      expect(isExactNumber(value)).toBe(false);
      expect(value).toBe(Number(number));
    },
  );

  it('does not take digits in strings for numbers', () => {
    expect(parseJson('{"uid":"12345678901234567890"}')).toEqual({ uid: '12345678901234567890' });
  });

  it('gives the text of a number, exact or not, for decimal arithmetic', () => {
    const [exact, plain, text] = parseJson('[12345678901234567890, 0.25, "7"]') as unknown[];
    expect([numberText(exact), numberText(plain), numberText(text)]).toEqual([
      '12345678901234567890',
      '0.25',
      undefined,
    ]);
  });

  it.each(['{"id":"a","id":"b"}', '{"id":"a","id":"a"}', '[{"x":{"a":1,"b":2,"a":3}}]', '{"a":1,"\\u0061":2}'])(
    'refuses %s, whose name comes twice',
    (text) => {
      expect(() => parseJson(text)).toThrow(refusal);
    },
  );

  it('is not misled by colons and escaped quotes in strings', () => {
    const text = '{"a":"x:\\"y\\":{","b\\\\":":","c":"\\\\"}';
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it.each(['{"__proto__":{"polluted":1}}', '{"a":[{"__proto__":1}]}', '{"constructor":{"prototype":{"polluted":1}}}'])(
    'refuses %s, which reaches for a prototype',
    (text) => {
      expect(() => parseJson(text)).toThrow(refusal);
      expect({}).not.toHaveProperty('polluted');
    },
  );

  it('refuses a hundred thousand brackets quickly, and depth 65, but not 64', () => {
    const startedAt = performance.now();
    expect(() => parseJson('['.repeat(100_000))).toThrow(refusal);
    expect(() => parseJsonLeniently('['.repeat(100_000))).toThrow(refusal);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(() => parseJson('['.repeat(65) + ']'.repeat(65))).toThrow(refusal);
    expect(() => parseJson('['.repeat(64) + ']'.repeat(64))).not.toThrow();
  });

  it.each(['{', '', '{"a":}', '{"a":01}', '"', '"\\', 'NaN', "{'a':1}"])('refuses %j, which is no JSON', (text) => {
    expect(() => parseJson(text)).toThrow(refusal);
  });

  it('refuses bytes that are not UTF-8, or that begin with a byte order mark', () => {
    expect(() => parseJsonBytes(Buffer.from([0x22, 0xff, 0x22]))).toThrow(refusal);
    expect(() => parseJsonBytes(Buffer.from('\ufeff{}'))).toThrow(refusal);
    expect(() => parseJsonBytes(Buffer.from('{"a":1}', 'utf16le'))).toThrow(refusal);
    expect(parseJsonBytes(Buffer.from('{"a":"ü€😀"}'))).toEqual({ a: 'ü€😀' });
  });

  it('lets a partner answer with a name that comes twice', () => {
    expect(parseJsonLeniently('{"a":1,"a":2}')).toEqual({ a: 2 });
  });
});
