import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type ApiPath, allow, json, param } from '../../api-path.js';
import type { BankFlows } from '../../flows/bank-flows.js';
import { formatReminder } from '../../format/bank/bank.js';
import { formatAll } from '../../format/listing.js';
import { defined, parse, party } from '../../parse.js';

const listing = z.strictObject({ party: party.optional() }).transform(defined);

/** Reminders of what is overdue, for the debtor and for operators. */
export function reminderPaths(flows: Pick<BankFlows, 'listReminders' | 'findReminder'>): readonly ApiPath[] {
  const readers = allow('FINANCE', 'OPERATOR');
  return [
    {
      method: 'GET',
      path: '/reminders',
      allow: readers,
      async handle({ staff, query }) {
        return json(formatAll(await flows.listReminders(staff, parse(listing, query)), formatReminder));
      },
    },
    {
      method: 'GET',
      path: '/reminders/:id/text',
      allow: readers,
      async handle(call) {
        const { id, subject, body } = await flows.findReminder(call.staff, param(call, 'id'));
        const bytes = Buffer.from(`${subject}\n\n${body}\n`);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        const name = `reminder-${id.replace(/[^A-Za-z0-9.-]/g, '-')}.txt`;
        return { kind: 'file', type: 'text/plain; charset=utf-8', name, sha256, bytes };
      },
    },
  ];
}
