import { HubError } from '../../domain/errors.js';
import { type PeriodMinutes, type PriceRow, ROWS_MAX } from '../../domain/spot/price-row.js';
import {
  orderRows,
  type ReadRow,
  readAmount,
  readCurrency,
  readStart,
  refuseAt,
  shown,
  textOf,
} from './read-values.js';
import { readXml, type XmlNode } from './xml-node.js';

export interface EntsoeOptions {
  /** Which of several time series of the same time counts; absent: `1`, the coupled day-ahead auction. */
  readonly sequence?: string;
  /** EIC code of the bidding zone that the document must be about; absent: any. */
  readonly domain?: string;
}

const SEQUENCE = 'classificationSequence_AttributeInstanceComponent.position';
const FIRST_SEQUENCE = '1';
/** Of `contract_MarketAgreement.type`: the others are intraday auctions. */
const DAY_AHEAD = 'A01';
const MINUTES: Readonly<Record<string, PeriodMinutes>> = { PT15M: 15, PT30M: 30, PT60M: 60, PT1H: 60 };
const MINUTE_MS = 60_000;

/**
 * Reads a Publication_MarketDocument of type A44 (day-ahead prices, ENTSO-E transparency platform, IEC 62325-451-3):
 * several time series, periods and resolutions; curve type A01, and A03, which leaves a position out when its price is
 * that of the one before, up to the end of the period. Positions are counted from the period's start, so that days of 23
 * and 25 hours need no rule. Refuses by path with `bad-field`; an Acknowledgement_MarketDocument, by which ENTSO-E says
 * that there is nothing, with `unknown-object` and its reason.
 */
export function readEntsoeA44(bytes: Uint8Array, options: EntsoeOptions = {}): readonly PriceRow[] {
  const { name, root } = readXml(textOf(bytes));
  if (name === 'Acknowledgement_MarketDocument') throw new HubError('unknown-object', `ENTSO-E: ${reasonsOf(root)}`);
  if (name !== 'Publication_MarketDocument') return refuseAt(shown(name), 'expected a Publication_MarketDocument');
  const type = root.text('type');
  if (type !== 'A44') refuseAt(`${root.path}/type`, `expected A44, day-ahead prices, got "${shown(type)}"`);
  const rows: ReadRow[] = [];
  for (const series of chosenSeries(root, options)) readSeries(series, rows);
  return orderRows(withoutRepeated(rows));
}

function reasonsOf(acknowledgement: XmlNode): string {
  const told = acknowledgement.children('Reason').map((reason) => reason.optionalText('text') ?? '');
  return (
    told
      .join('; ')
      .replace(/\p{Cc}/gu, ' ')
      .slice(0, 300) || 'no reason given'
  );
}

/** Day-ahead series of the zone; of those that are told apart by a sequence, the ones of the sequence that is asked for. */
function chosenSeries(root: XmlNode, { sequence = FIRST_SEQUENCE, domain }: EntsoeOptions): readonly XmlNode[] {
  const dayAhead = root
    .children('TimeSeries')
    .filter((series) => (series.optionalText('contract_MarketAgreement.type') ?? DAY_AHEAD) === DAY_AHEAD);
  for (const series of dayAhead) if (domain !== undefined) checkDomain(series, domain);
  const chosen = dayAhead.filter((series) => (series.optionalText(SEQUENCE) ?? sequence) === sequence);
  if (chosen.length > 0 || dayAhead.length === 0) return chosen;
  const others = new Set(dayAhead.map((series) => shown(series.text(SEQUENCE))));
  return refuseAt(
    `${root.path}/TimeSeries/${SEQUENCE}`,
    `none is ${shown(sequence)}, there are ${[...others].join(', ')}`,
  );
}

function checkDomain(series: XmlNode, domain: string): void {
  const told = series.text('in_Domain.mRID');
  if (told !== domain) refuseAt(`${series.path}/in_Domain.mRID`, `expected ${domain}, got "${shown(told)}"`);
}

function readSeries(series: XmlNode, rows: ReadRow[]): void {
  const unit = series.text('price_Measure_Unit.name');
  if (unit !== 'MWH') refuseAt(`${series.path}/price_Measure_Unit.name`, `expected MWH, got "${shown(unit)}"`);
  const currency = readCurrency(series.text('currency_Unit.name'), `${series.path}/currency_Unit.name`);
  const curveType = series.optionalText('curveType') ?? 'A01';
  if (curveType !== 'A01' && curveType !== 'A03') {
    refuseAt(`${series.path}/curveType`, `expected A01 or A03, got "${shown(curveType)}"`);
  }
  for (const period of series.children('Period')) readPeriod(period, { currency, repeats: curveType === 'A03', rows });
}

interface PeriodTarget {
  readonly currency: string;
  /** A03: a position that is left out has the price of the one before. */
  readonly repeats: boolean;
  readonly rows: ReadRow[];
}

function readPeriod(period: XmlNode, { currency, repeats, rows }: PeriodTarget): void {
  const resolution = period.text('resolution');
  const minutes = Object.hasOwn(MINUTES, resolution) ? MINUTES[resolution] : undefined;
  if (!minutes)
    refuseAt(`${period.path}/resolution`, `expected PT15M, PT30M, PT60M or PT1H, got "${shown(resolution)}"`);
  const interval = period.child('timeInterval');
  const startMs = readStart(interval.text('start'), `${interval.path}/start`).getTime();
  const endMs = readStart(interval.text('end'), `${interval.path}/end`).getTime();
  const stepMs = minutes * MINUTE_MS;
  const positions = (endMs - startMs) / stepMs;
  if (positions <= 0) interval.refuse('ends before it begins');
  if (!Number.isInteger(positions)) interval.refuse(`is not a whole number of ${resolution}`);
  if (rows.length + positions > ROWS_MAX) throw new HubError('too-large', `more than ${ROWS_MAX} prices in one file`);
  const points = pointsOf(period, positions);
  let last: Point | undefined;
  for (let position = 1; position <= positions; position += 1) {
    const point: Point | undefined = points.get(position) ?? (repeats ? last : undefined);
    if (!point) refuseAt(`${period.path}/Point`, `position ${position} of ${positions} is missing`);
    rows.push({ startsAt: new Date(startMs + (position - 1) * stepMs), minutes, currency, ...point });
    last = point;
  }
}

type Point = Pick<ReadRow, 'perMwh' | 'where'>;

function pointsOf(period: XmlNode, positions: number): ReadonlyMap<number, Point> {
  const points = new Map<number, Point>();
  for (const point of period.children('Point')) {
    const told = point.text('position');
    const position = /^\d{1,6}$/.test(told) ? Number(told) : Number.NaN;
    const where = `${point.path}/position`;
    if (!(position >= 1 && position <= positions)) {
      refuseAt(where, `expected a whole number from 1 to ${positions}, got "${shown(told)}"`);
    }
    if (points.has(position)) refuseAt(where, `${position} is given a second time`);
    const perMwh = readAmount(point.text('price.amount'), `${point.path}/price.amount`);
    points.set(position, { perMwh, where: point.path });
  }
  return points;
}

/** The platform repeats whole time series now and then; a repeated one that says otherwise stays, to be refused. */
function withoutRepeated(rows: readonly ReadRow[]): readonly ReadRow[] {
  const kept = new Map<string, ReadRow>();
  return rows.filter((row) => {
    const key = `${row.startsAt.getTime()}/${row.minutes}`;
    const known = kept.get(key);
    kept.set(key, known ?? row);
    return !known?.perMwh.equals(row.perMwh) || known.currency !== row.currency;
  });
}
