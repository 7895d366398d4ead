import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Staff } from '../../../domain/access.js';
import { defined, party, text } from '../../api/parse.js';
import { callerOf, filtersOf, readFilters, signedInAs } from '../asked.js';
import { followLinks, linkTo } from '../page-links.js';
import { seesMoney } from '../session.js';
import { viewIncident } from './incidents-view.js';
import type { StationPageDeps } from './page-deps.js';
import { type StationTasks, viewStation } from './stations-view.js';
import { viewTransaction } from './transactions-view.js';

const PAGE_ROWS = 25;
/** Of each kind of task so many are shown, and a link to all. */
const TASK_ROWS = 5;

const query = z
  .strictObject({ party: party.optional(), site: text(36).optional(), after: text(48).optional() })
  .transform(({ site, ...rest }) => defined({ ...rest, siteId: site }));

/** The stations of the caller's parties; before them, on the first page, what waits for a person. */
export function showStations(deps: StationPageDeps): RequestHandler {
  const { flows, pages, csrf } = deps;
  return async (request, response) => {
    const staff = callerOf(request);
    const { baseUrl } = request;
    const { after, ...filters } = filtersOf(request.query);
    const asked = readFilters(query, after === undefined ? filters : { ...filters, after });
    const found = asked.query
      ? await flows.listStations(staff, { ...asked.query, limit: PAGE_ROWS + 1 })
      : { items: [], total: 0 };
    const listed = found.items.slice(0, PAGE_ROWS);
    const now = await flows.stationsNow(listed);
    const isFiltered = Object.keys(filters).length > 0;
    const next = found.items.length > PAGE_ROWS ? listed.at(-1)?.station.id : undefined;
    const links = followLinks({ path: `${baseUrl}/stations`, filters, cursor: 'after', from: after, next });
    const hasTasks = !isFiltered && after === undefined;
    response.status(asked.query ? 200 : 400).send(
      pages.stations({
        baseUrl,
        signedIn: signedInAs(request, response, csrf),
        filters,
        isFiltered,
        rows: listed.map((one) => viewStation(one, now.get(one.station.id), baseUrl)),
        total: found.total,
        ...(hasTasks && { tasks: await tasksOf(deps, staff, baseUrl) }),
        ...(links && { pages: links }),
        ...(asked.complaint !== undefined && { complaint: asked.complaint }),
      }),
    );
  };
}

async function tasksOf({ flows }: StationPageDeps, staff: Staff, baseUrl: string): Promise<StationTasks> {
  const { items, total } = await flows.listIncidents(staff, { state: 'ESCALATED', offset: 0, limit: TASK_ROWS });
  const all = linkTo(`${baseUrl}/incidents`, { state: 'ESCALATED' });
  const escalated = {
    rows: items.map((one) => viewIncident(one, baseUrl)),
    total,
    ...(total > items.length && { more: all }),
  };
  if (!seesMoney(staff)) return { escalated };
  const waiting = await flows.listTransactions(staff, { outcome: 'QUARANTINED', limit: TASK_ROWS + 1 });
  const more = linkTo(`${baseUrl}/transactions`, { outcome: 'QUARANTINED' });
  const rows = waiting.slice(0, TASK_ROWS).map((one) => viewTransaction(one, baseUrl));
  return { escalated, quarantined: { rows, ...(waiting.length > TASK_ROWS && { more }) } };
}
