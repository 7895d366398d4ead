import { readExample } from '../../domain/clearing/read-json.js';
import { aClaim, aSentCdr, type IntakeScene, openIntakeScene } from '../../support/intake-scene.js';
import { useTestDatabase } from '../../support/mongo.js';
import type { Json } from '../../support/ocpi-example.js';
import { ocmfUntil, SPOILED, signedData } from '../../support/spoiled-cdrs.js';

interface IntakeFixture {
  readonly cases: readonly { readonly case: string; readonly result: string }[];
}
interface ToleranceFixture {
  readonly cases: readonly { readonly claimed: string; readonly computed: string; readonly verdict: string }[];
}

const intake = readExample<IntakeFixture>('intake');
const tolerance = readExample<ToleranceFixture>('tolerance');

const database = useTestDatabase();
let scene: IntakeScene;

beforeAll(async () => {
  scene = await openIntakeScene(database);
});
afterAll(() => scene.close());

/** Just on the right side of the same rules. */
const STILL_GOOD: Readonly<Record<string, (cdr: Json) => Json>> = {
  TIME_ORDER: (cdr) => ({ ...cdr, end_date_time: cdr['start_date_time'], total_time: 0 }),
  ENERGY_SUM: (cdr) => ({ ...cdr, total_energy: 10.001 }),
  COST_SUM: (cdr) => ({ ...cdr, total_energy_cost: { excl_vat: 9.98 }, total_time_cost: { excl_vat: 0.01 } }),
  POWER_IMPLAUSIBLE: (cdr) => ({ ...cdr, total_time: 0.42 }),
  METER_MISMATCH: (cdr) => ({ ...cdr, signed_data: signedData(ocmfUntil(110.01)) }),
  SIGNATURE_INVALID: (cdr) => ({ ...cdr, signed_data: { ...signedData(ocmfUntil(110)), encoding_method: 'EDL40' } }),
};

describe('a CDR over OCPI', () => {
  it('that comes twice is 1000 with the same Location, and booked once', async () => {
    expect(intake.cases[0]?.result).toBe('1000 and the same Location; no second ledger entry');
    const first = await scene.post(aSentCdr('TWICE'));
    const again = await scene.post(aSentCdr('TWICE'));
    expect([first.ocpi, again.ocpi]).toEqual([1000, 1000]);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(await scene.bookedOf('NL*ALF/TWICE')).toBe('10.0000');
  });

  // Threat 36.
  it('with the same id and a higher price is refused with 2001, and the original stays as it is', async () => {
    expect(intake.cases[1]?.result).toBe('409-like OCPI 2001, CDR_IMMUTABLE, original kept');
    await scene.post(aSentCdr('FORGED'));
    const dearer = await scene.post(aSentCdr('FORGED', { total_cost: { excl_vat: 99 } }));
    expect(dearer).toMatchObject({ ocpi: 2001, message: expect.stringMatching(/already exists/) });
    expect(await scene.verdictOf('NL*ALF/FORGED')).toBe('ACCEPTED EXACT');
    expect(await scene.bookedOf('NL*ALF/FORGED')).toBe('10.0000');
  });

  it('for a session that has an accepted CDR is quarantined, until that one is credited', async () => {
    expect(intake.cases[2]?.result).toBe('QUARANTINED DUPLICATE_SESSION');
    await scene.post(aSentCdr('ONE', { session_id: 'SAME' }));
    await scene.post(aSentCdr('TWO', { session_id: 'same' }));
    expect(await scene.verdictOf('NL*ALF/TWO')).toBe('QUARANTINED DUPLICATE_SESSION');
    const credit = { session_id: 'SAME', credit: true, credit_reference_id: 'ONE', total_cost: { excl_vat: -10 } };
    await scene.post(aSentCdr('ONE-C', credit));
    expect(await scene.verdictOf('NL*ALF/TWO')).toBe('ACCEPTED EXACT');
  });

  it('with an id that another party uses too is accepted', async () => {
    expect(intake.cases[3]?.case).toBe('same id from another party');
    await scene.post(aSentCdr('SHARED'));
    await scene.post(aSentCdr('SHARED', { party_id: 'OTH' }), 'NL*OTH');
    expect(await scene.verdictOf('NL*ALF/SHARED')).toBe('ACCEPTED EXACT');
    expect(await scene.verdictOf('NL*OTH/SHARED')).toBe('ACCEPTED EXACT');
  });

  it.each(intake.cases.slice(4))('where $case: $result', async ({ result }) => {
    const rule = result.split(' ')[1] ?? '';
    const spoil = SPOILED[rule];
    if (!spoil) throw new Error(`no CDR for ${rule}`);
    const answer = await scene.post(spoil(aSentCdr(`BAD-${rule}`)));
    expect(answer).toMatchObject({ http: 201, ocpi: 1000 });
    expect(await scene.verdictOf(`NL*ALF/BAD-${rule}`)).toBe(result);
    expect(await scene.bookedOf(`NL*ALF/BAD-${rule}`)).toBeUndefined();
  });

  it.each(Object.keys(STILL_GOOD))('on the edge of %s is accepted', async (rule) => {
    await scene.post(STILL_GOOD[rule]?.(aSentCdr(`EDGE-${rule}`)) ?? {});
    expect(await scene.verdictOf(`NL*ALF/EDGE-${rule}`)).toBe('ACCEPTED EXACT');
  });

  it.each(tolerance.cases)('claiming $claimed where we compute $computed is $verdict', async (example) => {
    const { claimed, computed, verdict } = example;
    const id = `TOL-${computed}-${claimed}`.replaceAll('.', 'P');
    await scene.post(aClaim(id, computed, claimed));
    const settled = verdict === 'MISMATCH' ? 'MISMATCH MISMATCH' : `ACCEPTED ${verdict}`;
    expect(await scene.verdictOf(`NL*ALF/${id}`)).toBe(settled);
    expect(await scene.bookedOf(`NL*ALF/${id}`)).toBe(verdict === 'MISMATCH' ? undefined : claimed);
  });
});
