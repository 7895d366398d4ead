import { frameWriter, readFrames, withoutBodies } from '../../../src/domain/messages/frames.js';
import type { LoggedMessage } from '../../../src/domain/messages/logged-message.js';
import { foldedId, type RecordedLeg, sizeOf } from '../../../src/domain/messages/recorded-leg.js';
import { aLeg, anAskedLeg } from '../../support/messages/a-leg.js';

describe('legs in one piece of bytes', () => {
  it('come back as they were, with bodies in any language and of any kind', () => {
    const umlauts = '{"name":"Zürich ⚡ 充电"}';
    const legs = read(
      written([
        { facts: aLeg(), requestBody: Buffer.from(umlauts), responseBody: Buffer.from('{"status_code":1000}') },
        { facts: anAskedLeg(), requestBody: umlauts },
        { facts: aLeg({ requestBody: { kind: 'hash', sha256: 'ab', bytes: 99_999 } }) },
      ]),
    );
    expect(legs.map(({ requestBody }) => requestBody)).toEqual([
      { kind: 'text', text: umlauts, bytes: Buffer.byteLength(umlauts) },
      { kind: 'text', text: umlauts, bytes: Buffer.byteLength(umlauts) },
      { kind: 'hash', sha256: 'ab', bytes: 99_999 },
    ]);
    expect(legs[0]).toMatchObject({ id: 'm-0', at: new Date(aLeg().atMs), correlationId: 'corr-1', durationMs: 12.5 });
    expect(legs[0]?.responseBody).toMatchObject({ text: '{"status_code":1000}' });
    expect(legs[1]?.responseBody).toBeUndefined();
  });

  it('grow beyond the room that was guessed', () => {
    const body = Buffer.alloc(3_000, 'x');
    const many = Array.from(
      { length: 200 },
      (_, n): RecordedLeg => ({ facts: aLeg({ objectId: `LOC${n}` }), requestBody: body }),
    );
    expect(read(written(many)).map(({ objectId }) => objectId)).toEqual(many.map(({ facts }) => facts.objectId));
  });

  it('say again the headers that follow from the rest of the leg', () => {
    const [sent, asked] = read(written([{ facts: aLeg(), requestBody: '{}' }, { facts: anAskedLeg() }]));
    expect(sent?.requestHeaders).toEqual({
      authorization: '[redacted]',
      'content-type': 'application/json',
      'x-request-id': 'req-1',
      'x-correlation-id': 'corr-1',
      'ocpi-to-country-code': 'DE',
      'ocpi-to-party-id': 'MSP',
      'ocpi-from-country-code': 'NL',
      'ocpi-from-party-id': 'CPO',
    });
    expect(asked?.responseHeaders).toMatchObject({ 'x-request-id': 'req-1', 'x-correlation-id': 'corr-1' });
  });

  it('can be left without their bodies, twice too, and still say how large these were', () => {
    const piece = written([{ facts: aLeg(), requestBody: Buffer.alloc(5_000, 'x') }, { facts: aLeg() }]);
    const shorter = withoutBodies(withoutBodies(piece));
    expect(shorter.length).toBeLessThan(piece.length - 4_900);
    expect(read(shorter).map(({ requestBody }) => requestBody)).toEqual([{ kind: 'dropped', bytes: 5_000 }, undefined]);
    expect(read(shorter)[1]).toEqual(read(piece)[1]);
  });
});

describe('what legs are found by', () => {
  it('is folded, and short enough for an index', () => {
    expect(foldedId('loc1')).toBe('LOC1');
    expect(foldedId('x'.repeat(5_000))).toHaveLength(128);
  });

  it('counts the size of a body as it is on the wire', () => {
    for (const text of ['', 'abc', 'Zürich', '充电', '⚡😀', '\ud83d']) {
      const bytes = Buffer.byteLength(text);
      expect({ text, bytes: sizeOf(text) }).toEqual({ text, bytes: text === '\ud83d' ? 2 : bytes });
      expect(sizeOf(Buffer.from(text))).toBe(bytes);
    }
  });
});

function written(legs: readonly RecordedLeg[]): Uint8Array {
  const writer = frameWriter(0);
  for (const leg of legs) writer.write(leg);
  return writer.finish();
}

function read(piece: Uint8Array): readonly LoggedMessage[] {
  return [...readFrames(piece)].map((frame) => frame.toMessage(`m-${frame.index}`));
}
