import { z } from 'zod';
import { ROUTED_MODULES } from '../../../domain/routing/module-roles.js';
import type { OutboxFlows } from '../api-flows.js';
import { type ApiPath, allow, json } from '../api-path.js';
import { formatListing } from '../format/listing.js';
import { formatOutboxMessage } from '../format/outbox.js';
import { defined, paging, parse, party, text } from '../parse.js';

const module = z.enum(ROUTED_MODULES).optional();

const messagePage = z
  .strictObject({
    state: z.enum(['PENDING', 'DELIVERED', 'FAILED']).default('FAILED'),
    party: party.optional(),
    module,
    ...paging,
  })
  .transform(({ party, ...query }) => defined({ ...query, to: party }));

/** One message by its key, or all that were given up, of a receiver or a module. */
const retry = z.union(
  [
    z.strictObject({ key: text(300) }).transform(({ key }) => ({ kind: 'KEY', key }) as const),
    z
      .strictObject({ state: z.literal('FAILED'), party: party.optional(), module })
      .transform(({ party, module }) => ({ kind: 'FAILED' as const, ...defined({ to: party, module }) })),
  ],
  { error: 'expected a key, or state FAILED with a party, a module or none of them' },
);

/** What the hub owes partners, and what it gave up: the operator's list of dead letters. */
export function outboxPaths(flows: OutboxFlows): readonly ApiPath[] {
  const operators = allow('OPERATOR');
  return [
    {
      method: 'GET',
      path: '/outbox/messages',
      allow: operators,
      async handle({ query: asked }) {
        const query = parse(messagePage, asked);
        return json(formatListing(await flows.listOutbox(query), query, formatOutboxMessage));
      },
    },
    {
      method: 'POST',
      path: '/outbox/retry',
      allow: operators,
      handle: async ({ body }) => json({ retried: await flows.retryOutbox(parse(retry, body)) }),
    },
  ];
}
