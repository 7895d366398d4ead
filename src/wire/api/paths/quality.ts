import type { PartnerFlows } from '../api-flows.js';
import { type ApiPath, allow, json, param } from '../api-path.js';
import { formatAll } from '../format/listing.js';
import { formatFinding } from '../format/roaming/finding.js';

/** What a platform does otherwise than OCPI says: for the operator and for people of its parties. */
export function qualityPaths(flows: Pick<PartnerFlows, 'partnerQuality'>): readonly ApiPath[] {
  return [
    {
      method: 'GET',
      path: '/partners/:id/quality',
      allow: allow('ENGINEER', 'FINANCE', 'OPERATOR'),
      handle: async (call) => json(formatAll(await flows.partnerQuality(call.staff, param(call, 'id')), formatFinding)),
    },
  ];
}
