import { parse } from 'csv-parse/sync';
import { renderCdrCsv } from '../../src/documents/cdr-csv.js';
import type { CdrRecord } from '../../src/domain/clearing/cdr-record.js';
import { Decimal, sum, toText } from '../../src/domain/decimal.js';
import { aCdr, accepted, aRecord } from '../domain/clearing/builders.js';
import { AGENT_EXAMPLE } from '../domain/clearing/settlement-example.js';
import { aDocument, ENERGY } from './builders.js';

describe('the CSV of the CDRs on a document', () => {
  const own = AGENT_EXAMPLE.records
    .map(({ record }) => record)
    .filter(({ cdr }) => cdr.id === 'C03' || cdr.id === 'C04');

  it('has a row per CDR, with its line', async () => {
    const rows = await rowsOf(own);
    expect(rows.map((row) => [row['line'], row['cdr_id'], row['kwh'], row['claimed_excl_vat']])).toEqual([
      ['1', 'C03', '12', '6'],
      ['2', 'C04', '33.333', '14.6665'],
    ]);
  });

  it('adds up to the lines of the document, exactly', async () => {
    const rows = await rowsOf(own);
    for (const line of aDocument(ENERGY).lines) {
      const amounts = rows
        .filter((row) => row['line'] === String(line.line))
        .map((row) => row['claimed_excl_vat'] ?? '');
      expect(toText(sum(amounts.map((amount) => new Decimal(amount))))).toBe(toText(line.exact));
    }
  });

  it('tells the session, the place, the times in UTC and what we made of it', async () => {
    const rating = {
      verdict: 'WITHIN_TOLERANCE' as const,
      claimed: new Decimal(4),
      computed: new Decimal(12).dividedBy(3).minus(new Decimal(1).dividedBy(300)),
      difference: new Decimal(0),
      tolerance: new Decimal(0),
      tariffIds: ['T1', 'T2'],
      warnings: [],
    };
    const signedData = { encodingMethod: 'OCMF', signedValues: [{ nature: 'End', plainData: '', signedData: 'x' }] };
    const record = aRecord(aCdr({ signedData }), { review: { ...accepted(), rating }, chargeCountry: 'BE' });
    expect(await rowsOf([record])).toEqual([
      {
        line: '1',
        cdr_id: 'C01',
        credit_reference_id: '',
        session_id: 'S01',
        evse_id: 'NL*ALF*E1',
        location: 'Stationsplein, Stationsplein 1, Utrecht, NLD',
        start: '2026-10-12T08:00:00.000Z',
        end: '2026-10-12T09:00:00.000Z',
        kwh: '10',
        tariff_ids: 'T1 T2',
        contract_id: 'DE-BET-C00000001-1',
        currency: 'EUR',
        claimed_excl_vat: '4',
        computed_excl_vat: '3.99666667',
        verdict: 'WITHIN_TOLERANCE',
        cdr_sha256: record.contentHash,
        signed_data_sha256: '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',
      },
    ]);
  });

  it('says the line under which a CDR was booked', async () => {
    const finance = { state: 'DOCUMENTED', runId: 'R', documentNumber: ENERGY, line: 7 } as const;
    expect((await rowsOf([aRecord(aCdr(), { finance })]))[0]?.['line']).toBe('7');
  });

  it('shows a credit with its minus, which is no formula', async () => {
    const credit = aCdr({
      id: '=C',
      credit: true,
      creditReferenceId: 'C01',
      totalCost: { exclVat: new Decimal('-4.25') },
    });
    expect((await rowsOf([aRecord(credit)]))[0]).toMatchObject({
      cdr_id: "'=C",
      credit_reference_id: 'C01',
      claimed_excl_vat: '-4.25',
    });
  });

  it.each(['=1+1', '+49', '-1', '@SUM(A1)', '\tx', '＝1'])('makes %j harmless in text', async (name) => {
    const cdr = aCdr({ location: { ...aCdr().location, evseId: name } });
    expect((await rowsOf([aRecord(cdr)]))[0]?.['evse_id']).toBe(`'${name}`);
  });

  it('survives quotes, commas and line ends', async () => {
    const name = 'a "b", c\nd';
    const cdr = aCdr({ location: { ...aCdr().location, name } });
    expect((await rowsOf([aRecord(cdr)]))[0]?.['location']).toBe(`${name}, Stationsplein 1, Utrecht, NLD`);
  });

  it('is only a header without CDRs, and ends its lines as RFC 4180 says', async () => {
    const csv = (await renderCdrCsv(aDocument(ENERGY), streamOf([]))).toString('utf8');
    expect(csv.startsWith('line,cdr_id,')).toBe(true);
    expect(csv.split('\r\n')).toHaveLength(2);
  });

  it('fails when the CDRs cannot be read to the end', async () => {
    await expect(renderCdrCsv(aDocument(ENERGY), broken())).rejects.toThrow('the store is gone');
  });
});

async function rowsOf(records: readonly CdrRecord[]): Promise<Record<string, string>[]> {
  return parse(await renderCdrCsv(aDocument(ENERGY), streamOf(records)), { columns: true });
}

async function* streamOf(records: readonly CdrRecord[]): AsyncGenerator<CdrRecord> {
  yield* records;
}

async function* broken(): AsyncGenerator<CdrRecord> {
  yield aRecord(aCdr());
  throw new Error('the store is gone');
}
