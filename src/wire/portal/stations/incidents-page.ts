import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Staff } from '../../../domain/access.js';
import { INCIDENT_KINDS, INCIDENT_STATES } from '../../../domain/healing/incident.js';
import { defined, paging, party, text } from '../../api/parse.js';
import { callerOf, filtersOf, readFilters, signedInAs } from '../asked.js';
import { pageLinks } from '../page-links.js';
import { type OpenIncidents, viewIncident, viewShare } from './incidents-view.js';
import type { StationPageDeps } from './page-deps.js';

const PAGE_ROWS = 25;
/** Of those that are not over so many of each state are shown first; the others by a filter. */
const OPEN_ROWS = 25;
const SHARE_DAYS = 30;
const DAY_MS = 86_400_000;

const query = z
  .strictObject({
    station: text(48).optional(),
    party: party.optional(),
    kind: z.enum(INCIDENT_KINDS).optional(),
    state: z.enum(INCIDENT_STATES).optional(),
    offset: paging.offset,
  })
  .transform(({ station, ...rest }) => ({ ...defined({ ...rest, stationId: station }), offset: rest.offset }));

/** What is wrong at the stations of the caller's parties, what was done about it, and how much of it helped. */
export function showIncidents(deps: StationPageDeps): RequestHandler {
  const { flows, pages, csrf, clock } = deps;
  return async (request, response) => {
    const staff = callerOf(request);
    const { baseUrl } = request;
    const { offset: page, ...filters } = filtersOf(request.query);
    const asked = readFilters(query, page === undefined ? filters : { ...filters, offset: page });
    const found = asked.query
      ? await flows.listIncidents(staff, { ...asked.query, limit: PAGE_ROWS })
      : { items: [], total: 0 };
    const offset = asked.query?.offset ?? 0;
    const isFiltered = Object.keys(filters).length > 0;
    const isFront = !isFiltered && offset === 0;
    const from = new Date(clock.now().getTime() - SHARE_DAYS * DAY_MS);
    const links = pageLinks({
      path: `${baseUrl}/incidents`,
      filters,
      total: found.total,
      offset,
      pageRows: PAGE_ROWS,
    });
    response.status(asked.query ? 200 : 400).send(
      pages.incidents({
        baseUrl,
        signedIn: signedInAs(request, response, csrf),
        filters,
        isFiltered,
        rows: found.items.map((one) => viewIncident(one, baseUrl)),
        total: found.total,
        kinds: INCIDENT_KINDS,
        states: INCIDENT_STATES,
        ...(isFront && { open: await openOf(deps, staff, baseUrl) }),
        ...(isFront && { share: viewShare(await flows.healingShare(staff, { from }), SHARE_DAYS) }),
        ...(links && { pages: links }),
        ...(asked.complaint !== undefined && { complaint: asked.complaint }),
      }),
    );
  };
}

async function openOf({ flows }: StationPageDeps, staff: Staff, baseUrl: string): Promise<OpenIncidents> {
  const [escalated, open] = await Promise.all(
    (['ESCALATED', 'OPEN'] as const).map((state) => flows.listIncidents(staff, { state, offset: 0, limit: OPEN_ROWS })),
  );
  const rows = [...(escalated?.items ?? []), ...(open?.items ?? [])];
  return {
    rows: rows.map((one) => viewIncident(one, baseUrl)),
    escalated: escalated?.total ?? 0,
    open: open?.total ?? 0,
  };
}
