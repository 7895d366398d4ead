import { z } from 'zod';
import { CERTIFICATE_REQUEST_STATES, CHAIN_MAX } from '../../../../domain/stations/security/certificate-request.js';
import { type ApiPath, allow, json, param } from '../../api-path.js';
import type { CertificateFlows } from '../../flows/certificate-flows.js';
import { formatAll } from '../../format/listing.js';
import { formatCertificateRequest, formatSecurityEvent } from '../../format/stations/certificates.js';
import { defined, instant, paging, parse, text } from '../../parse.js';

const STATION_MAX = 48;
const WHY_MAX = 2_000;
const { limit } = paging;
const station = text(STATION_MAX).optional();

const asked = z.strictObject({ station, state: z.enum(CERTIFICATE_REQUEST_STATES).optional(), limit });
const events = z.strictObject({
  station,
  critical: z.enum(['true', 'false']).optional(),
  before: instant.optional(),
  limit,
});
/** PEM has lines: no text without control characters. */
const answering = z.strictObject({ chain: z.string().min(1).max(CHAIN_MAX) });
const refusing = z.strictObject({ why: text(WHY_MAX) });

/** Certificates that stations ask for, and what they tell of their security. */
export function certificatePaths(flows: CertificateFlows): readonly ApiPath[] {
  const readers = allow('ENGINEER', 'OPERATOR');
  const operator = allow('OPERATOR');
  return [
    {
      method: 'GET',
      path: '/station-certificates',
      allow: readers,
      async handle({ staff, query }) {
        const { station: stationId, ...rest } = parse(asked, query);
        const search = { ...defined({ stationId, state: rest.state }), limit: rest.limit };
        return json(formatAll(await flows.listCertificateRequests(staff, search), formatCertificateRequest));
      },
    },
    {
      method: 'GET',
      path: '/station-certificates/:id',
      allow: readers,
      handle: async (call) =>
        json(formatCertificateRequest(await flows.findCertificateRequest(call.staff, param(call, 'id')))),
    },
    {
      method: 'POST',
      path: '/station-certificates/:id/answer',
      allow: operator,
      async handle(call) {
        const { chain: chainPem } = parse(answering, call.body);
        const answer = { id: param(call, 'id'), chainPem };
        return json(formatCertificateRequest(await flows.answerCertificateRequest(call.staff, answer)));
      },
    },
    {
      method: 'POST',
      path: '/station-certificates/:id/refuse',
      allow: operator,
      async handle(call) {
        const refused = { id: param(call, 'id'), ...parse(refusing, call.body) };
        return json(formatCertificateRequest(await flows.refuseCertificateRequest(call.staff, refused)));
      },
    },
    {
      method: 'GET',
      path: '/security-events',
      allow: readers,
      async handle({ staff, query }) {
        const { station: stationId, critical, before, limit: most } = parse(events, query);
        const isCritical = critical === undefined ? undefined : critical === 'true';
        const search = { ...defined({ stationId, isCritical, before }), limit: most };
        return json(formatAll(await flows.listSecurityEvents(staff, search), formatSecurityEvent));
      },
    },
  ];
}
