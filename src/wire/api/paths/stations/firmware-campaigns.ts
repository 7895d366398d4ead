import { z } from 'zod';
import { TARGET_STATES } from '../../../../domain/firmware/campaign.js';
import type { CampaignDecision, NewCampaign } from '../../../../flows/firmware/campaign-desk.js';
import { type ApiPath, allow, created, json, param } from '../../api-path.js';
import type { FirmwareFlows } from '../../flows/healing-flows.js';
import { formatAll, formatListing } from '../../format/listing.js';
import { formatCampaign, formatTarget } from '../../format/stations/firmware-campaign.js';
import { defined, instant, PAGE_LIMIT_MAX, paging, parse, partyId, text } from '../../parse.js';

const STATIONS_MAX = 5_000;
const BODY_MAX = 512 * 1_024;
const PEM_MAX = 20_000;

const pem = z
  .string()
  .max(PEM_MAX)
  .regex(/^-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s-]{1,20000}$/, 'expected a certificate in PEM');
const newCampaign = z
  .strictObject({
    name: text(120),
    party: partyId.optional(),
    stations: z.array(text(48)).min(1).max(STATIONS_MAX).optional(),
    vendor: text(50).optional(),
    model: text(50).optional(),
    runs: text(50).optional(),
    url: text(512),
    retrieve_at: instant,
    version: text(50).optional(),
    signing_certificate: pem.optional(),
    signature: text(800).optional(),
    wave_size: z.int().min(1).max(10_000).default(10),
    max_failure_share: z.number().min(0).max(1).default(0.1),
    attempts: z.int().min(1).max(10).default(2),
    timeout_minutes: z.int().min(5).max(1_440).default(60),
    patience_hours: z.int().min(1).max(720).default(24),
  })
  .transform(toCampaign);
const page = z.strictObject(paging);
const stationPage = z.strictObject({
  state: z.enum(TARGET_STATES).optional(),
  after: text(48).optional(),
  limit: paging.limit.default(PAGE_LIMIT_MAX),
});
const decision = z.strictObject({
  decision: z.enum(['CANCEL', 'PAUSE', 'RESUME'] as const satisfies CampaignDecision[]),
});

/** New firmware for many stations, in waves: started and steered by operators, looked at by engineers of the party. */
export function firmwareCampaignPaths(flows: FirmwareFlows): readonly ApiPath[] {
  const readers = allow('ENGINEER', 'OPERATOR');
  return [
    {
      method: 'GET',
      path: '/firmware-campaigns',
      allow: readers,
      async handle({ staff, query: asked }) {
        const query = parse(page, asked);
        return json(formatListing(await flows.listCampaigns(staff, query), query, formatCampaign));
      },
    },
    {
      method: 'POST',
      path: '/firmware-campaigns',
      allow: allow('OPERATOR'),
      bodyBytesMax: BODY_MAX,
      async handle({ staff, body }) {
        const { id } = await flows.startCampaign(staff, parse(newCampaign, body));
        return created(`/firmware-campaigns/${id}`, formatCampaign(await flows.findCampaign(staff, id)));
      },
    },
    {
      method: 'GET',
      path: '/firmware-campaigns/:id',
      allow: readers,
      handle: async (call) => json(formatCampaign(await flows.findCampaign(call.staff, param(call, 'id')))),
    },
    {
      method: 'GET',
      path: '/firmware-campaigns/:id/stations',
      allow: readers,
      async handle(call) {
        const asked = { campaignId: param(call, 'id'), ...defined(parse(stationPage, call.query)) };
        return json(formatAll(await flows.campaignStations(call.staff, asked), formatTarget));
      },
    },
    {
      method: 'POST',
      path: '/firmware-campaigns/:id/decide',
      allow: allow('OPERATOR'),
      async handle(call) {
        const decided = { id: param(call, 'id'), ...parse(decision, call.body) };
        return json(formatCampaign(await flows.decideCampaign(call.staff, decided)));
      },
    },
  ];
}

function toCampaign(body: {
  name: string;
  party?: NewCampaign['party'] | undefined;
  stations?: string[] | undefined;
  vendor?: string | undefined;
  model?: string | undefined;
  runs?: string | undefined;
  url: string;
  retrieve_at: Date;
  version?: string | undefined;
  signing_certificate?: string | undefined;
  signature?: string | undefined;
  wave_size: number;
  max_failure_share: number;
  attempts: number;
  timeout_minutes: number;
  patience_hours: number;
}): NewCampaign {
  const { name, party, stations, vendor, model, runs } = body;
  return {
    ...defined({ name, party, stations, vendor, model, runs }),
    firmware: defined({
      url: body.url,
      retrieveAt: body.retrieve_at,
      version: body.version,
      signingCertificatePem: body.signing_certificate,
      signature: body.signature,
    }),
    plan: {
      waveSize: body.wave_size,
      maxFailureShare: body.max_failure_share,
      attempts: body.attempts,
      timeoutMinutes: body.timeout_minutes,
      patienceHours: body.patience_hours,
    },
  };
}
