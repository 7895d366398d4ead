import { z } from 'zod';
import { type ApiPath, allow, json } from '../../api-path.js';
import type { LoadFlows } from '../../flows/load-flows.js';
import { formatAll } from '../../format/listing.js';
import { formatGridSignal, formatSiteLoad } from '../../format/stations/load.js';
import { instant, parse, text } from '../../parse.js';
import { placeOf } from './sites.js';

const SIGNAL_ID_MAX = 64;

const newSignal = z
  .strictObject({
    id: text(SIGNAL_ID_MAX),
    from: instant,
    until: instant,
    max_power_w: z.int().min(0).max(100_000_000),
  })
  .transform(({ max_power_w, ...rest }) => ({ ...rest, maxPowerW: max_power_w }));

/** What sites may draw: signals of grid operators, which operators of the hub pass on, and how it is shared now. */
export function loadPaths(flows: LoadFlows): readonly ApiPath[] {
  const readers = allow('ENGINEER', 'FINANCE', 'OPERATOR');
  return [
    {
      method: 'GET',
      path: '/sites/:party/:id/load',
      allow: readers,
      handle: async (call) => json(formatSiteLoad(await flows.siteLoad(call.staff, placeOf(call)))),
    },
    {
      method: 'GET',
      path: '/sites/:party/:id/grid-signals',
      allow: readers,
      handle: async (call) => json(formatAll(await flows.listGridSignals(call.staff, placeOf(call)), formatGridSignal)),
    },
    {
      method: 'POST',
      path: '/sites/:party/:id/grid-signals',
      allow: allow('OPERATOR'),
      async handle(call) {
        const told = { signal: parse(newSignal, call.body), by: call.staff.email };
        return json(formatGridSignal(await flows.putGridSignal(placeOf(call), told)));
      },
    },
  ];
}
