import type { Connection } from '../../../src/domain/roaming/connection.js';
import type { OutgoingMessage } from '../../../src/flows/ports.js';
import { pagesOf } from '../../../src/flows/presence/pages.js';
import { createPageReader } from '../../../src/wire/ocpi/lists/page-reader.js';
import { splitList } from '../../../src/wire/ocpi/lists/split-list.js';

const refusal = (code: string) => expect.objectContaining({ code });

describe('a list that has no end', () => {
  const connection = { state: 'CONNECTED' } as Connection;
  const limits = { relayTimeoutMs: 1, authorizeTimeoutMs: 1, handshakeTimeoutMs: 1, deliveryAttempts: 1, pageLimit: 1 };
  const endless = {
    limits,
    identity: { countryCode: 'XX', partyId: 'HUB', name: 'hub', legalEntity: {} as never },
    connections: { find: async () => connection } as never,
    secrets: { newId: () => 'id' } as never,
    pages: createPageReader({ now: () => new Date(0) }),
    partners: {
      send: async ({ url }: OutgoingMessage) => ({
        httpStatus: 200,
        ocpiStatus: 1000,
        headers: { link: `<${url}1>; rel="next"` },
        body: Buffer.from('{"data":[{}]}'),
      }),
    } as never,
  };

  it('is read for a thousand pages', async () => {
    let pages = 0;
    const reading = async () => {
      for await (const { texts } of pagesOf(endless, { connectionId: 'p', url: 'http://p.test/list?p=' })) {
        pages += texts.length;
      }
    };
    await expect(reading()).rejects.toEqual(refusal('receiver-unusable'));
    expect(pages).toBe(1_000);
  });
});

describe('the items of a page', () => {
  it('are kept as they came, to the last blank', () => {
    const first = '{"id":"a,\\"]}\\\\", "n": 0.10, "list":[1,[2]], "data":[9]}';
    const second = '{ "é": 12345678901234567890 }';
    const text = ` { "x" : {"data":[1]}, "data" :\n[ ${first} ,${second},"text",7,null,[] ], "status_code":1000 }`;
    expect(splitList(text)).toEqual([first, second, '"text"', '7', 'null', '[]']);
  });

  it('are not more than a page may have', () => {
    const zeros = (count: number) => `{"data":[${Array(count).fill('0').join()}]}`;
    expect(splitList(zeros(10_000))).toHaveLength(10_000);
    expect(() => splitList(zeros(10_001))).toThrow(refusal('receiver-unusable'));
  });

  it('may be none, and must be a list', () => {
    expect(splitList('{"data":[ ]}')).toEqual([]);
    expect(splitList('{"data":{},"d\\u0061ta":[1]}')).toEqual(['1']);
    for (const text of ['{"status_code":1000}', '{"data":{}}', '{"data":null}', '{"x":"data"}']) {
      expect(() => splitList(text)).toThrow(refusal('receiver-unusable'));
    }
  });
});
