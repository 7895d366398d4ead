import { bankHub } from '../../../src/compose/bank/bank-flows.js';
import type { BankLine } from '../../../src/domain/bank/bank-line.js';
import { type Decimal, Decimal as decimal, sum, ZERO } from '../../../src/domain/decimal.js';
import type { PaymentOrder } from '../../../src/domain/settlement/settlement.js';
import { importStatements } from '../../../src/flows/bank/import-statements.js';
import { makeReminders } from '../../../src/flows/bank/make-reminders.js';
import { type StandingOrder, standingOrders } from '../../../src/flows/bank/open-orders.js';
import { recordPayment } from '../../../src/flows/bank/record-payment.js';
import { confirmMatch, reassignLine } from '../../../src/flows/bank/review-line.js';
import { useCredit as payFromCredit } from '../../../src/flows/bank/use-credit.js';
import { askWriteOff, decideWriteOff } from '../../../src/flows/bank/write-off.js';
import { Crash, crashingAfter } from '../crash.js';
import { entityOf, NETWORKS } from '../networks.js';
import { recover } from '../recover.js';
import type { World } from '../world.js';
import { crashed } from './cdr-steps.js';
import { noteRuns } from './run-steps.js';
import { OPERATORS, orRefusal, type Step, ZOE } from './step.js';

const [, ADAM = ZOE] = OPERATORS;

const today = ({ hub }: World) => hub.clock.now().toISOString().slice(0, 10);

/** Orders of all runs, paid ones and those of closed runs too: late payments come. */
async function allOrders({ hub }: World): Promise<readonly PaymentOrder[]> {
  const runs = await hub.runs.inStates(['INSTRUCTED', 'PARTLY_SETTLED', 'SETTLED', 'CLOSED']);
  const lists = await Promise.all(runs.map(({ id }) => hub.paymentOrders.list({ runId: id })));
  return lists.flat();
}

const ibanOf = (party: string) => {
  const key = NETWORKS.find((one) => one === party);
  return key === undefined ? undefined : entityOf(key).iban;
};

function aLine(world: World, amount: Decimal, parts: Partial<BankLine>): BankLine {
  const account = world.hub.rules.settlement.hubAccount?.iban ?? '';
  const id = `L${world.next()}`;
  return { id, account, statementId: `ST-${id}`, date: today(world), amount, currency: 'EUR', text: '', ...parts };
}

async function importLines(world: World, lines: readonly BankLine[]): Promise<string> {
  const [{ account = '', currency = 'EUR', statementId: id = '' } = {}] = lines;
  const closing = sum(lines.map(({ amount }) => amount));
  const statement = { id, account, currency, opening: ZERO, closing, lines };
  const after = world.random.chance(25) ? 1 + world.random.int(7) : undefined;
  if (after !== undefined) {
    try {
      await importStatements(bankHub(crashingAfter(world.hub, after)), [statement]);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      await recover(world);
    }
  }
  await importStatements(bankHub(world.hub), [statement]);
  await noteRuns(world);
  return crashed(after);
}

/** In full, in part, or more than was asked for, with the reference or only the account; sometimes what is paid already. */
export const payByBank: Step = async (world) => {
  const { random, model } = world;
  const order = random.pick((await allOrders(world)).filter(({ mode }) => mode !== 'STATEMENT_ONLY'));
  if (!order) return undefined;
  const { party, currency, direction, reference } = order;
  const paid = random.one([order.amount, order.amount, order.amount, half(order.amount), order.amount.plus('1.00')]);
  if (paid.isZero()) return undefined;
  const iban = ibanOf(party);
  const parts: Partial<BankLine> = {
    currency,
    ...(iban && { counterpartyIban: iban }),
    ...(random.chance(85) && { creditorReference: reference }),
  };
  const signed = direction === 'PAY_OUT' ? paid.negated() : paid;
  const how = await importLines(world, [aLine(world, signed, parts)]);
  model.pay(party, currency, signed);
  return `${party} ${direction} ${paid.toFixed(2)} ${currency} of ${order.amount.toFixed(2)} for ${order.key}${how}`;
};

function half(amount: Decimal): Decimal {
  return amount.dividedBy(2).toDecimalPlaces(2, decimal.ROUND_DOWN);
}

export const payUnknown: Step = async (world) => {
  const amount = new decimal(world.random.int(20_000) + 1).dividedBy(100);
  const how = await importLines(world, [aLine(world, amount, { text: 'thank you' })]);
  return `${amount.toFixed(2)} of nobody knows whom${how}`;
};

/** Everything that is open, so that runs come to their end too. */
export const payEverything: Step = async (world) => {
  const { hub, model } = world;
  const open = (await standingOrders(hub)).filter((one) => one.open.greaterThan(0));
  if (open.length === 0) return undefined;
  for (const standing of open) {
    if (standing.order.mode === 'STATEMENT_ONLY') await tell(world, standing, standing.open);
    else {
      const { party, currency, direction, reference } = standing.order;
      const signed = direction === 'PAY_OUT' ? standing.open.negated() : standing.open;
      await importStatements(bankHub(hub), [
        statementOf(aLine(world, signed, { currency, creditorReference: reference })),
      ]);
      model.pay(party, currency, signed);
    }
  }
  await noteRuns(world);
  return `${open.length} orders are paid`;
};

function statementOf(line: BankLine) {
  const { statementId: id, account, currency, amount: closing } = line;
  return { id, account, currency, opening: ZERO, closing, lines: [line] };
}

async function tell(world: World, { order }: StandingOrder, amount: Decimal): Promise<void> {
  const { key: orderKey, party, receiver, currency, direction } = order;
  await recordPayment(bankHub(world.hub), ZOE, { orderKey, date: today(world), amount, again: true });
  world.model.pay(party, currency, direction === 'PAY_OUT' ? amount.negated() : amount);
  if (direction === 'MEMBER_TO_MEMBER') world.model.pay(receiver, currency, amount.negated());
}

export const payByWord: Step = async (world) => {
  const { hub, random } = world;
  const open = (await standingOrders(hub)).filter((one) => one.open.greaterThan(0));
  const standing = random.pick(open.filter(({ order }) => order.mode === 'STATEMENT_ONLY'));
  if (!standing) return undefined;
  const amount = random.chance(60) || half(standing.open).isZero() ? standing.open : half(standing.open);
  await tell(world, standing, amount);
  await noteRuns(world);
  return `${amount.toFixed(2)} of ${standing.order.key} are told`;
};

export const confirm: Step = async (world) => {
  const line = await someLine(world, (one) => one.match.needsReview && one.match.result !== 'SUSPENSE');
  if (!line) return undefined;
  await confirmMatch(bankHub(world.hub), ZOE, { account: line.account, id: line.id });
  return `${line.id} is confirmed`;
};

type Line = Awaited<ReturnType<World['hub']['bankLines']['page']>>['items'][number];

async function someLine({ hub, random }: World, wanted: (line: Line) => boolean): Promise<Line | undefined> {
  const { items } = await hub.bankLines.page({}, { offset: 0, limit: 500 });
  return random.pick(items.filter(wanted));
}

/** Money of which somebody finds out whose it is; or it was not what it seemed. */
export const reassign: Step = async (world) => {
  const { hub, random, model } = world;
  const line = await someLine(world, () => true);
  if (!line) return undefined;
  const { account, id, match, currency, amount } = line;
  const orders = (await allOrders(world)).filter((order) => order.direction !== 'MEMBER_TO_MEMBER' && !order.unwound);
  const order = random.pick(orders.filter((one) => one.currency === currency && one.mode !== 'STATEMENT_ONLY'));
  const party = random.one(NETWORKS);
  const [assignment, whose] = random.one([
    [{ to: 'SUSPENSE' } as const, undefined],
    [{ to: 'MEMBER', party } as const, party],
    order ? [{ to: 'ORDER', orderKey: order.key } as const, order.party] : [{ to: 'SUSPENSE' } as const, undefined],
  ]);
  const answered = await orRefusal(async () => {
    await reassignLine(bankHub(hub), ZOE, { account, id, assignment });
    if (match.party) model.pay(match.party, currency, amount.negated());
    if (whose) model.pay(whose, currency, amount);
    return 'done';
  });
  await noteRuns(world);
  return `${id} of ${amount.toFixed(2)} (${match.result}) goes to ${whose ?? 'nobody'} ${order?.key ?? ''}: ${answered}`;
};

export const useCredit: Step = async (world) => {
  const open = (await standingOrders(world.hub)).filter((one) => one.open.greaterThan(0));
  const standing = world.random.pick(open.filter(({ order }) => order.direction === 'PAY_IN'));
  if (!standing) return undefined;
  const answered = await orRefusal(async () => {
    await payFromCredit(bankHub(world.hub), ZOE, { orderKey: standing.order.key });
    return 'done';
  });
  await noteRuns(world);
  return `${standing.order.key} is paid from the account: ${answered}`;
};

export const writeOff: Step = async (world) => {
  const { hub, random, model } = world;
  const open = (await standingOrders(hub)).filter((one) => one.open.greaterThan(0));
  const standing = random.pick(open.filter(({ order }) => order.direction === 'PAY_IN'));
  if (!standing) return undefined;
  const { key: orderKey, party, currency } = standing.order;
  const answered = await orRefusal(async () => {
    const { id } = await askWriteOff(bankHub(hub), ZOE, { orderKey, reason: 'insolvent' });
    const outcome = random.chance(70) ? 'APPROVED' : 'REFUSED';
    await decideWriteOff(bankHub(hub), ADAM, { id, outcome });
    if (outcome === 'APPROVED') model.pay(party, currency, standing.open);
    return outcome;
  });
  await noteRuns(world);
  return `${orderKey} is to be written off: ${answered}`;
};

export const remind: Step = async (world) => {
  const made = await makeReminders({ ...world.hub, reminderTexts: world.reminderTexts });
  return made === 0 ? undefined : `${made} reminders`;
};
