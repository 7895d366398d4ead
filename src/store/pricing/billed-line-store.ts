import type { BilledLine } from '../../domain/analytics/billed-line.js';
import type { LineKey } from '../../domain/analytics/margin-keys.js';
import type { AreaMembers } from '../../domain/analytics/price-areas.js';
import type { Decimal } from '../../domain/decimal.js';
import type { PartyKey } from '../../domain/party.js';

/** Which lines are added up, and by what. */
export interface LineQuery {
  /** Quarter hours from this instant (inclusive) … */
  readonly from: Date;
  /** … up to this one (exclusive). */
  readonly until: Date;
  /** Sold by one of these; absent: by anybody. */
  readonly cpos?: readonly PartyKey[];
  readonly emsp?: PartyKey;
  readonly location?: string;
  readonly tariff?: string;
  readonly by: readonly LineKey[];
  /** A line belongs to the area that has its location, else its CPO, else its country. */
  readonly areas: readonly AreaMembers[];
}

/** Energy that a CPO sold by some of its tariffs. */
export interface SoldQuery {
  readonly cpo: PartyKey;
  /** What the keys of the tariffs begin with: `NL*ABC/PLAN-`. */
  readonly tariffs: string;
  /** Quarter hours from this instant (inclusive) … */
  readonly from: Date;
  /** … up to this one (exclusive). */
  readonly until: Date;
}

/** Lines of one quarter hour that have area, currency and what was asked `by` in common, added up exactly. */
export interface LineGroup {
  readonly slot: Date;
  /** Place in the list of areas; absent: in none of them. */
  readonly area?: number;
  readonly currency: string;
  /** In the order of `by`; a line without a tariff has an empty text. */
  readonly keys: readonly string[];
  readonly energyKwh: Decimal;
  readonly revenue: Decimal;
  readonly cdrs: number;
}

/** What accepted CDRs brought in each quarter hour, derived from journal and CDRs: it can always be made again. */
export interface BilledLineStore {
  /** Puts lines in the place of all that the CDRs have; the same again changes nothing. */
  replace(cdrKeys: readonly string[], lines: readonly BilledLine[]): Promise<void>;
  /** In their order. */
  ofCdr(cdrKey: string): Promise<readonly BilledLine[]>;
  /** Added up where they lie; in no order. */
  groups(query: LineQuery): AsyncIterable<LineGroup>;
  /** Locations at which a CPO sold something in quarter hours of a stretch of time, in order. */
  locations(query: { readonly cpo: PartyKey; readonly from: Date; readonly until: Date }): Promise<readonly string[]>;
  /** Keys of the CDRs, sales and credits, that have energy at a location in one quarter hour, in order. */
  cdrsInSlot(query: { readonly location: string; readonly slot: Date }): Promise<readonly string[]>;
  /** CDRs, sales and credits, with such energy, in the order of quarter hours: a CDR comes once for each of its lines. */
  sold(query: SoldQuery): AsyncIterable<Required<Pick<BilledLine, 'cdrKey' | 'tariff'>>>;
  /** Sequence of the last journal entry whose CDR has its lines; 0 when there is none. */
  spreadUpTo(): Promise<number>;
  /** Only ever forward. */
  setSpreadUpTo(sequence: number): Promise<void>;
}
