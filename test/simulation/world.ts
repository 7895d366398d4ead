import { MongoClient } from 'mongodb';
import { loadReminderTexts } from '../../src/compose/bank/load-reminder-texts.js';
import { Decimal } from '../../src/domain/decimal.js';
import type { ReminderHub } from '../../src/flows/bank/make-reminders.js';
import { SETTLEMENT_RULES } from '../domain/settlement/builders.js';
import type { TestDatabase } from '../support/mongo.js';
import { openTestHub, type TestHub } from '../support/test-hub.js';
import { createModel, type Model } from './model.js';
import { entityOf, NETWORKS, type Pair, somePairs } from './networks.js';
import { createRandom, type Random } from './random.js';

/** One small clearing house: a hub in two processes on one store, its members, and what people know of it. */
export interface World {
  readonly seed: number;
  readonly random: Random;
  readonly hub: TestHub;
  /** Another process of the same hub, started when it is needed. */
  readonly other: () => Promise<TestHub>;
  readonly reminderTexts: ReminderHub['reminderTexts'];
  readonly pairs: readonly [Pair, ...Pair[]];
  readonly model: Model;
  /** Runs are settled in this currency; absent: each currency in itself. */
  readonly settlementCurrency: string | undefined;
  /** What was done, in order: what leads to a breach. */
  readonly story: string[];
  /** For names that no other has. */
  next(): number;
  close(): Promise<void>;
}

/** When worlds begin: the first of them sees a month end, the second one a year. */
const BEGINNINGS = ['2026-10-13T09:00:00Z', '2026-10-25T09:00:00Z', '2026-12-22T09:00:00Z'] as const;

export async function openWorld(seed: number, database: TestDatabase): Promise<World> {
  const random = createRandom(seed);
  const opened = await openTestHub(database);
  const settlement = {
    ...SETTLEMENT_RULES,
    defaultPolicy: 'UNWIND' as const,
    thresholds: random.chance(50) ? { EUR: new Decimal('3.00'), SEK: new Decimal('20.00') } : {},
    interest: { ...SETTLEMENT_RULES.interest, enabled: random.chance(50) },
  };
  const hub = quick({ ...opened, rules: { ...opened.rules, settlement } });
  let second: Promise<TestHub> | undefined;
  const other = async (): Promise<TestHub> => {
    second ??= openTestHub(database);
    return quick({ ...(await second), rules: hub.rules, clock: hub.clock, time: hub.time });
  };
  hub.time.now = new Date(random.one(BEGINNINGS));
  const pairs = somePairs(random);
  for (const key of NETWORKS) await hub.legalEntities.put(entityOf(key));
  for (const { agreement } of pairs) await hub.agreements.insert(agreement);
  let names = 0;
  const world: World = {
    seed,
    random,
    hub,
    other,
    reminderTexts: loadReminderTexts('templates'),
    pairs,
    model: createModel(),
    settlementCurrency: random.chance(40) ? random.one(['EUR', 'SEK']) : undefined,
    story: [`seed ${seed}: ${pairs.map(wordsOf).join('; ')}`],
    next: () => ++names,
    close: async () => {
      await opened.close();
      await (await second)?.close();
      await dropDatabase(database);
    },
  };
  await keepRates(world);
  return world;
}

/** Papers are another matter, and the slowest one: they are left to the job, which is not part of the simulation. */
function quick(hub: TestHub): TestHub {
  return { ...hub, documents: { ...hub.documents, withoutFiles: async () => [] } };
}

function wordsOf({ agreement }: Pair): string {
  const { key, model, billing, settlementMode, currency, contestDays } = agreement;
  return `${key} ${model} ${billing} ${settlementMode} ${currency} ${contestDays} days`;
}

async function dropDatabase({ uri, dbName }: TestDatabase): Promise<void> {
  const client = await MongoClient.connect(uri);
  await client.db(dbName).dropDatabase();
  await client.close();
}

/** Rates of today, as the ECB tells them each day. */
export async function keepRates({ hub, random }: World): Promise<void> {
  const date = hub.clock.now().toISOString().slice(0, 10);
  if (await hub.rateTables.find(date)) return;
  const SEK = new Decimal(110_000 + random.int(9_999)).dividedBy(10_000);
  await hub.rateTables.insert({ date, source: 'simulation', unitsPerEur: { SEK } });
}
