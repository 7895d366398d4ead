import type { mongo } from 'mongoose';
import { type Decimal, ZERO } from '../../../domain/decimal.js';
import type { CdrLine } from '../../cdr-store.js';
import { fromStored } from '../base/codec.js';
import type { CdrDocument } from './cdr-schema.js';
import { type LineHash, lineHash } from './line-hash.js';

type Cdrs = mongo.Collection<CdrDocument>;

interface MarkedCdr {
  readonly _id: string;
  readonly contentHash: string;
  readonly finance: CdrDocument['finance'];
  readonly cdr: { readonly totalCost: { readonly exclVat: Decimal } };
}

const MARKED_FIELDS = { contentHash: 1, finance: 1, 'cdr.totalCost.exclVat': 1 } as const;

interface Running {
  readonly head: Pick<CdrLine, 'documentNumber' | 'line'>;
  readonly hash: LineHash;
  count: number;
  exact: Decimal;
}

/** The lines on which the CDRs of a run stand, sales and purchases, added up in one pass that keeps no CDR. */
export async function linesOf(cdrs: Cdrs, runId: string): Promise<readonly CdrLine[]> {
  const lines = new Map<string, Running>();
  const inKeyOrder = cdrs.find({ 'finance.runId': runId }).sort({ _id: 1 }).project(MARKED_FIELDS);
  for await (const stored of inKeyOrder) {
    const { _id, contentHash, finance, cdr } = fromStored<MarkedCdr>(stored);
    for (const head of marksOf(finance)) {
      const key = `${head.documentNumber}#${head.line}`;
      const line = lines.get(key) ?? { head, hash: lineHash(), count: 0, exact: ZERO };
      lines.set(key, line);
      line.hash.add(`${_id} ${contentHash}`);
      line.count += 1;
      line.exact = line.exact.plus(cdr.totalCost.exclVat);
    }
  }
  return [...lines.values()].map(({ head, hash, count, exact }) => ({ ...head, count, exact, cdrHash: hash.end() }));
}

function marksOf(finance: CdrDocument['finance']): Running['head'][] {
  const { documentNumber, line, purchaseNumber, purchaseLine } = finance;
  return [
    ...(documentNumber === undefined || line === undefined ? [] : [{ documentNumber, line }]),
    ...(purchaseNumber === undefined || purchaseLine === undefined
      ? []
      : [{ documentNumber: purchaseNumber, line: purchaseLine }]),
  ];
}
