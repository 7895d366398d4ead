import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadIdentity, loadRules } from '../../src/compose/load-rules.js';
import { useTempFolder } from '../support/hub-settings.js';
import { refusalOf } from '../support/refusal.js';

const folder = useTempFolder('load-rules');
const HUB = { party: { countryCode: 'BE', partyId: 'HUB' }, name: 'The Hub' };

function entityFile(json: string): string {
  const file = join(folder, 'entity.json');
  writeFileSync(file, json);
  return file;
}

describe('the rules of the clearing house', () => {
  it('are read from the folder of tariffs', () => {
    const { fees, vat } = loadRules('tariffs');
    expect(fees).toMatchObject({ paymentTermDays: expect.any(Number) });
    expect(vat).toBeDefined();
  });

  it('are refused by the name of the file that is missing', () => {
    const refused = refusalOf(() => loadRules(folder));
    expect(refused).toMatchObject({ code: 'bad-setting' });
    expect(refused.message).toContain(join(folder, 'hub-fees.json'));
  });
});

describe('the legal entity of the hub', () => {
  const ENTITY = {
    name: 'Hub SE',
    street: 'Rue 1',
    postal_code: '1000',
    city: 'Bruxelles',
    country_code: 'BE',
    vat_ids: [],
    dealer: false,
    language: 'en',
  };

  it('has the party and name of the settings, and is empty without a file', () => {
    const identity = loadIdentity({ ...HUB, legalEntityFile: undefined });
    expect(identity).toMatchObject({ ...HUB.party, name: 'The Hub', legalEntity: { name: 'The Hub', street: '' } });
  });

  it('is the one of the file, for the party of the settings', () => {
    const { legalEntity } = loadIdentity({ ...HUB, legalEntityFile: entityFile(JSON.stringify(ENTITY)) });
    expect(legalEntity).toMatchObject({ party: HUB.party, name: 'Hub SE', city: 'Bruxelles' });
  });

  it.each([
    ['is no JSON', '{', undefined],
    ['lacks a field', JSON.stringify({ ...ENTITY, city: undefined }), 'city'],
    ['has a field that nobody knows', JSON.stringify({ ...ENTITY, colour: 'green' }), 'colour'],
  ])('is refused when the file %s', (_what, json, field) => {
    const file = entityFile(json);
    const refused = refusalOf(() => loadIdentity({ ...HUB, legalEntityFile: file }));
    expect(refused).toMatchObject({ code: 'bad-setting', ...(field && { field }) });
    expect(refused.message).toContain(file);
  });
});
