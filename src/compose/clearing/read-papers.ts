import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { Decimal, ZERO } from '../../domain/decimal.js';
import type { ReadPapers } from '../../flows/books/checks/issued/papers.js';

const GRAND_TOTAL = /<ram:GrandTotalAmount>(-?\d{1,30}(?:\.\d{1,10})?)<\/ram:GrandTotalAmount>/;
const AMOUNT = /^-?\d{1,34}(?:\.\d{1,34})?$/;
const COLUMN = 'claimed_excl_vat';

/** Reads totals back from the papers of documents, from their bytes and with nothing of what wrote them. */
export const readPapers: ReadPapers = {
  grandTotal: (xml) => {
    const [, amount] = GRAND_TOTAL.exec(xml.toString('utf8')) ?? [];
    return amount === undefined ? undefined : new Decimal(amount);
  },
  claimed: sumClaimed,
};

async function sumClaimed(csv: Buffer): Promise<Decimal | undefined> {
  let total = ZERO;
  let column: number | undefined;
  for await (const row of Readable.from([csv]).pipe(parse())) {
    const cells: readonly string[] = row;
    if (column === undefined) {
      column = cells.indexOf(COLUMN);
      if (column < 0) return undefined;
      continue;
    }
    const amount = cells[column] ?? '';
    if (!AMOUNT.test(amount)) return undefined;
    total = total.plus(amount);
  }
  return column === undefined ? undefined : total;
}
