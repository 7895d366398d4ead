import { READ_CASES } from './read-cases.js';
import { CDR_CASES, WRITE_CASES } from './write-cases.js';

/** One thing that a conformance check looks at. */
export interface CheckCase {
  readonly title: string;
  /** File and heading of OCPI 2.2.1. */
  readonly section: string;
  /** `write`: sends test objects. `cdr`: sends a test CDR. */
  readonly kind: 'read' | 'write' | 'cdr';
  /** What a platform must publish to be looked at; also the reason of SKIPPED for one that does not. */
  readonly needs: string;
}

export type CheckKind = CheckCase['kind'];

export type ReadCaseId = keyof typeof READ_CASES;
export type WriteCaseId = keyof typeof WRITE_CASES;
export type CaseId = ReadCaseId | WriteCaseId | keyof typeof CDR_CASES;

/** Every case of a conformance check by its id, in the order of the report. */
export const CHECK_CASES: ReadonlyMap<CaseId, CheckCase> = new Map([
  ...ofKind('read', READ_CASES),
  ...ofKind('write', WRITE_CASES),
  ...ofKind('cdr', CDR_CASES),
]);

function ofKind<Id extends CaseId>(
  kind: CheckKind,
  cases: Readonly<Record<Id, Omit<CheckCase, 'kind'>>>,
): readonly (readonly [CaseId, CheckCase])[] {
  const ids = Object.keys(cases).filter((id): id is Id => Object.hasOwn(cases, id));
  return ids.map((id) => [id, { ...cases[id], kind }]);
}
