import { Decimal } from '../../../src/domain/decimal.js';
import { parsePartyKey } from '../../../src/domain/party.js';
import type { Cdr } from '../../../src/domain/roaming/cdr.js';
import { clearCdr } from '../../../src/flows/clearing/clear-cdr.js';
import { acceptMismatch, holdCdr, releaseCdr } from '../../../src/flows/contests/decide-cdr.js';
import { acceptCdr } from '../../../src/flows/roaming/accept-cdr.js';
import { aPricedCdr, asJson, creditOf } from '../../support/send-cdr.js';
import type { TestHub } from '../../support/test-hub.js';
import { Crash, crashingAfter } from '../crash.js';
import type { Claim } from '../model.js';
import type { Pair } from '../networks.js';
import { recover } from '../recover.js';
import type { World } from '../world.js';
import { refused, type Step, ZOE } from './step.js';

const DAY_MS = 86_400_000;
const COUNTRIES = ['NLD', 'DEU', 'FRA', 'SWE'] as const;

export function aClaim({ random, next }: World, pair: Pair): Cdr {
  const id = `R${next()}`;
  const kwh = new Decimal(1 + random.int(900_000)).dividedBy(10_000);
  const plain = aPricedCdr(id, kwh.toFixed());
  const { currency } = pair.agreement;
  const party = parsePartyKey(pair.cpo);
  return {
    ...plain,
    party,
    currency,
    token: { ...plain.token, party: parsePartyKey(pair.emsp) },
    location: { ...plain.location, country: random.one(COUNTRIES) },
    tariffs: plain.tariffs.map((tariff) => ({ ...tariff, party, currency })),
  };
}

/** A CPO sends a CDR, again when the hub ends on the way, until it is answered; then it is cleared. */
export async function send(world: World, cdr: Cdr, crashAfter?: number): Promise<string> {
  const incoming = { cdr, original: asJson(cdr), ocpiVersion: '2.2.1', correlationId: cdr.id };
  const clearing: Promise<void>[] = [];
  const on = (hub: TestHub) => ({
    ...hub,
    clearSoon: (record: Parameters<TestHub['clearSoon']>[0]) => void clearing.push(clearCdr(hub, record)),
  });
  if (crashAfter !== undefined) {
    try {
      await acceptCdr(on(crashingAfter(world.hub, crashAfter)), incoming);
      await Promise.all(clearing);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      await Promise.allSettled(clearing);
      await recover(world);
    }
    clearing.length = 0;
  }
  const { key } = await acceptCdr(on(world.hub), incoming);
  await Promise.all(clearing);
  return key;
}

/** Notes what has to become of a CDR that claims what it costs. */
export function accepted(world: World, pair: Pair, cdr: Cdr, more: Partial<Claim> = {}): Claim {
  const claim: Claim = {
    key: `${pair.cpo}/${cdr.id}`,
    cdr,
    pair,
    amount: cdr.totalCost.exclVat,
    state: 'ACCEPTED',
    place: 'FREE',
    contestableUntil: windowFrom(world, pair),
    ...more,
  };
  world.model.claims.set(claim.key, claim);
  return claim;
}

export function windowFrom({ hub }: World, { agreement }: Pair): Date {
  return new Date(hub.clock.now().getTime() + agreement.contestDays * DAY_MS);
}

/** Claims in one of these states. */
export function claimsIn({ model }: World, ...states: readonly Claim['state'][]): Claim[] {
  return [...model.claims.values()].filter(({ state }) => states.includes(state));
}

export const sendNew: Step = async (world) => {
  const pair = world.random.one(world.pairs);
  const cdr = aClaim(world, pair);
  const crashAfter = world.random.chance(15) ? 1 + world.random.int(6) : undefined;
  await send(world, cdr, crashAfter);
  await readWindow(world, accepted(world, pair, cdr));
  return `${pair.cpo}/${cdr.id} for ${cdr.totalCost.exclVat.toFixed()} to ${pair.emsp}${crashed(crashAfter)}`;
};

export function crashed(after: number | undefined): string {
  return after === undefined ? '' : `, the process ends after write ${after}`;
}

export const sendAgain: Step = async (world) => {
  const claim = world.random.pick([...world.model.claims.values()]);
  if (!claim) return undefined;
  await send(world, claim.cdr);
  return `${claim.key} again`;
};

export const sendOther: Step = async (world) => {
  const claim = world.random.pick([...world.model.claims.values()]);
  if (!claim) return undefined;
  const cdr = { ...claim.cdr, totalCost: { exclVat: claim.amount.plus('0.01') } };
  return `${claim.key} with other content: ${await refused('cdr-immutable', () => send(world, cdr))}`;
};

/** Another CDR of a session: it waits until the first one is credited or given up. */
export const sendSecond: Step = async (world) => {
  const first = world.random.pick(claimsIn(world, 'ACCEPTED', 'APPROVED').filter(({ credits }) => !credits));
  if (!first) return undefined;
  const waits = claimsIn(world, 'WAITS').some(({ cdr }) => cdr.sessionId === first.cdr.sessionId);
  if (waits) return undefined;
  const cdr = { ...aClaim(world, first.pair), ...(first.cdr.sessionId && { sessionId: first.cdr.sessionId }) };
  await send(world, cdr);
  accepted(world, first.pair, cdr, { state: 'WAITS', place: 'OUT' });
  return `${first.pair.cpo}/${cdr.id}: a second CDR of the session of ${first.key}`;
};

/** The session of a claim is free again. */
export async function sessionIsFree(world: World, { cdr }: Claim): Promise<void> {
  const next = claimsIn(world, 'WAITS').find((one) => one.cdr.sessionId === cdr.sessionId);
  if (!next) return;
  Object.assign(next, { state: 'ACCEPTED', place: 'FREE' });
  await readWindow(world, next);
}

/** Whether a claim was accepted before a crash or a minute after it, only the hub can tell. */
async function readWindow({ hub }: World, claim: Claim): Promise<void> {
  const review = (await hub.cdrs.find(claim.key))?.review;
  if (review && 'contestableUntil' in review) claim.contestableUntil = review.contestableUntil;
}

export const sendTooDear: Step = async (world) => {
  const pair = world.random.one(world.pairs);
  const cdr = aClaim(world, pair);
  const dear = { ...cdr, totalCost: { exclVat: cdr.totalCost.exclVat.plus('7.77') } };
  await send(world, dear);
  accepted(world, pair, dear, { state: 'MISMATCH', place: 'OUT' });
  return `${pair.cpo}/${cdr.id} claims 7.77 more than it costs`;
};

export const acceptTooDear: Step = async (world) => {
  const claim = world.random.pick(claimsIn(world, 'MISMATCH'));
  if (!claim) return undefined;
  await acceptMismatch(world.hub, ZOE, { key: claim.key, reason: 'agreed by telephone' });
  Object.assign(claim, { state: 'ACCEPTED', place: 'FREE', contestableUntil: windowFrom(world, claim.pair) });
  return `${claim.key} is accepted by a person`;
};

/** Of the same run and pair as a claim that was credited already. */
function isBesideCredited(world: World, { runId, pair, place }: Claim): boolean {
  return place === 'BILLED' && claimsIn(world, 'CREDITED').some((one) => one.runId === runId && one.pair === pair);
}

export const credit: Step = async (world) => {
  const { random } = world;
  const originals = claimsIn(world, 'ACCEPTED', 'CONTESTED', 'APPROVED').filter(({ credits }) => !credits);
  // Several credits of one invoice are what rounding has to get right.
  const again = random.chance(50) ? originals.filter((one) => isBesideCredited(world, one)) : [];
  const original = random.pick(again) ?? random.pick(originals);
  if (!original) return undefined;
  const cdr = creditOf(original.cdr, `C${world.next()}`);
  const crashAfter = random.chance(20) ? 1 + random.int(8) : undefined;
  await send(world, cdr, crashAfter);
  const late = original.place === 'RUN' || original.place === 'BILLED';
  original.state = 'CREDITED';
  await readWindow(world, accepted(world, original.pair, cdr, { credits: { original, late } }));
  await sessionIsFree(world, original);
  return `${original.key} (${original.place}) is credited by ${cdr.id}${crashed(crashAfter)}`;
};

/** A credit that does not take back what was claimed, or a second one, is no credit. */
export const creditWrongly: Step = async (world) => {
  const original = world.random.pick(
    claimsIn(world, 'ACCEPTED', 'APPROVED', 'CREDITED').filter(({ credits }) => !credits),
  );
  if (!original) return undefined;
  const wrong = { exclVat: original.amount.negated().plus('0.01') };
  const parts = original.state === 'CREDITED' ? {} : { totalCost: wrong };
  const cdr = creditOf(original.cdr, `X${world.next()}`, parts);
  await send(world, cdr);
  accepted(world, original.pair, cdr, { state: 'REFUSED', place: 'OUT' });
  return `${cdr.id} credits ${original.key} (${original.state}) wrongly`;
};

/** The credit comes before what it takes back, which overtakes nothing. */
export const creditFirst: Step = async (world) => {
  const pair = world.random.one(world.pairs);
  const cdr = aClaim(world, pair);
  const early = creditOf(cdr, `C${world.next()}`);
  await send(world, early);
  await send(world, cdr);
  const original = accepted(world, pair, cdr, { state: 'CREDITED' });
  accepted(world, pair, early, { credits: { original, late: false } });
  return `${cdr.id} comes after its credit ${early.id}`;
};

export const hold: Step = async (world) => {
  const claim = world.random.pick(claimsIn(world, 'ACCEPTED', 'APPROVED').filter(({ place }) => place === 'FREE'));
  if (!claim) return undefined;
  await holdCdr(world.hub, ZOE, { key: claim.key, reason: 'asked for the contract' });
  claim.place = 'HELD';
  return `${claim.key} is held`;
};

export const release: Step = async (world) => {
  const claim = world.random.pick([...world.model.claims.values()].filter(({ place }) => place === 'HELD'));
  if (!claim) return undefined;
  await releaseCdr(world.hub, ZOE, claim.key);
  claim.place = 'FREE';
  return `${claim.key} is released`;
};
