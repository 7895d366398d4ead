import { PassThrough, Readable } from 'node:stream';
import { vatCommand } from '../../../src/cli/vat/vat.js';
import { loadRules } from '../../../src/compose/load-rules.js';
import { runCli } from '../../support/run-cli.js';

const { vat: table } = loadRules('tariffs');
const DE = { country_code: 'DE', vat_ids: ['DE'] };
const NL_DEALER = { country_code: 'NL', vat_ids: ['NL'], dealer: true };
const ENERGY = { kind: 'ENERGY', supplier: DE, customer: NL_DEALER, charge_country: 'DE', date: '2026-11-02' };

async function written(lines: readonly unknown[], explain = false): Promise<{ text: string; error: string }> {
  const output = new PassThrough();
  const input = Readable.from(lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`));
  let error = '';
  const done = vatCommand(input, output, { table, explain, now: new Date('2026-11-02T09:00:00Z') })
    .catch((refusal: Error) => {
      error = `${refusal.name}: ${refusal.message}`;
    })
    .then(() => output.end());
  const chunks: Buffer[] = await output.toArray();
  await done;
  return { text: Buffer.concat(chunks).toString('utf8'), error };
}

async function decided(line: unknown): Promise<unknown> {
  return JSON.parse((await written([line])).text);
}

describe('voltclear vat', () => {
  it('says what a document would say of a supply, and by which rule and evidence', async () => {
    expect(await decided({ id: 'E01', ...ENERGY })).toEqual({
      id: 'E01',
      liable: 'CUSTOMER',
      rule: 'ART38',
      place: 'NL',
      basis: 'ART195',
      category: 'AE',
      rate: '0',
      vatex: 'VATEX-EU-AE',
      rule_id: 'ENERGY-DEALER-CROSS-BORDER',
      evidence: [
        'supplier VAT id of DE',
        'customer VAT id of NL: taken as proven',
        'customer is DEALER',
        'charged in DE',
      ],
    });
  });

  it('says why a supply may not be documented', async () => {
    expect(await decided({ ...ENERGY, customer: { ...NL_DEALER, vat_ids: [] } })).toEqual({
      id: null,
      liable: 'BLOCKED',
      rule: 'ART38',
      place: 'NL',
      reason: 'CUSTOMER_VAT_ID_MISSING',
      rule_id: 'ENERGY-DEALER-NO-VAT-ID',
    });
  });

  it('believes a VAT id that is written out with its evidence only', async () => {
    const vat_ids = [{ country_code: 'NL', id: 'NL123456789B01' }];
    const asked = (ids: readonly object[]) => decided({ ...ENERGY, customer: { ...NL_DEALER, vat_ids: ids } });
    expect(await asked(vat_ids)).toMatchObject({ reason: 'CUSTOMER_VAT_ID_MISSING' });
    expect(await asked(vat_ids.map((one) => ({ ...one, evidence: 'VIES 2026-09-30' })))).toMatchObject({
      basis: 'ART195',
      evidence: expect.arrayContaining(['customer VAT id NL123456789B01: VIES 2026-09-30']),
    });
  });

  it('takes the rate of the day, and today where none is named', async () => {
    const local = { kind: 'SERVICE', supplier: { country_code: 'EE', vat_ids: ['EE'] } };
    const customer = { country_code: 'EE', vat_ids: [], taxable: false };
    expect(await decided({ ...local, customer, date: '2025-06-30' })).toMatchObject({ rate: '22', liable: 'SUPPLIER' });
    expect(await decided({ ...local, customer })).toMatchObject({ rate: '24', basis: 'ART45' });
  });

  it.each([
    [{ kind: 'GAS' }, 'kind'],
    [{ supplier: { vat_ids: [] } }, 'supplier.country_code'],
    [{ customer: { country_code: 'nl', vat_ids: [] } }, 'customer.country_code'],
    [{ customer: { country_code: 'NL', vat_ids: [5] } }, 'customer.vat_ids.0'],
    [{ customer: { ...NL_DEALER, taxable: false } }, 'customer.dealer'],
    [{ charge_country: null }, 'charge_country'],
    [{ date: '2026-02-30' }, 'date'],
    [{ rate: '21' }, 'rate'],
  ])('refuses a line with %j, names line and field, and goes on', async (change, field) => {
    const { text, error } = await written([ENERGY, { id: 'odd', ...ENERGY, ...change }, ENERGY]);
    const [, refusal, last] = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(refusal).toEqual({
      id: 'odd',
      line: 2,
      error: { code: 'bad-field', field, message: expect.stringContaining(`${field}: `) },
    });
    expect(last).toMatchObject({ liable: 'CUSTOMER' });
    expect(error).toContain(`FailedCheck: 1 of the lines could not be read; line 2: ${field}: `);
  });

  it('refuses what is no JSON', async () => {
    expect((await written(['{"kind": '])).text).toContain('"line":1,"error":{"code":"bad-json"');
  });

  it('says it in words', async () => {
    const fleet = { country_code: 'NL', vat_ids: ['NL'] };
    const lines = [
      { id: 'E06', ...ENERGY, customer: fleet },
      {
        ...ENERGY,
        supplier: fleet,
        customer: { country_code: 'NL', vat_ids: [], taxable: false },
        charge_country: 'FR',
      },
      'nothing',
    ];
    expect((await written(lines, true)).text).toBe(
      [
        'E06: Energy, charged in DE, from DE to a business in NL, on 2026-11-02',
        '  VAT category S, 19 %: the supplier charges and owes it',
        '  by rule ENERGY-LOCAL (ART39); place of supply DE (ART39)',
        '  evidence: supplier VAT id of DE',
        '  evidence: customer is BUSINESS',
        '  evidence: charged in DE',
        '',
        'Energy, charged in FR, from NL to a consumer in NL, on 2026-11-02',
        '  blocked: SUPPLIER_NOT_REGISTERED_IN_FR; no document is issued before a person has looked',
        '  by rule ENERGY-NOT-REGISTERED; place of supply FR (ART39)',
        '',
        `line 3: ${refusalOf('nothing')}`,
        '',
        '',
      ].join('\n'),
    );
  });

  it('needs no hub, and fails when the file is not there', async () => {
    const { code, stderr } = await runCli(['vat', '/nowhere/supplies.jsonl']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('ENOENT')]);
  });
});

/** What Node's own parser says. */
function refusalOf(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}
