import { canonical } from '../invoicing/document-text.js';
import type { Netted } from '../settlement/settlement.js';
import type { RunPlan } from './run-input.js';

/**
 * The canonical text of what a run was calculated to: documents in their order, positions, what stays with the hub and
 * what is paid. `planHash` of a run is sha256 over it (UTF-8); who calculates the run again gets the same text.
 */
export function planText(plan: Pick<RunPlan, 'documents' | 'positions' | 'hubNet'>, settlement?: Netted): string {
  const { documents, positions, hubNet } = plan;
  return canonical({ documents: documents.map(({ draft }) => draft), positions, hubNet, settlement });
}
