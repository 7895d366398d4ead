import { type CaseId, CHECK_CASES, type CheckCase, type CheckKind } from './cases.js';
import { JUDGEMENTS, type Judgement, skip, type Verdict } from './verdict.js';

/** The verdict on one case; of a case that is judged for each module, on one of them. */
export interface CaseResult extends Verdict {
  readonly id: CaseId;
  readonly module?: string;
}

export interface ReportedCase extends CaseResult, Omit<CheckCase, 'needs'> {}

/** What a conformance check found, in the order of the cases; every case of the kinds that were asked for is in it. */
export interface CheckReport {
  readonly connectionId: string;
  readonly checkedAt: Date;
  readonly cases: readonly ReportedCase[];
  readonly counts: Readonly<Record<Judgement, number>>;
}

export interface CheckedPlatform {
  readonly connectionId: string;
  readonly checkedAt: Date;
  readonly kinds: readonly CheckKind[];
  readonly results: readonly CaseResult[];
  /** Why the test ended early; absent: it did not. */
  readonly ended?: string;
}

/** Puts the report together; a case without a result is SKIPPED, with the reason. */
export function makeReport({ connectionId, checkedAt, kinds, results, ended }: CheckedPlatform): CheckReport {
  const cases = [...CHECK_CASES]
    .filter(([, { kind }]) => kinds.includes(kind))
    .flatMap(([id, { needs, ...about }]) => {
      const found = results.filter((result) => result.id === id);
      const all: readonly CaseResult[] = found.length > 0 ? found : [{ id, ...skip(ended ?? `needs ${needs}`) }];
      return all.map((result) => ({ ...about, ...result }));
    });
  const count = (judgement: Judgement) => cases.filter((one) => one.judgement === judgement).length;
  const [PASS = 0, WARN = 0, FAIL = 0, SKIPPED = 0] = JUDGEMENTS.map(count);
  return { connectionId, checkedAt, cases, counts: { PASS, WARN, FAIL, SKIPPED } };
}
