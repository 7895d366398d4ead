import type { RequestHandler } from 'express';
import { z } from 'zod';
import { objectKey } from '../../../domain/party.js';
import { nextCursor, pageCursor } from '../../api/page-cursor.js';
import { defined, parse, party, partyId, text } from '../../api/parse.js';
import { callerOf, filtersOf, readFilters, signedInAs } from '../asked.js';
import { followLinks } from '../page-links.js';
import { viewCdr } from './cdr-view.js';
import type { StationPageDeps } from './page-deps.js';
import { viewTransaction } from './transactions-view.js';

const PAGE_ROWS = 25;
const OUTCOMES = ['CDR', 'NOTHING', 'OPEN', 'QUARANTINED'] as const;

const query = z
  .strictObject({
    party: party.optional(),
    station: text(48).optional(),
    outcome: z.enum(OUTCOMES).optional(),
    before: pageCursor.optional(),
  })
  .transform(({ station, ...rest }) => defined({ ...rest, stationId: station }));

/** Transactions of stations of the caller's parties, newest first, with what became of them. */
export function showTransactions({ flows, pages, csrf }: StationPageDeps): RequestHandler {
  return async (request, response) => {
    const staff = callerOf(request);
    const { baseUrl } = request;
    const { before, ...filters } = filtersOf(request.query);
    const asked = readFilters(query, before === undefined ? filters : { ...filters, before });
    const found = asked.query ? await flows.listTransactions(staff, { ...asked.query, limit: PAGE_ROWS + 1 }) : [];
    const shown = found.slice(0, PAGE_ROWS);
    const next = nextCursor(found, PAGE_ROWS, ({ startedAt, id }) => ({ at: startedAt, id }));
    const links = followLinks({ path: `${baseUrl}/transactions`, filters, cursor: 'before', from: before, next });
    response.status(asked.query ? 200 : 400).send(
      pages.transactions({
        baseUrl,
        signedIn: signedInAs(request, response, csrf),
        filters,
        isFiltered: Object.keys(filters).length > 0,
        rows: shown.map((one) => viewTransaction(one, baseUrl)),
        ...(links && { pages: links }),
        ...(asked.complaint !== undefined && { complaint: asked.complaint }),
      }),
    );
  };
}

const cdrPath = z.strictObject({ party: partyId, id: text(36) });

/** A CDR of the caller's parties. Refuses (`unknown-object`) others' as one that does not exist. */
export function showCdr({ flows, pages, csrf }: StationPageDeps): RequestHandler {
  return async (request, response) => {
    const { party: owner, id } = parse(cdrPath, request.params);
    const record = await flows.findCdr(callerOf(request), objectKey(owner, id));
    const signedIn = signedInAs(request, response, csrf);
    response.send(pages.cdr({ baseUrl: request.baseUrl, signedIn, ...viewCdr(record) }));
  };
}
