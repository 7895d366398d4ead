import type { RequestHandler } from 'express';
import type { Staff } from '../../../domain/access.js';
import { partyKey } from '../../../domain/party.js';
import type { Station } from '../../../domain/stations/station.js';
import { callerOf, signedInAs } from '../asked.js';
import { linkTo } from '../page-links.js';
import { seesMoney } from '../session.js';
import { viewIncident } from './incidents-view.js';
import type { StationPageDeps } from './page-deps.js';
import { type StationView, viewFacts, viewPast, viewQuirk } from './station-view.js';
import { viewTransaction } from './transactions-view.js';

const ROWS = { incidents: 10, transactions: 10, history: 30 };

/** One station with all that is known of it. Refuses (`unknown-object`) somebody else's as one that does not exist. */
export function showStation(deps: StationPageDeps): RequestHandler {
  const { flows, pages, csrf } = deps;
  return async (request, response) => {
    const staff = callerOf(request);
    const { baseUrl } = request;
    const listed = await flows.showStation(staff, String(request.params['id']));
    const { station } = listed;
    const [now, place, incidents, quirks, transactions, history] = await Promise.all([
      flows.stationsNow([listed]),
      placeOf(deps, staff, station),
      incidentsOf(deps, staff, { station, baseUrl }),
      flows.listQuirks(staff, station.id),
      transactionsOf(deps, staff, { station, baseUrl }),
      flows.statusHistory(staff, { stationId: station.id, limit: ROWS.history }),
    ]);
    response.send(
      pages.station({
        baseUrl,
        signedIn: signedInAs(request, response, csrf),
        ...viewFacts(listed, now.get(station.id)),
        ...place,
        incidents,
        quirks: quirks.map(viewQuirk),
        ...(transactions && { transactions }),
        history: history.map(viewPast),
      }),
    );
  };
}

interface At {
  readonly station: Station;
  readonly baseUrl: string;
}

async function placeOf(
  { flows }: StationPageDeps,
  staff: Staff,
  { party, siteId, id }: Station,
): Promise<Pick<StationView, 'missing' | 'site'>> {
  const { site, missing } = await flows.showSite(staff, { party: partyKey(party), siteId });
  return { site, missing: missing.filter(({ stationId }) => stationId === id).map(({ what }) => what) };
}

async function incidentsOf(
  { flows }: StationPageDeps,
  staff: Staff,
  { station, baseUrl }: At,
): Promise<StationView['incidents']> {
  const asked = { stationId: station.id, offset: 0, limit: ROWS.incidents };
  const { items, total } = await flows.listIncidents(staff, asked);
  const more = linkTo(`${baseUrl}/incidents`, { station: station.id });
  return { rows: items.map((one) => viewIncident(one, baseUrl)), ...(total > items.length && { more }) };
}

async function transactionsOf(
  { flows }: StationPageDeps,
  staff: Staff,
  { station, baseUrl }: At,
): Promise<StationView['transactions']> {
  if (!seesMoney(staff)) return undefined;
  const found = await flows.listTransactions(staff, { stationId: station.id, limit: ROWS.transactions + 1 });
  const rows = found.slice(0, ROWS.transactions).map((one) => viewTransaction(one, baseUrl));
  const more = linkTo(`${baseUrl}/transactions`, { station: station.id });
  return { rows, ...(found.length > ROWS.transactions && { more }) };
}
