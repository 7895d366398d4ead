import { z } from 'zod';
import type { MessageFlows } from '../api-flows.js';
import { type ApiPath, allow, json, param } from '../api-path.js';
import { formatAll } from '../format/listing.js';
import { formatDelivery, formatMessage, formatMessageSummary } from '../format/message.js';
import { pageCursor, writeCursor } from '../page-cursor.js';
import { defined, instant, paging, parse, party, text } from '../parse.js';

/** What messages are looked for by. */
const filters = {
  correlation_id: text(128).optional(),
  party: party.optional(),
  module: text(20).optional(),
  object_id: text(255).optional(),
  outcome: z
    .enum(['ok', 'failed'])
    .transform((outcome) => (outcome === 'ok' ? 'OK' : 'FAILED'))
    .optional(),
  from: instant.optional(),
  until: instant.optional(),
};

const messagePage = z
  .strictObject({
    ...filters,
    direction: z.enum(['IN', 'OUT']).optional(),
    before: pageCursor.optional(),
    limit: paging.limit,
  })
  .transform(toSearch);

const replayFilter = z.strictObject(filters).refine((given) => Object.keys(given).length > 0, {
  message: 'expected at least one filter: everything is never sent again',
});

/** What the hub and the platforms said to each other, for those who look for what happened. */
export function messagePaths(flows: MessageFlows): readonly ApiPath[] {
  return [...replayPaths(flows), ...readPaths(flows)];
}

function readPaths(flows: MessageFlows): readonly ApiPath[] {
  const readers = allow('ENGINEER', 'FINANCE', 'OPERATOR');
  return [
    {
      method: 'GET',
      path: '/messages',
      allow: readers,
      async handle({ staff, query }) {
        const { items, next } = await flows.listMessages(staff, parse(messagePage, query));
        return json({ items: items.map(formatMessageSummary), ...(next && { next: writeCursor(next) }) });
      },
    },
    {
      method: 'GET',
      path: '/messages/:id',
      allow: readers,
      handle: async (call) => json(formatMessage(await flows.showMessage(call.staff, param(call, 'id')))),
    },
    {
      method: 'GET',
      path: '/messages/:id/deliveries',
      allow: readers,
      handle: async (call) =>
        json(formatAll(await flows.listDeliveries(call.staff, param(call, 'id')), formatDelivery)),
    },
  ];
}

/** `/messages/replay` comes before `/messages/:id`, which would answer for it. */
function replayPaths(flows: MessageFlows): readonly ApiPath[] {
  const operators = allow('OPERATOR');
  return [
    {
      method: 'POST',
      path: '/messages/replay',
      allow: operators,
      async handle({ staff, body }) {
        const { sent, failed, refused } = await flows.replayMessages(staff, toSearch(parse(replayFilter, body)));
        return json({ sent, failed, refused });
      },
    },
    {
      method: 'POST',
      path: '/messages/:id/replay',
      allow: operators,
      async handle(call) {
        const replayed = await flows.replayMessage(call.staff, param(call, 'id'));
        return json({
          outcome: replayed.kind === 'SENT' ? 'ok' : 'failed',
          ...('error' in replayed
            ? { error: replayed.error }
            : { http_status: replayed.httpStatus, ocpi_status: replayed.ocpiStatus }),
        });
      },
    },
  ];
}

type Filters = z.output<z.ZodObject<typeof filters>>;

function toSearch<Query extends Filters>(query: Query) {
  const { correlation_id: correlationId, object_id: objectId, ...rest } = query;
  return defined({ ...rest, correlationId, objectId });
}
