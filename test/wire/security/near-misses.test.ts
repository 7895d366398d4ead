import { withField } from '../../support/ocpi-example.js';
import { startNetwork } from '../../support/roaming/network.js';
import { aCdr, aLocation, aSession, aTariff, aToken } from '../../support/roaming/objects.js';
import { joinPair, type Pair } from '../../support/roaming/pair.js';
import { LOCATION, SESSION, TARIFF, TOKEN } from '../../support/roaming/paths.js';

/** A pattern that goes back for every letter would need minutes for these; one pass needs a few milliseconds. */
const SOON_MS = 500;
const LONG = 50_000;

// Threat 30.
describe('a text of 50 KB that is nearly what a field should be', () => {
  let pair: Pair;

  beforeAll(async () => {
    pair = await joinPair(await startNetwork());
  });

  afterAll(() => pair.network.close());

  const soon = async (work: () => Promise<{ readonly http: number }>) => {
    const startedMs = performance.now();
    const answer = await work();
    expect(performance.now() - startedMs).toBeLessThan(SOON_MS);
    expect(answer.http).toBeLessThan(500);
    return answer;
  };
  const digits = '1'.repeat(LONG);
  const letters = 'A'.repeat(LONG);

  it.each([
    ['a DateTime with a long fraction', LOCATION, aLocation({ last_updated: `2026-11-02T09:00:00.${digits}Z` })],
    ['a DateTime with a long year', LOCATION, aLocation({ last_updated: `${digits}-11-02T09:00:00Z` })],
    ['a coordinate', LOCATION, withField(aLocation(), 'coordinates.latitude', `51.${digits}x`)],
    ['an EVSE id', LOCATION, withField(aLocation(), 'evses.0.evse_id', `BE*BEC*E${letters}!`)],
    ['an id', LOCATION, aLocation({ id: letters })],
    ['a time zone', LOCATION, aLocation({ time_zone: `Europe/${letters}/` })],
    ['a currency', TARIFF, aTariff({ currency: letters })],
    ['a URL', TARIFF, aTariff({ tariff_alt_url: `http://${'a.'.repeat(LONG / 2)}` })],
    ['a time of day', TARIFF, withField(aTariff(), 'elements.0.restrictions', { start_time: `12:${digits}` })],
    ['a contract id', SESSION, withField(aSession(), 'cdr_token.contract_id', `DE-MSP-${letters}-`)],
    ['a uid', SESSION, withField(aSession(), 'cdr_token.uid', letters)],
    ['blanks', TARIFF, aTariff({ id: `T1${' '.repeat(LONG)}x` })],
  ])('costs nothing: %s', async (_what, path, body) => {
    await soon(() => pair.cpo.ask('PUT', path, { body, to: 'DE*MSP' }));
  });

  it('costs nothing in a Token, a CDR or a response_url', async () => {
    await soon(() => pair.emsp.ask('PUT', TOKEN, { body: aToken({ contract_id: letters, language: letters }) }));
    await soon(() => pair.cpo.ask('POST', '/receiver/cdrs', { body: aCdr({ currency: letters }) }));
    const signed = {
      encoding_method: 'OCMF',
      signed_values: [{ nature: 'End', plain_data: `OCMF|{${digits}`, signed_data: '|'.repeat(LONG) }],
    };
    await soon(() => pair.cpo.ask('POST', '/receiver/cdrs', { body: aCdr({ signed_data: signed }) }));
    const body = { response_url: `${pair.emsp.partner.url}/${'?'.repeat(LONG)}`, location_id: 'L' };
    const command = () => pair.emsp.ask('POST', '/receiver/commands/START_SESSION', { body, to: 'NL*CPO' });
    expect(await soon(command)).toMatchObject({ http: 200, ocpi: 2001 });
  });

  it('costs nothing in a header, a path or a query, as long as those may be', async () => {
    const long = 'a'.repeat(12_000);
    const ask = (path: string, headers: Record<string, string> = {}) =>
      soon(() => pair.cpo.ask('GET', path, { headers }));
    await ask(TARIFF, { Authorization: `Token ${'='.repeat(12_000)}!` });
    await ask(TARIFF, { 'OCPI-to-party-id': long, 'OCPI-to-country-code': 'DE' });
    await ask(TARIFF, { 'X-Correlation-ID': `${long} ` });
    await ask(`/receiver/tariffs/NL/CPO/${'%2e'.repeat(4_000)}x`);
    await ask(`/sender/tariffs?date_from=2026-11-02T09:00:00.${'1'.repeat(12_000)}Z`);
    await ask(`/sender/tariffs?limit=${'1'.repeat(12_000)}x&next_page=${'_'.repeat(1_000)}`);
    const query = `duration=${'1'.repeat(6_000)}&response_url=http://${'a%3'.repeat(1_500)}`;
    await ask(`/receiver/chargingprofiles/S1?${query}`);
  });
});
