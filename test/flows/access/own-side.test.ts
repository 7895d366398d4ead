import { contestFlows } from '../../../src/compose/clearing/contest-flows.js';
import type { CdrRecord, Finance } from '../../../src/domain/clearing/cdr-record.js';
import { ownSide } from '../../../src/flows/access/own-side.js';
import { aCdrRecord } from '../../support/api/papers.js';
import { useTestDatabase } from '../../support/mongo.js';
import { agree, aPricedCdr, sendCdr } from '../../support/send-cdr.js';
import { openTestHub } from '../../support/test-hub.js';

const DOCUMENTED: Finance = {
  state: 'DOCUMENTED',
  runId: 'RUN-2026-10',
  documentNumber: 'HUB-2026-000001',
  line: 2,
  purchaseNumber: 'SB-2026-000007',
  purchaseLine: 1,
};

/** Of NL*ABC for DE*XYZ. */
function record(model: 'AGENT' | 'PRINCIPAL', finance = DOCUMENTED): CdrRecord {
  const plain = aCdrRecord();
  if (!('acceptedAt' in plain.review)) throw new Error('the CDR is accepted');
  const terms = { model, billing: 'DIRECT', settlementMode: 'HUB_ACCOUNT' } as const;
  return { ...plain, review: { ...plain.review, terms }, finance };
}

const OPERATOR = { email: 'o@hub.example', roles: ['OPERATOR'], parties: [] } as const;
const CPO = { email: 'c@abc.example', roles: ['FINANCE'], parties: ['NL*ABC'] } as const;
const EMSP = { email: 'e@xyz.example', roles: ['FINANCE'], parties: ['DE*XYZ'] } as const;
const BOTH = { ...CPO, parties: ['NL*ABC', 'DE*XYZ'] } as const;

describe('a CDR that the hub bought and sold', () => {
  it('shows the CPO the document by which it was bought, in the place of the sale', () => {
    expect(ownSide(record('PRINCIPAL'), CPO).finance).toEqual({
      state: 'DOCUMENTED',
      runId: 'RUN-2026-10',
      documentNumber: 'SB-2026-000007',
      line: 1,
    });
  });

  it('shows the eMSP the sale alone', () => {
    const { purchaseNumber: _number, purchaseLine: _line, ...sale } = DOCUMENTED;
    expect(ownSide(record('PRINCIPAL'), EMSP).finance).toEqual(sale);
  });

  it('shows the CPO that it is in a run, as long as only the sale is issued', () => {
    const { purchaseNumber: _number, purchaseLine: _line, ...sale } = DOCUMENTED;
    const state = ownSide(record('PRINCIPAL', sale as Finance), CPO).finance;
    expect(state).toEqual({ state: 'ALLOCATED', runId: 'RUN-2026-10' });
  });

  it('shows an operator, and somebody of both parties, everything', () => {
    for (const staff of [OPERATOR, BOTH]) expect(ownSide(record('PRINCIPAL'), staff).finance).toEqual(DOCUMENTED);
  });

  it('is one document for both in the AGENT model', () => {
    for (const staff of [CPO, EMSP]) expect(ownSide(record('AGENT'), staff).finance).toEqual(DOCUMENTED);
  });
});

const database = useTestDatabase();

it('an eMSP that approves again what the hub has bought and sold learns nothing of the purchase', async () => {
  const hub = await openTestHub(database);
  await agree(hub, { model: 'PRINCIPAL' });
  const { key } = await sendCdr(hub, aPricedCdr('P1', '10'));
  const staff = { email: 'e@bet.example', roles: ['FINANCE'], parties: ['DE*BET'] } as const;
  const { approveCdr } = contestFlows(hub);
  await approveCdr(staff, key);
  await hub.cdrs.allocate('RUN-P', hub.time.now);
  const { groups } = await hub.cdrs.freeze('RUN-P');
  await hub.cdrs.markDocumented({ role: 'PURCHASE', groups, documentNumber: 'SB-1', line: 1 });
  await hub.cdrs.markDocumented({ role: 'SALE', groups, documentNumber: 'HUB-1', line: 1 });
  const kept = { runId: 'RUN-P', state: 'DOCUMENTED', documentNumber: 'HUB-1', line: 1 };
  expect((await hub.cdrs.find(key))?.finance).toMatchObject({ ...kept, purchaseNumber: 'SB-1' });
  expect((await approveCdr(staff, key)).finance).toEqual(kept);
  await hub.close();
});
