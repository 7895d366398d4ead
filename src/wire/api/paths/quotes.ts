import { z } from 'zod';
import type { QuoteFlows } from '../api-flows.js';
import { type ApiPath, allow, json } from '../api-path.js';
import { formatQuote } from '../format/quote.js';
import { amount, defined, instant, parse, partyId, text } from '../parse.js';

const MAX_ID = 36;
const minutes = z.int('expected whole minutes');

const quoteRequest = z
  .strictObject({
    location: z.strictObject({ party: partyId, id: text(MAX_ID) }),
    evse_uid: text(MAX_ID).optional(),
    connector_id: text(MAX_ID).optional(),
    level: z.enum(['RETAIL', 'WHOLESALE']).optional(),
    emsp: partyId.optional(),
    contract_id: text(MAX_ID).optional(),
    token_uid: text(MAX_ID).optional(),
    profile: z.enum(['AD_HOC_PAYMENT', 'PROFILE_CHEAP', 'PROFILE_FAST', 'PROFILE_GREEN', 'REGULAR']).optional(),
    starts_at: instant.optional(),
    energy_kwh: amount.optional(),
    charging_minutes: minutes.optional(),
    parking_minutes: minutes.default(0),
    power_kw: amount.optional(),
  })
  .transform(({ starts_at, energy_kwh, charging_minutes, parking_minutes, power_kw, ...rest }) => {
    const { location, level, emsp, profile, evse_uid, connector_id, contract_id, token_uid } = rest;
    return {
      ...defined({ location, level, emsp, profile }),
      ...defined({ evseUid: evse_uid, connectorId: connector_id, contractId: contract_id, tokenUid: token_uid }),
      wish: defined({
        startsAt: starts_at,
        energyKwh: energy_kwh,
        chargingMinutes: charging_minutes,
        parkingMinutes: parking_minutes,
        powerKw: power_kw,
      }),
    };
  });

/** The price before the session: what a driver's app shows. */
export function quotePaths(flows: QuoteFlows): readonly ApiPath[] {
  return [
    {
      method: 'POST',
      path: '/quotes',
      allow: allow('ENGINEER', 'FINANCE', 'OPERATOR'),
      handle: async ({ staff, body }) => json(formatQuote(await flows.quote(staff, parse(quoteRequest, body)))),
    },
  ];
}
