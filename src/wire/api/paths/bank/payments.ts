import { z } from 'zod';
import { WRITE_OFF_STATES } from '../../../../domain/bank/write-off.js';
import { type ApiPath, allow, created, json, param } from '../../api-path.js';
import type { BankFlows } from '../../flows/bank-flows.js';
import { formatPaidOrder, formatWriteOff } from '../../format/bank/bank.js';
import { formatAll } from '../../format/listing.js';
import { amount, date, defined, parse, text } from '../../parse.js';

const payment = z.strictObject({ date, amount: amount.optional(), again: z.boolean().optional() }).transform(defined);
const credit = z.strictObject({ amount: amount.optional() }).transform(defined);
const writeOff = z.strictObject({ reason: text(500) });
const decision = z.strictObject({ outcome: z.enum(['APPROVED', 'REFUSED'], 'expected APPROVED or REFUSED') });
const listing = z.strictObject({ state: z.enum(WRITE_OFF_STATES).optional() }).transform(defined);

/** What happens to payment orders beside the bank: told as paid, paid from the account, written off. */
export function paymentPaths(
  flows: Pick<BankFlows, 'recordPayment' | 'useCredit' | 'askWriteOff' | 'decideWriteOff' | 'listWriteOffs'>,
): readonly ApiPath[] {
  const operators = allow('OPERATOR');
  return [
    {
      method: 'POST',
      path: '/payment-orders/:key/payments',
      allow: allow('FINANCE', 'OPERATOR'),
      async handle(call) {
        const told = { orderKey: param(call, 'key'), ...parse(payment, call.body) };
        return json(formatPaidOrder(await flows.recordPayment(call.staff, told)));
      },
    },
    {
      method: 'POST',
      path: '/payment-orders/:key/credit',
      allow: operators,
      async handle(call) {
        const wanted = { orderKey: param(call, 'key'), ...parse(credit, call.body) };
        return json(formatPaidOrder(await flows.useCredit(call.staff, wanted)));
      },
    },
    {
      method: 'POST',
      path: '/payment-orders/:key/write-off',
      allow: operators,
      async handle(call) {
        const asked = await flows.askWriteOff(call.staff, {
          orderKey: param(call, 'key'),
          ...parse(writeOff, call.body),
        });
        return created('/write-offs', formatWriteOff(asked));
      },
    },
    {
      method: 'GET',
      path: '/write-offs',
      allow: operators,
      handle: async ({ query }) => json(formatAll(await flows.listWriteOffs(parse(listing, query)), formatWriteOff)),
    },
    {
      method: 'POST',
      path: '/write-offs/:id/decide',
      allow: operators,
      async handle(call) {
        const decided = { id: param(call, 'id'), ...parse(decision, call.body) };
        return json(formatWriteOff(await flows.decideWriteOff(call.staff, decided)));
      },
    },
  ];
}
