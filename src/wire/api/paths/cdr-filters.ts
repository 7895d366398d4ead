import { z } from 'zod';
import { INTAKE_RULES, REVIEW_STATES } from '../../../domain/clearing/cdr-record.js';
import { defined, instant, party, text } from '../parse.js';

/** What a list of CDRs may be narrowed by. */
export const cdrFilters = {
  review: z.enum(REVIEW_STATES).optional(),
  rule: z.enum(INTAKE_RULES).optional(),
  cpo: party.optional(),
  emsp: party.optional(),
  run: text(40).optional(),
  invoice: text(64).optional(),
  ended_from: instant.optional(),
  ended_until: instant.optional(),
};

const filters = z.strictObject(cdrFilters);

/** The filters in the flows' own words. */
export function toCdrQuery<Query extends z.output<typeof filters>>(query: Query) {
  const { run, invoice, ended_from, ended_until, ...rest } = query;
  return defined({ ...rest, runId: run, documentNumber: invoice, endedFrom: ended_from, endedUntil: ended_until });
}
