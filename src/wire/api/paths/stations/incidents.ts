import { z } from 'zod';
import { INCIDENT_KINDS, INCIDENT_STATES } from '../../../../domain/healing/incident.js';
import { type ApiPath, allow, json, param } from '../../api-path.js';
import type { IncidentFlows } from '../../flows/healing-flows.js';
import { formatListing } from '../../format/listing.js';
import { formatIncident, formatShare } from '../../format/stations/incident.js';
import { defined, instant, paging, parse, party, text } from '../../parse.js';

const TEXT_MAX = 2_000;
const STATION_MAX = 48;

const page = z.strictObject({
  station: text(STATION_MAX).optional(),
  party: party.optional(),
  kind: z.enum(INCIDENT_KINDS).optional(),
  state: z.enum(INCIDENT_STATES).optional(),
  from: instant.optional(),
  until: instant.optional(),
  ...paging,
});
const span = z.strictObject({ from: instant.optional(), until: instant.optional() });
const closing = z.strictObject({ text: text(TEXT_MAX) });

/** What is wrong at stations that connect straight to the hub. */
export function incidentPaths(flows: IncidentFlows): readonly ApiPath[] {
  const readers = allow('ENGINEER', 'FINANCE', 'OPERATOR');
  return [
    {
      method: 'GET',
      path: '/incidents',
      allow: readers,
      async handle({ staff, query: asked }) {
        const { station, from, until, ...query } = parse(page, asked);
        const search = defined({ ...query, stationId: station, openedFrom: from, openedUntil: until });
        return json(formatListing(await flows.listIncidents(staff, search), query, formatIncident));
      },
    },
    {
      method: 'GET',
      path: '/healing-share',
      allow: readers,
      handle: async ({ staff, query }) =>
        json(formatShare(await flows.healingShare(staff, defined(parse(span, query))))),
    },
    {
      method: 'GET',
      path: '/incidents/:id',
      allow: readers,
      handle: async (call) => json(formatIncident(await flows.findIncident(call.staff, param(call, 'id')))),
    },
    {
      method: 'POST',
      path: '/incidents/:id/close',
      allow: allow('ENGINEER', 'OPERATOR'),
      async handle(call) {
        const closed = { id: param(call, 'id'), ...parse(closing, call.body) };
        return json(formatIncident(await flows.closeIncident(call.staff, closed)));
      },
    },
  ];
}
