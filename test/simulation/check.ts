import { type Decimal, ZERO } from '../../src/domain/decimal.js';
import { isCreditNote } from '../../src/domain/invoicing/document.js';
import { INVARIANTS } from '../../src/flows/books/breach.js';
import { verifyBooks } from '../../src/flows/books/verify-books.js';
import { totalsBy } from './model.js';
import type { World } from './world.js';

/** A world whose books do not hold, with all that led to it. */
export class SimulationBreach extends Error {
  constructor({ seed, story }: World, text: string) {
    super(
      `seed ${seed}, step ${story.length - 1}: ${text}\n${story.map((line, index) => `  ${index} ${line}`).join('\n')}`,
    );
    this.name = 'SimulationBreach';
  }
}

/** All but the papers, which the simulation does not make, and the other program. */
const ASKED = INVARIANTS.filter((invariant) => invariant !== 'I12' && invariant !== 'I15');

/** Notes that tell of work under way or of what cannot be known any more: fine after a crash, or always. */
const ALWAYS_FINE =
  /no snapshot of balances|members were taken out|is not calculated again: master data|after corrections/;

/** The whole verification; a quiet hub has nothing under way. */
export async function holdsNow(world: World, when: string, isQuiet = false): Promise<void> {
  const { breach, invariants } = await verifyBooks(world.hub, { only: ASKED });
  if (breach) throw new SimulationBreach(world, `${when}: ${breach.invariant} at ${breach.where}: ${breach.message}`);
  const [note] = invariants.flatMap(({ notes }) => notes).filter((text) => !ALWAYS_FINE.test(text));
  if (isQuiet && note !== undefined) throw new SimulationBreach(world, `${when}: ${note}`);
}

/** What the books say, against what people know. Cheap: asked after each step. */
export async function agreesWithModel(world: World): Promise<void> {
  const { hub, model } = world;
  const documented = await documentTotals(world);
  for (const [side, prefix, sign] of [
    ['emsp', 'unbilled:receivable:', 1],
    ['cpo', 'unbilled:payable:', -1],
  ] as const) {
    const free = new Map<string, Decimal>();
    for (const { account, currency, amount } of await hub.balanceBook.ofPrefix(prefix)) {
      free.set(`${account.slice(prefix.length)} ${currency}`, amount.times(sign));
    }
    if (!documented.isCorrected) {
      compare(world, `what is unbilled of each ${side}`, free, totalsBy(model, side, ['FREE', 'HELD', 'RUN']));
      compare(world, `what is billed of each ${side}`, documented[side], totalsBy(model, side, ['BILLED']));
    }
    // An invoice that was taken back is unbilled until another one is in its place.
    const both: Totals = new Map(free);
    for (const [key, amount] of documented[side]) add(both, key, amount);
    compare(world, `what each ${side} was charged`, both, totalsBy(model, side, ['FREE', 'HELD', 'RUN', 'BILLED']));
  }
  await compareMoney(world, documented.gross);
  await compareStates(world);
}

type Totals = Map<string, Decimal>;

function add(totals: Totals, key: string, amount: Decimal): void {
  totals.set(key, amount.plus(totals.get(key) ?? ZERO));
}

/** Exact energy by buyer and by seller, and gross by member, of all issued documents; the hub is left out. */
async function documentTotals({ hub }: World) {
  const totals = { emsp: new Map(), cpo: new Map(), gross: new Map(), isCorrected: false };
  for await (const document of hub.documents.stream({})) {
    const { type, currency, sellerKey, buyerKey, lines, gross, runId, corrects } = document;
    if (runId === undefined && corrects) totals.isCorrected = true;
    const signed = (amount: Decimal) => (isCreditNote(type) ? amount.negated() : amount);
    add(totals.gross, `${buyerKey} ${currency}`, signed(gross));
    add(totals.gross, `${sellerKey} ${currency}`, signed(gross).negated());
    for (const { kind, exact } of lines) {
      if (kind !== 'ENERGY') continue;
      add(totals.emsp, `${buyerKey} ${currency}`, signed(exact));
      add(totals.cpo, `${sellerKey} ${currency}`, signed(exact));
    }
  }
  return totals;
}

/** What a member owes by its accounts is what its documents say less what it has paid. Conversion mixes currencies. */
async function compareMoney(world: World, gross: Totals): Promise<void> {
  if (world.settlementCurrency !== undefined) return;
  const owed: Totals = new Map();
  for (const prefix of ['member:', 'settlement:', 'prepaid:']) {
    for (const { account, currency, amount } of await world.hub.balanceBook.ofPrefix(prefix)) {
      const party = account.split(':').find((part) => part.includes('*'));
      add(owed, `${party} ${currency}`, amount);
    }
  }
  const expected: Totals = new Map(gross);
  for (const [key, amount] of world.model.paid) add(expected, key, amount.negated());
  compare(world, 'what each member owes', owed, expected);
}

function compare(world: World, what: string, is: Totals, expected: Totals): void {
  for (const key of new Set([...is.keys(), ...expected.keys()])) {
    if (key.startsWith('NL*HUB ')) continue;
    const [a, b] = [is.get(key) ?? ZERO, expected.get(key) ?? ZERO];
    if (!a.equals(b))
      throw new SimulationBreach(world, `${what}: ${key}: the books say ${a.toFixed()}, people ${b.toFixed()}`);
  }
}

/** Reviews and places of a few claims, so that not only sums agree. */
async function compareStates(world: World): Promise<void> {
  const { random, model, hub } = world;
  const claims = [...model.claims.values()];
  for (let looked = 0; looked < 3; looked++) {
    const claim = random.pick(claims);
    if (!claim) return;
    const record = await hub.cdrs.find(claim.key);
    const state = REVIEWS[record?.review.state ?? ''] ?? record?.review.state;
    if (state !== claim.state && !(claim.state === 'WAITS' && state === 'REFUSED')) {
      throw new SimulationBreach(world, `${claim.key} is ${record?.review.state}, people say ${claim.state}`);
    }
  }
}

const REVIEWS: Readonly<Record<string, string>> = { QUARANTINED: 'REFUSED' };
