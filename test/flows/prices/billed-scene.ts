import { Decimal } from '../../../src/domain/decimal.js';
import { parsePartyKey } from '../../../src/domain/party.js';
import type { Plan } from '../../../src/domain/plans/plan.js';
import { pricePlan } from '../../../src/domain/plans/price-plan.js';
import { nameTariffs } from '../../../src/domain/plans/publishing/name-tariffs.js';
import { publishPlan } from '../../../src/domain/plans/publishing/publish-plan.js';
import type { Cdr } from '../../../src/domain/roaming/cdr.js';
import type { DifferenceReport } from '../../../src/domain/spot/difference-report.js';
import type { PriceRow } from '../../../src/domain/spot/price-row.js';
import type { SpotPrices } from '../../../src/domain/spot/spot-price.js';
import { spreadNewLines } from '../../../src/flows/analytics/spread-new-lines.js';
import { affectedCdrs } from '../../../src/flows/prices/affected-cdrs.js';
import { importPrices } from '../../../src/flows/prices/import-prices.js';
import { loadSpotPrices } from '../../../src/flows/prices/load-spot-prices.js';
import type { AffectedCdr, AffectedCdrs } from '../../../src/flows/prices/open-reports.js';
import { aPlan, followed, part } from '../../domain/plans/pricing/a-plan.js';
import { hoursFrom } from '../../support/prices/a-spot-price.js';
import { aPricedCdr, sendCdr } from '../../support/send-cdr.js';
import type { TestHub } from '../../support/test-hub.js';

const DAY = { from: new Date('2026-10-11T22:00:00Z'), until: new Date('2026-10-12T22:00:00Z') };
/** The day of the sessions: hours from 100 to 123 EUR/MWh. */
const HOURS = hoursFrom(DAY.from.toISOString(), 24).map((row) => ({ ...row, perMwh: row.perMwh.plus(90) }));

const at = (time: string): Date => new Date(`2026-10-12T${time}:00Z`);

/** A session: `minutes` from `start` on, at even power. */
export interface Drive {
  readonly start: string;
  readonly minutes: number;
  readonly kwh: string;
  readonly plan?: Plan;
  readonly wholesale?: Plan;
}

/** A market of its own, with a plan of NL*ALF that follows it, in a hub that several tests share. */
export interface BilledScene {
  /** Half of the market's price and 20 cents. */
  readonly spot: Plan;
  /** A CDR as its CPO would make it of the tariffs that the plan has by the prices that the hub has now. */
  cdr(id: string, drive: Drive): Promise<Cdr>;
  /** Sends CDRs and makes their billed lines. */
  bill(...cdrs: readonly Cdr[]): Promise<void>;
  /** Imports prices; the report that it opens. */
  importRows(rows: readonly PriceRow[]): Promise<DifferenceReport>;
  /** Corrects the hour that begins at a time by so many EUR/MWh; the report that it opens. */
  correct(time: string, by: number): Promise<DifferenceReport>;
  /** What the report says of the CDRs, by these plans. */
  affected(report: DifferenceReport, ...plans: readonly Plan[]): Promise<AffectedCdrs>;
  /** `C1 5 kWh 0.25`, in their order. */
  told(report: DifferenceReport, ...plans: readonly Plan[]): Promise<readonly string[]>;
}

export async function billedScene(hub: TestHub, name: string): Promise<BilledScene> {
  const spot = aPlan({
    id: name,
    party: parsePartyKey('NL*ALF'),
    timeZone: 'Europe/Amsterdam',
    energy: { spot: followed({ index: name, percent: new Decimal(50) }), parts: [part('BASE', '0.2')] },
  });
  const load = () => loadSpotPrices(hub, { index: name, ...DAY });
  const importAll = async (rows: readonly PriceRow[]): Promise<readonly string[]> => {
    const about = { index: name, source: 'CSV', origin: 'x.csv', importedBy: 'job' } as const;
    return (await importPrices(hub, { ...about, bytes: Buffer.from(JSON.stringify(rows)), rows })).reportIds;
  };
  const importRows = async (rows: readonly PriceRow[]) => reportOf(hub, await importAll(rows));
  const affected: BilledScene['affected'] = ({ index, differences }, ...plans) =>
    affectedCdrs({ ...hub, plans: plans.length > 0 ? plans : [spot] }, { index, slots: differences });
  await importAll(HOURS);
  return {
    spot,
    cdr: async (id, drive) => aCdrBy(`${name}-${id}`, { plan: spot, ...drive }, await load()),
    bill: async (...cdrs) => {
      for (const cdr of cdrs) await sendCdr(hub, cdr);
      await spreadNewLines(hub);
    },
    importRows,
    correct: async (time, by) => {
      const known = await load();
      const rows = HOURS.filter(({ startsAt }) => startsAt.getTime() === at(time).getTime());
      const perMwh = known.at(at(time).getTime())?.perMwh.plus(by) ?? new Decimal(by);
      return importRows(rows.map((row) => ({ ...row, perMwh })));
    },
    affected,
    told: async (report, ...plans) => (await affected(report, ...plans)).cdrs.map((one) => tell(name, one)),
  };
}

function tell(name: string, { cdr, kwh, difference = '?', credited }: AffectedCdr): string {
  const id = cdr.replace(`NL*ALF/${name}-`, '');
  return [id, kwh, 'kWh', difference, ...(credited ? ['credited'] : [])].join(' ');
}

async function reportOf(hub: TestHub, [id = '']: readonly string[]): Promise<DifferenceReport> {
  const report = await hub.differenceReports.find(id);
  if (!report) throw new Error('expected a report');
  return report;
}

function aCdrBy(id: string, drive: Drive & { readonly plan: Plan }, prices: SpotPrices): Cdr {
  const { plan, wholesale, start, minutes, kwh } = drive;
  const startedAt = at(start);
  const endedAt = new Date(startedAt.getTime() + minutes * 60_000);
  const cdr = aPricedCdr(id, kwh, { startedAt, endedAt });
  const chargingPeriods = cdr.chargingPeriods.map((period) => ({ ...period, startedAt }));
  const session = { ...cdr, chargingPeriods, locationId: cdr.location.id, emsp: cdr.token.party };
  const more = wholesale ? { wholesale } : {};
  const priced = pricePlan(plan, session, { prices, ...more });
  const { tariffs } = publishPlan(plan, { from: startedAt, until: endedAt, prices, now: DAY.from, ...more });
  const named = nameTariffs(priced.periods, tariffs, { plan: wholesale ?? plan, session, lines: priced.lines });
  const ids = new Set(named.map(({ tariffId }) => tariffId));
  return {
    ...cdr,
    chargingPeriods: named,
    tariffs: tariffs.flatMap(({ tariff }) => (ids.has(tariff.id) ? [tariff] : [])),
    totalCost: { exclVat: priced.payable.exclVat },
  };
}
