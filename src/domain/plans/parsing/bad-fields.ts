import { HubError } from '../../errors.js';

/** More than one refusal of the same file, so that who wrote it can put all of it right at once. */
export class BadFields extends HubError {
  readonly complaints: readonly HubError[];

  constructor(complaints: readonly HubError[]) {
    super('bad-field', complaints.map(({ message }) => message).join('\n'), complaints[0]?.field);
    this.complaints = complaints;
  }
}

/** The single refusals of a refusal. */
export function complaintsOf(refusal: HubError): readonly HubError[] {
  return refusal instanceof BadFields ? refusal.complaints : [refusal];
}

/** The results of all runs; refuses with the refusals of all that refuse. */
export function collect<T>(runs: readonly (() => T)[]): T[] {
  const results: T[] = [];
  const complaints: HubError[] = [];
  for (const run of runs) {
    try {
      results.push(run());
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      complaints.push(...complaintsOf(error));
    }
  }
  const [first, second] = complaints;
  if (first) throw second ? new BadFields(complaints) : first;
  return results;
}
