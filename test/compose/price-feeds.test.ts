import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPriceFeeds, loadPriceFeeds } from '../../src/compose/price-feeds.js';
import { useTempFolder } from '../support/hub-settings.js';
import { refusalOf } from '../support/refusal.js';

const folder = useTempFolder('price-feeds');
const PATH = join(folder, 'price-feeds.yaml');

function load(text: string) {
  writeFileSync(PATH, text);
  return loadPriceFeeds(folder);
}

/** The second line on of an entry that is right. */
function feedWith(change: Readonly<Record<string, string | undefined>>): string {
  const right = {
    index: 'EPEX-DE',
    kind: 'ENTSOE',
    domain: '10Y1001A1001A82H',
    time_zone: 'Europe/Berlin',
    minutes: '15',
  };
  const fields = Object.entries({ ...right, ...change }).filter(([, value]) => value !== undefined);
  return `feeds:\n${fields.map(([name, value], at) => `${at === 0 ? '  - ' : '    '}${name}: ${value}`).join('\n')}\n`;
}

describe('price feeds of the settings', () => {
  it('are read with what is left out filled in', () => {
    expect(load(feedWith({}))).toEqual([
      {
        index: 'EPEX-DE',
        kind: 'ENTSOE',
        url: 'https://web-api.tp.entsoe.eu/api',
        domain: '10Y1001A1001A82H',
        timeZone: 'Europe/Berlin',
        minutes: 15,
        at: '13:15',
        currency: 'EUR',
      },
    ]);
    const http = { kind: 'HTTP', domain: undefined, url: 'https://x.example/{day}', at: '"12:45"', currency: 'SEK' };
    expect(load(feedWith(http))).toMatchObject([{ url: 'https://x.example/{day}', at: '12:45', currency: 'SEK' }]);
  });

  it('may be none, by an empty list, an empty file or no file', () => {
    expect(load('feeds: []\n')).toEqual([]);
    expect(load('# nothing yet\n')).toEqual([]);
    expect(load('feeds:\n')).toEqual([]);
    expect(loadPriceFeeds(join(folder, 'elsewhere'))).toEqual([]);
    expect(loadPriceFeeds('tariffs')).toEqual([]);
  });

  it.each([
    ['an index with a space', { index: 'EPEX DE' }, 2, 'feeds.0.index'],
    ['a kind that there is not', { kind: 'FTP' }, 3, 'feeds.0.kind'],
    ['a domain that is no EIC code', { domain: 'DE-LU' }, 4, 'feeds.0.domain'],
    ['a zone that there is not', { time_zone: 'Europe/Atlantis' }, 5, 'feeds.0.time_zone'],
    ['a length that there is not', { minutes: '20' }, 6, 'feeds.0.minutes'],
    ['a time off the quarter hour', { at: '"13:20"' }, 7, 'feeds.0.at'],
    ['a URL with a password', { url: 'https://me:secret@x.example/' }, 7, 'feeds.0.url'],
    ['a URL of a file', { url: 'file:///etc/passwd' }, 7, 'feeds.0.url'],
    ['a field that nobody knows', { token: 'secret' }, 7, 'feeds.0.token'],
    ['no domain', { domain: undefined }, 2, 'feeds.0.domain'],
    ['no URL', { kind: 'CSV', domain: undefined }, 2, 'feeds.0.url'],
    ['a domain and another kind', { kind: 'CSV', url: 'https://x.example/' }, 4, 'feeds.0.domain'],
    [
      'a sequence and another kind',
      { kind: 'CSV', domain: undefined, url: 'https://x.example/', sequence: '2' },
      7,
      'feeds.0.sequence',
    ],
  ])('are refused with file, line and field: %s', (_what, change, line, field) => {
    const refused = refusalOf(() => load(feedWith(change)));
    expect(refused).toMatchObject({ code: 'bad-setting', field });
    expect(refused.message).toContain(`${PATH}:${line}: ${field}: `);
  });

  it('are refused when two are for one index', () => {
    const twice = feedWith({}) + feedWith({}).replace('feeds:\n', '');
    expect(refusalOf(() => load(twice)).message).toContain(`${PATH}:7: feeds.1.index: EPEX-DE is there already`);
  });

  it('of ENTSO-E need its token', async () => {
    load(feedWith({}));
    const config = { tariffsDir: folder, allowPrivateNetworks: false };
    const refused = refusalOf(() => buildPriceFeeds({ ...config, secrets: { entsoeToken: undefined } }));
    expect(refused).toMatchObject({ code: 'bad-setting', field: 'HUB_ENTSOE_TOKEN' });
    const built = buildPriceFeeds({ ...config, secrets: { entsoeToken: 'a-token-of-ours' } });
    expect(built.feeds).toHaveLength(1);
    await built.close();
  });
});
