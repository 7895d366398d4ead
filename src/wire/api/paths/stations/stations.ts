import { z } from 'zod';
import { type ApiPath, allow, created, json, param } from '../../api-path.js';
import type { StationApiFlows } from '../../flows/station-flows.js';
import { formatAll } from '../../format/listing.js';
import {
  formatAdded,
  formatFrame,
  formatImported,
  formatListedStation,
  formatOutcome,
  formatQuirk,
  formatStation,
} from '../../format/stations/stations.js';
import { pageCursor, writeCursor } from '../../page-cursor.js';
import { defined, instant, paging, parse, party, partyId, text } from '../../parse.js';
import { command } from './command-body.js';
import { readStationCsv } from './read-station-csv.js';
import { afterLast } from './sites.js';
import { evses, options } from './station-body.js';

const page = z
  .strictObject({
    party: party.optional(),
    site: text(36).optional(),
    after: text(48).optional(),
    limit: paging.limit,
  })
  .transform(({ site, ...rest }) => defined({ ...rest, siteId: site }));

const newStation = z
  .strictObject({ id: text(48), party: partyId, site: text(36), evses: evses.default([]), ...options })
  .transform(({ site, security_profile, ...rest }) =>
    defined({ ...rest, siteId: site, securityProfile: security_profile }),
  );

const change = z
  .strictObject({ evses: evses.optional(), ...options })
  .transform(({ security_profile, ...rest }) => defined({ ...rest, securityProfile: security_profile }));

const move = z
  .strictObject({ party: partyId, site: text(36), evse_ids: z.record(z.string(), text(48)).default({}) })
  .transform(({ party: to, site, evse_ids }) => ({
    party: to,
    siteId: site,
    evseIds: new Map(Object.entries(evse_ids).map(([number, id]) => [Number(number), id])),
  }));

/** Rows of 10,000 connectors, their quotes escaped. */
const IMPORT_BYTES_MAX = 8 * 1024 * 1024;
const newImport = z.strictObject({ csv: z.string().min(1) });

const frames = z
  .strictObject({ from: instant.optional(), before: pageCursor.optional(), limit: paging.limit })
  .transform(defined);

/** Stations: an operator's work; people of their parties look at them. */
export function stationPaths(flows: StationApiFlows): readonly ApiPath[] {
  return [...readPaths(flows), ...writePaths(flows), ...askPaths(flows)];
}

const readers = allow('ENGINEER', 'FINANCE', 'OPERATOR');
const operators = allow('OPERATOR');

function readPaths(flows: StationApiFlows): readonly ApiPath[] {
  return [
    {
      method: 'GET',
      path: '/stations',
      allow: readers,
      async handle({ staff, query }) {
        const { items, total } = await flows.listStations(staff, parse(page, query));
        return json({ items: items.map(formatListedStation), total, ...afterLast(items.map((one) => one.station.id)) });
      },
    },
    {
      method: 'GET',
      path: '/stations/:id',
      allow: readers,
      handle: async (call) => json(formatListedStation(await flows.showStation(call.staff, param(call, 'id')))),
    },
    {
      method: 'GET',
      path: '/stations/:id/quirks',
      allow: readers,
      handle: async (call) => json(formatAll(await flows.listQuirks(call.staff, param(call, 'id')), formatQuirk)),
    },
    {
      method: 'GET',
      path: '/stations/:id/frames',
      // Of frames a driver's token may be read.
      allow: allow('ENGINEER', 'OPERATOR'),
      async handle(call) {
        const search = { stationId: param(call, 'id'), ...parse(frames, call.query) };
        const { items, next } = await flows.readFrames(call.staff, search);
        return json({ items: items.map(formatFrame), ...(next && { before: writeCursor(next) }) });
      },
    },
  ];
}

function writePaths(flows: StationApiFlows): readonly ApiPath[] {
  return [
    {
      method: 'POST',
      path: '/stations',
      allow: operators,
      async handle({ body }) {
        const added = await flows.addStation(parse(newStation, body));
        return created(`/stations/${encodeURIComponent(added.station.id)}`, formatAdded(added));
      },
    },
    {
      method: 'POST',
      path: '/stations-import',
      allow: operators,
      bodyBytesMax: IMPORT_BYTES_MAX,
      handle: async ({ body }) =>
        json(formatImported(await flows.importStations(readStationCsv(parse(newImport, body).csv)))),
    },
    {
      method: 'PUT',
      path: '/stations/:id',
      allow: operators,
      handle: async (call) =>
        json(formatStation(await flows.changeStation(param(call, 'id'), parse(change, call.body)))),
    },
    {
      method: 'POST',
      path: '/stations/:id/move',
      allow: operators,
      handle: async (call) => json(formatStation(await flows.moveStation(param(call, 'id'), parse(move, call.body)))),
    },
    {
      method: 'POST',
      path: '/stations/:id/retire',
      allow: operators,
      handle: async (call) => json(formatStation(await flows.retireStation(param(call, 'id')))),
    },
    {
      method: 'POST',
      path: '/stations/:id/onboarding',
      allow: operators,
      handle: async (call) => json(formatAdded(await flows.renewOnboarding(param(call, 'id')))),
    },
  ];
}

function askPaths(flows: StationApiFlows): readonly ApiPath[] {
  return [
    {
      method: 'POST',
      path: '/stations/:id/key',
      allow: operators,
      handle: async (call) => json({ outcome: await flows.renewKey(param(call, 'id')) }),
    },
    {
      method: 'POST',
      path: '/stations/:id/commands',
      allow: operators,
      async handle(call) {
        const wanted = { ...parse(command, call.body), by: call.staff.email };
        return json(formatOutcome(await flows.commandStation(param(call, 'id'), wanted)));
      },
    },
  ];
}
