import { z } from 'zod';
import type { WantedCheck } from '../../../flows/conformance/check-visible-partner.js';
import type { ConformanceFlows } from '../api-flows.js';
import { type ApiPath, allow, json, param } from '../api-path.js';
import { formatReport } from '../format/conformance/format-report.js';
import { defined, parse, partyId } from '../parse.js';

const check = z
  .strictObject({ write: z.boolean().default(false), cdr: z.boolean().default(false), test_party: partyId.optional() })
  .refine(({ write, cdr }) => write || !cdr, { path: ['cdr'], message: 'can be asked for together with write only' })
  .refine(({ write, test_party }) => write || !test_party, {
    path: ['test_party'],
    message: 'can be given together with write only',
  })
  .transform(({ write, cdr, test_party }) => ({ scope: scopeOf(write, cdr), testParty: test_party }));

/** The conformance check of a platform: people of its parties may let it be read, an operator may also send test objects. */
export function conformancePaths(flows: ConformanceFlows): readonly ApiPath[] {
  return [
    {
      method: 'POST',
      path: '/partners/:id/conformance',
      allow: allow('ENGINEER', 'FINANCE', 'OPERATOR'),
      async handle(call) {
        const wanted = { connectionId: param(call, 'id'), ...defined(parse(check, call.body)) };
        return json(formatReport(await flows.checkPartner(call.staff, wanted)));
      },
    },
  ];
}

function scopeOf(write: boolean, cdr: boolean): WantedCheck['scope'] {
  if (!write) return 'READ';
  return cdr ? 'WRITE_WITH_CDR' : 'WRITE';
}
