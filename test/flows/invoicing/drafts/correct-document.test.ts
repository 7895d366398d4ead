import { Decimal } from '../../../../src/domain/decimal.js';
import { demandText } from '../../../../src/domain/invoicing/demand-text.js';
import type { IssuedDocument } from '../../../../src/domain/invoicing/document.js';
import { Ratio } from '../../../../src/domain/ratio.js';
import { spreadNewLines } from '../../../../src/flows/analytics/spread-new-lines.js';
import { approveDraft, discardDraft, submitDraft } from '../../../../src/flows/invoicing/drafts/change-draft.js';
import { correctDocument } from '../../../../src/flows/invoicing/drafts/correct-document.js';
import { createDemandDraft } from '../../../../src/flows/invoicing/drafts/demand-draft.js';
import { anEntity, party } from '../../../domain/clearing/builders.js';
import { aPlan, VAT_19 } from '../../../domain/plans/pricing/a-plan.js';
import { aDraft } from '../../../support/a-draft.js';
import { staffOf } from '../../../support/api/api-scene.js';
import { useTestDatabase } from '../../../support/mongo.js';
import { agree, aPricedCdr, sendCdr } from '../../../support/send-cdr.js';
import { openTestHub, type TestHub } from '../../../support/test-hub.js';

const database = useTestDatabase();
const WRITER = { ...staffOf(['OPERATOR']), email: 'writer@hub.example' };
const APPROVER = { ...staffOf(['OPERATOR']), email: 'approver@hub.example' };
const demand = { perKw: new Decimal('9.80'), vat: VAT_19 };
const SITE = aPlan({ id: 'SITE', party: party('NL*ALF'), locations: [{ id: 'LOC1' }], demand });
let hub: TestHub;

beforeAll(async () => {
  hub = { ...(await openTestHub(database)), plans: [SITE] };
  hub.time.now = new Date('2026-11-02T09:00:00Z');
  await hub.legalEntities.put(anEntity('NL*ALF'));
  await hub.legalEntities.put(anEntity('DE*BET', { name: 'Beta neu GmbH', language: 'de' }));
});
afterAll(() => hub.close());

async function issue(key: string): Promise<IssuedDocument> {
  const [line] = aDraft().lines;
  if (!line) throw new Error('a line was expected');
  const place = { place: 'DE', placeRule: 'ART38' };
  const lines = [{ ...line, vat: { ...line.vat, ...place } }];
  const vatBreakdown = aDraft().vatBreakdown.map((group) => ({ ...group, place: 'DE' }));
  const draft = aDraft({ key, lines, vatBreakdown });
  return hub.documents.issue(draft, { issuedAt: hub.time.now, sha256: hub.secrets.sha256 });
}

async function approve(id: string) {
  await submitDraft(hub, id);
  return approveDraft(hub, APPROVER, id);
}

describe('an issued document that is wrong', () => {
  it('is taken back in full and replaced by one with today’s names, each approved by another person', async () => {
    const { number, gross } = await issue('ONE');
    hub.time.now = new Date('2026-11-04T09:00:00Z');
    const { creditNote, corrected } = await correctDocument(hub, WRITER, number);
    const preceding = [{ number, issueDate: '2026-11-02' }];
    expect(creditNote.draft).toMatchObject({ type: '381', corrects: [number], preceding, series: 'NL-ALF-CN' });
    expect(creditNote.draft).toMatchObject({
      issueDate: '2026-11-04',
      dueDate: '2026-11-18',
      buyer: { name: 'BET Mobility' },
    });
    expect(creditNote.draft.gross).toEqual(gross);
    expect(creditNote.draft.runId).toBeUndefined();
    expect(corrected.draft).toMatchObject({
      type: '384',
      corrects: [number],
      preceding,
      buyer: { name: 'Beta neu GmbH' },
    });
    expect(corrected.draft.gross).toEqual(gross);
    await expect(approve(corrected.id)).rejects.toMatchObject({ code: 'conflict' });
    const taken = await approve(creditNote.id);
    expect(await hub.ledger.find(`credit:${taken.number}`)).toBeDefined();
    const replaced = await approveDraft(hub, APPROVER, corrected.id);
    expect(replaced.number).toBe('NL-ALF-CI-2026-000001');
    const balances = await hub.ledger.balances();
    const open = balances.filter(({ account }) => account.startsWith('unbilled'));
    expect(open.every(({ amount }) => amount.isZero())).toBe(true);
  });

  it('is corrected once: by whom, the second one is told', async () => {
    const { number } = await issue('TWO');
    const { creditNote, corrected } = await correctDocument(hub, WRITER, number);
    await expect(correctDocument(hub, WRITER, number)).rejects.toMatchObject({ code: 'conflict' });
    await Promise.all([discardDraft(hub, creditNote.id), discardDraft(hub, corrected.id)]);
    const again = await correctDocument(hub, WRITER, number);
    await approve(again.creditNote.id);
    await discardDraft(hub, again.corrected.id);
    await expect(correctDocument(hub, WRITER, number)).rejects.toThrow(
      `${number} was corrected by NL-ALF-CN-2026-000002`,
    );
  });

  it('must exist, and be an invoice', async () => {
    await expect(correctDocument(hub, WRITER, 'NL-ALF-2026-000099')).rejects.toMatchObject({ code: 'unknown-object' });
    const draft = aDraft({ key: 'SELF', type: '389', series: 'SB' });
    const { number } = await hub.documents.issue(draft, { issuedAt: hub.time.now, sha256: hub.secrets.sha256 });
    await expect(correctDocument(hub, WRITER, number)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('the demand charge of a plan', () => {
  it('becomes a draft in the name of the plan’s party, once for each month and eMSP', async () => {
    await agree(hub);
    const startedAt = new Date('2026-10-12T08:00:00Z');
    const chargingPeriods = [{ startedAt, dimensions: [{ type: 'ENERGY', volume: new Decimal(20) }] }] as const;
    await sendCdr(hub, aPricedCdr('D1', '20', { startedAt, chargingPeriods }));
    await spreadNewLines(hub);
    const source = { plan: 'SITE', month: '2026-10', buyer: 'DE*BET' } as const;
    const { draft } = await createDemandDraft(hub, WRITER, source);
    expect(draft).toMatchObject({ key: 'demand/SITE/2026-10/DE*BET', sellerKey: 'NL*ALF', period: '2026-10' });
    expect(draft.net.toFixed()).toBe('196');
    expect(draft.lines[0]).toMatchObject({ kind: 'OTHER', vat: { category: 'AE', basis: 'ART195' } });
    expect(draft.lines[0]?.description).toBe(
      'Leistungspreis Oktober 2026, NL*ALF/LOC1: Anteil an der höchsten Viertelstunde, 20 kW am 12.10.2026, 10:00',
    );
    await expect(createDemandDraft(hub, WRITER, source)).rejects.toMatchObject({ code: 'conflict' });
    const nobody = { ...source, buyer: 'NL*ALF' } as const;
    await expect(createDemandDraft(hub, WRITER, nobody)).rejects.toMatchObject({ code: 'conflict', field: 'buyer' });
    const month = { ...source, month: '2026-11' };
    await expect(createDemandDraft(hub, WRITER, month)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is explained in English too', () => {
    const facts = {
      month: '2026-10',
      location: 'NL*ALF/LOC1',
      meanKw: Ratio.fraction(61n, 3n),
      timeZone: 'Europe/Berlin',
    };
    expect(demandText({ ...facts, peakSlot: new Date('2026-10-12T08:00:00Z') }, 'en')).toBe(
      'Demand charge October 2026, NL*ALF/LOC1: share of the highest quarter hour, 20.33 kW on 12 Oct 2026, 10:00',
    );
  });
});
