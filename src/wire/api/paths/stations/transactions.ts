import { z } from 'zod';
import { type ApiPath, allow, json, param } from '../../api-path.js';
import type { TransactionFlows } from '../../flows/transaction-flows.js';
import { formatShownTransaction, formatTransaction } from '../../format/stations/transaction.js';
import { nextCursor, pageCursor } from '../../page-cursor.js';
import { amount, defined, instant, paging, parse, party, partyId, text } from '../../parse.js';

const OUTCOMES = ['CDR', 'NOTHING', 'OPEN', 'QUARANTINED'] as const;
const TOKEN_TYPES = ['AD_HOC_USER', 'APP_USER', 'OTHER', 'RFID'] as const;
const REASON_MAX = 500;

const page = z
  .strictObject({
    party: party.optional(),
    station: text(48).optional(),
    outcome: z.enum(OUTCOMES).optional(),
    until: instant.optional(),
    before: pageCursor.optional(),
    limit: paging.limit,
  })
  .transform(({ station, ...rest }) => ({ ...defined(rest), ...defined({ stationId: station }), limit: rest.limit }));

const number = z.int().min(0).max(999);
const release = z
  .strictObject({
    decision: z.enum(['BILL', 'NOTHING']),
    reason: text(REASON_MAX),
    energy_wh: amount.optional(),
    token: z.strictObject({ party: partyId, uid: text(36), type: z.enum(TOKEN_TYPES) }).optional(),
    outlet: z.strictObject({ evse: number.optional(), connector: number.optional() }).transform(defined).optional(),
    started_at: instant.optional(),
  })
  .transform(({ energy_wh, started_at, ...rest }) => ({
    decision: rest.decision,
    reason: rest.reason,
    ...defined({ token: rest.token, outlet: rest.outlet, energyWh: energy_wh, startedAt: started_at }),
  }));

/** Transactions of stations: who sees the CDRs of their party sees what they are made of; operators decide. */
export function transactionPaths(flows: TransactionFlows): readonly ApiPath[] {
  const readers = allow('FINANCE', 'OPERATOR');
  return [
    {
      method: 'GET',
      path: '/station-transactions',
      allow: readers,
      async handle({ staff, query }) {
        const { limit, ...asked } = parse(page, query);
        const found = await flows.listTransactions(staff, { ...asked, limit: limit + 1 });
        const before = nextCursor(found, limit, ({ startedAt, id }) => ({ at: startedAt, id }));
        return json({ items: found.slice(0, limit).map(formatTransaction), ...(before !== undefined && { before }) });
      },
    },
    {
      method: 'GET',
      path: '/station-transactions/:id',
      allow: readers,
      handle: async (call) => json(formatShownTransaction(await flows.showTransaction(call.staff, param(call, 'id')))),
    },
    {
      method: 'POST',
      path: '/station-transactions/:id/release',
      allow: allow('OPERATOR'),
      async handle(call) {
        const released = { id: param(call, 'id'), wish: parse(release, call.body) };
        return json(formatTransaction(await flows.releaseTransaction(call.staff, released)));
      },
    },
  ];
}
