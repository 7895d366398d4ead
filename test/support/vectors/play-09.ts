import { Decimal, toText } from '../../../src/domain/decimal.js';
import type { OcpiReply } from '../../../src/simulator/ocpi-client.js';
import { aClaim, aSentCdr } from '../intake-scene.js';
import { SPOILED } from '../spoiled-cdrs.js';
import { readJournal } from './settlement/journal-facts.js';
import type { PlayOnHub } from './vector-case.js';
import { until, type VectorHub } from './vector-hub.js';
import { agreementBody } from './vector-parties.js';

interface IntakeVector {
  readonly cases: readonly {
    readonly claimed: string;
    readonly calculated: string;
    readonly class: string;
    readonly difference: string;
    readonly tolerance: string;
  }[];
  readonly intake: readonly { readonly case: string; readonly result: string }[];
}

interface ApiCdr {
  readonly review: {
    readonly state: string;
    readonly rule?: string;
    readonly rating?: {
      readonly verdict: string;
      readonly claimed: string;
      readonly computed: string;
      readonly difference: string;
      readonly tolerance: string;
    };
  };
}

/**
 * Each case over OCPI, a moment after the session of its CDR. Contests are possible for 90 days, so that none of these
 * CDRs gets into a run of another vector.
 */
export const playIntake: PlayOnHub = async (vector, { hub, tell }) => {
  const { cases, intake } = vector as IntakeVector;
  hub.at('2026-10-12T09:05:00Z');
  await hub.join({ 'NL*ALF': {}, 'NL*OTH': {} });
  const terms = { contest_days: 90, max_age_days: 90, max_power_kw: '22' };
  for (const cpo of ['NL*ALF', 'NL*OTH']) await hub.api.post('/agreements', agreementBody(cpo, 'DE*BET', terms));
  for (const { claimed, calculated, ...expected } of cases) {
    const id = `TOL-${calculated}-${claimed}`.replaceAll('.', 'P');
    await hub.post(JSON.stringify(aClaim(id, calculated, claimed)));
    await hub.judged();
    const rating = (await cdrOf(hub, id)).review.rating;
    const got = rating && {
      class: rating.verdict,
      difference: fine(new Decimal(rating.difference).abs()),
      tolerance: fine(new Decimal(rating.tolerance)),
    };
    tell(`claimed ${claimed}, calculated ${calculated}`, { expected, got });
  }
  for (const [index, { case: name, result }] of intake.entries()) {
    tell(name, { expected: result, got: await (SPECIAL[index] ?? quarantined)(hub, result) });
  }
};

/** Cases that are more than one CDR, by their place in the vector; what they come to, in its words. */
const SPECIAL: readonly ((hub: VectorHub, result: string) => Promise<string>)[] = [twice, changed, sameSession, sameId];

async function twice(hub: VectorHub): Promise<string> {
  const [first, again] = [await send(hub, aSentCdr('TWICE')), await send(hub, aSentCdr('TWICE'))];
  const isSame = first.headers['location'] === again.headers['location'];
  const entries = await entriesOf(hub, 'TWICE');
  return `${again.statusCode} and ${isSame ? 'the same' : 'another'} Location; ${entries === 1 ? 'no' : 'a'} second ledger entry`;
}

async function changed(hub: VectorHub): Promise<string> {
  await send(hub, aSentCdr('FORGED'));
  const dearer = await send(hub, aSentCdr('FORGED', { total_cost: { excl_vat: 99 } }));
  const isKept = (await cdrOf(hub, 'FORGED')).review.rating?.claimed === '10.00';
  const why = /already exists/.test(String(dearer.statusMessage)) ? 'CDR_IMMUTABLE' : dearer.statusMessage;
  return `409-like OCPI ${dearer.statusCode}, ${why}, original ${isKept ? 'kept' : 'lost'}`;
}

async function sameSession(hub: VectorHub): Promise<string> {
  await send(hub, aSentCdr('ONE', { session_id: 'SAME' }));
  await send(hub, aSentCdr('TWO', { session_id: 'SAME' }));
  return verdictOf(hub, 'TWO');
}

async function sameId(hub: VectorHub): Promise<string> {
  await send(hub, aSentCdr('SHARED'));
  await send(hub, aSentCdr('SHARED', { party_id: 'OTH' }));
  const verdicts = [await verdictOf(hub, 'SHARED'), await verdictOf(hub, 'SHARED', 'NL*OTH')];
  const isBoth = verdicts.every((verdict) => verdict === 'ACCEPTED');
  return isBoth ? 'accepted: ids are unique per country_code+party_id only' : verdicts.join(', ');
}

async function quarantined(hub: VectorHub, result: string): Promise<string> {
  const rule = result.split(' ')[1] ?? '';
  await send(hub, SPOILED[rule]?.(aSentCdr(`BAD-${rule}`)) ?? {});
  return verdictOf(hub, `BAD-${rule}`);
}

async function send(hub: VectorHub, cdr: object): Promise<OcpiReply> {
  const reply = await hub.post(JSON.stringify(cdr));
  await hub.judged();
  return reply;
}

function cdrOf({ api }: VectorHub, id: string, cpo = 'NL*ALF'): Promise<ApiCdr> {
  return api.get(`/cdrs/${encodeURIComponent(cpo)}/${encodeURIComponent(id)}`);
}

async function verdictOf(hub: VectorHub, id: string, cpo?: string): Promise<string> {
  const { state, rule } = (await cdrOf(hub, id, cpo)).review;
  return rule === undefined ? state : `${state} ${rule}`;
}

/** As soon as there is one. */
async function entriesOf(hub: VectorHub, id: string): Promise<number> {
  let found = 0;
  await until(async () => {
    const { bytes } = await hub.api.download('/books/hledger');
    found = readJournal(bytes.toString('utf8')).filter(({ key }) => key === `accrue:${id}`).length;
    return found > 0;
  });
  return found;
}

function fine(amount: Decimal): string {
  return toText(amount, 4);
}
