import { Decimal, toText } from '../../../../src/domain/decimal.js';
import type { Tell } from '../vector-case.js';

/** Vectors 02 and 03: a month of three networks. */
export interface SettlementVector {
  readonly input: {
    readonly cdrs: readonly {
      readonly id: string;
      readonly cpo: string;
      readonly emsp: string;
      readonly kwh: string;
      readonly net: string;
      readonly chargeCountry: string;
      readonly status: string;
    }[];
    readonly networks: Readonly<Record<string, { readonly dealer: boolean; readonly vatIds: readonly string[] }>>;
    readonly issueDate: string;
  };
  readonly expected: Expected;
}

export interface Expected {
  readonly model: 'AGENT' | 'PRINCIPAL';
  readonly documents: readonly {
    readonly number: string;
    readonly lines: readonly { readonly cdrIds: readonly string[] }[];
  }[];
  readonly journal: readonly {
    readonly key: string;
    readonly date: string;
    readonly postings: readonly (readonly [string, string, string])[];
  }[];
  readonly bilateralExact: readonly object[];
  readonly grossMatrixExact: object;
  readonly creditedInWindow: readonly string[];
  readonly eligibleCdrs: readonly string[];
  readonly entries: number;
  readonly finalBalances: Readonly<Record<string, string>>;
  readonly hubNet: string;
  readonly liquidity: object;
  readonly netPositions: Readonly<Record<string, string>>;
  readonly openItemsBeforeNetting: object;
  readonly unbilledAfterRun: object;
  readonly withheld: readonly object[];
}

/** What is expected, and who is told what came. */
export interface Told {
  readonly expected: Expected;
  readonly tell: Tell;
}

/** `NL-ALF` of the vectors is `NL*ALF` here. */
export function keyOf(name: string): string {
  return name.replace('-', '*');
}

export function nameOf(party: string): string {
  return party.replaceAll('*', '-');
}

export function exact(amount: string): string {
  return toText(new Decimal(amount), 4);
}
