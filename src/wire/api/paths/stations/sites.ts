import { z } from 'zod';
import { partyKey } from '../../../../domain/party.js';
import { type ApiCall, type ApiPath, allow, created, json, param } from '../../api-path.js';
import type { SitePlace, StationApiFlows } from '../../flows/station-flows.js';
import { formatAll } from '../../format/listing.js';
import { formatShownSite, formatSite, formatTemplate } from '../../format/stations/stations.js';
import { defined, paging, parse, party, text } from '../../parse.js';
import { newSite, siteChange } from './station-body.js';

const page = z
  .strictObject({ party: party.optional(), after: text(60).optional(), limit: paging.limit })
  .transform(defined);

const values = z
  .array(
    z
      .strictObject({ component: text(50).optional(), key: text(50), value: z.string().max(500) })
      .transform((given) => defined(given)),
  )
  .max(200)
  .default([]);
const template = z.strictObject({ v16: values, v201: values });

/** Places with stations, and what the hub wants of the configurations of the stations there. */
export function sitePaths(flows: StationApiFlows): readonly ApiPath[] {
  const readers = allow('ENGINEER', 'FINANCE', 'OPERATOR');
  const operators = allow('OPERATOR');
  return [
    {
      method: 'GET',
      path: '/sites',
      allow: readers,
      async handle({ staff, query }) {
        const sites = await flows.listSites(staff, parse(page, query));
        return json({ items: sites.map(formatSite), ...afterLast(sites.map(({ party, id }) => siteKey(party, id))) });
      },
    },
    {
      method: 'POST',
      path: '/sites',
      allow: operators,
      async handle({ body }) {
        const site = await flows.addSite(parse(newSite, body));
        return created(`/sites/${siteKey(site.party, encodeURIComponent(site.id))}`, formatSite(site));
      },
    },
    {
      method: 'GET',
      path: '/sites/:party/:id',
      allow: readers,
      handle: async (call) => json(formatShownSite(await flows.showSite(call.staff, placeOf(call)))),
    },
    {
      method: 'PUT',
      path: '/sites/:party/:id',
      allow: operators,
      handle: async (call) => json(formatSite(await flows.changeSite(placeOf(call), parse(siteChange, call.body)))),
    },
    {
      method: 'GET',
      path: '/station-templates/:party',
      allow: readers,
      handle: async (call) =>
        json(formatAll(await flows.listTemplates(call.staff, parse(party, param(call, 'party'))), formatTemplate)),
    },
    {
      method: 'PUT',
      path: '/station-templates/:party/:name',
      allow: operators,
      async handle(call) {
        const named = { name: param(call, 'name'), ...parse(template, call.body) };
        await flows.putTemplate(parse(party, param(call, 'party')), named);
        return json(formatTemplate(named));
      },
    },
  ];
}

/** The site that a path names. */
export function placeOf(call: ApiCall): SitePlace {
  return { party: parse(party, param(call, 'party')), siteId: param(call, 'id') };
}

function siteKey(owner: Parameters<typeof partyKey>[0], id: string): string {
  return `${partyKey(owner)}/${id}`;
}

/** What the next page begins after; absent: this one is empty. */
export function afterLast(keys: readonly string[]): { readonly after?: string } {
  const last = keys.at(-1);
  return last === undefined ? {} : { after: last };
}
