import {
  type CdrGroup,
  purchaseLineKey,
  type SharedLine,
  saleLineKey,
} from '../../../src/domain/clearing/cdr-group.js';
import { type CdrRecord, isBooked, termsOf } from '../../../src/domain/clearing/cdr-record.js';
import { sum } from '../../../src/domain/decimal.js';
import { partyKey } from '../../../src/domain/party.js';
import { sha256 } from './read-json.js';

/** What the store's `freeze` gives for the CDRs of a run that are not credits, worked out one by one. */
export function freezeInMemory(records: readonly CdrRecord[]): CdrGroup[] {
  const grouped = [...by(records, (record) => JSON.stringify(headOf(record))).values()].map((own) => ({
    own,
    group: groupOf(own),
  }));
  const shared = (keyOf: (group: CdrGroup) => string | undefined, group: CdrGroup): SharedLine | undefined => {
    const key = keyOf(group);
    const all = grouped.filter((one) => key !== undefined && keyOf(one.group) === key);
    return all.length > 1 ? { groups: all.length, cdrHash: hashOf(all.flatMap(({ own }) => own)) } : undefined;
  };
  return grouped.map(({ group }) => {
    const [saleLine, purchaseLine] = [shared(saleLineKey, group), shared(purchaseLineKey, group)];
    return { ...group, ...(saleLine && { saleLine }), ...(purchaseLine && { purchaseLine }) };
  });
}

function groupOf(records: readonly CdrRecord[]): CdrGroup {
  const [first] = records;
  if (first === undefined) throw new Error('a group has at least one CDR');
  return {
    ...headOf(first),
    count: records.length,
    kwh: sum(records.map((record) => record.cdr.totalEnergyKwh)),
    exact: sum(records.map((record) => record.cdr.totalCost.exclVat)),
    cdrHash: hashOf(records),
    corrects: [],
  };
}

function headOf({ cdr, emsp, chargeCountry, review }: CdrRecord) {
  if (!isBooked(review)) throw new Error(`${cdr.id} is not accepted`);
  const [runId, kind, currency] = ['RUN-2026-10', 'SALE' as const, cdr.currency];
  const { agreementKey } = review;
  return {
    runId,
    kind,
    cpo: partyKey(cdr.party),
    emsp: partyKey(emsp),
    currency,
    chargeCountry,
    agreementKey,
    terms: termsOf(review),
  };
}

function hashOf(records: readonly CdrRecord[]): string {
  const lines = records.map((record) => `${record.key} ${record.contentHash}`);
  return sha256(lines.sort().join('\n'));
}

function by<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const found = new Map<string, Item[]>();
  for (const item of items) found.set(keyOf(item), [...(found.get(keyOf(item)) ?? []), item]);
  return found;
}
