import { maySee, type Staff } from '../../domain/access.js';
import type { Contest, ContestEvidence } from '../../domain/contests/contest.js';
import {
  EVIDENCE_PER_CONTEST_MAX,
  EVIDENCE_TYPES,
  type EvidenceKind,
  evidenceKind,
} from '../../domain/contests/evidence.js';
import { HubError } from '../../domain/errors.js';
import type { Hub } from '../hub.js';
import { changeContest } from './change-contest.js';
import { findContest } from './find-contest.js';

export interface NewEvidence {
  readonly contestId: string;
  readonly text: string;
  readonly file?: { readonly name: string; readonly bytes: Buffer };
}

/**
 * Adds what a side shows for it, while the contest is open; either side and operators may. A file is kept by the hash of
 * its bytes before the contest names it, so the same one twice is kept once. Refuses (`bad-field`, `too-large`) files
 * that are not what they say, and (`conflict`) a contest that is over or has its fill.
 */
export async function addEvidence(
  hub: Pick<Hub, 'contests' | 'files' | 'clock' | 'secrets'>,
  staff: Staff,
  { contestId, text, file }: NewEvidence,
): Promise<Contest> {
  const contest = await findContest(hub, staff, contestId);
  if (text.trim() === '') throw new HubError('bad-field', 'text: say what is shown', 'text');
  assertOpen(contest);
  const kept = file && (await keep(hub, file));
  const evidence: ContestEvidence = { by: staff.email, at: hub.clock.now(), text, ...(kept && { file: kept }) };
  return changeContest(hub, contestId, (current) => {
    assertOpen(current);
    return { ...current, evidence: [...current.evidence, evidence] };
  });
}

export interface EvidenceFile {
  readonly name: string;
  readonly type: string;
  readonly sha256: string;
  readonly bytes: Buffer;
}

/** The bytes of a file that a contest names. Refuses (`unknown-object`) any other, whoever else has shown it. */
export async function evidenceFile(
  hub: Pick<Hub, 'contests' | 'files'>,
  staff: Staff,
  { contestId, sha256 }: { readonly contestId: string; readonly sha256: string },
): Promise<EvidenceFile> {
  const contest = await hub.contests.find(contestId);
  const visible = contest && maySee(staff, [contest.cpo, contest.emsp]) ? contest.evidence : [];
  const file = visible.find((one) => one.file?.sha256 === sha256)?.file;
  const bytes = file && (await hub.files.get(file.sha256));
  if (!file || !bytes) throw new HubError('unknown-object', 'no such file');
  return { name: file.name, type: EVIDENCE_TYPES[kindOf(file.name, bytes)], sha256, bytes };
}

async function keep(
  hub: Pick<Hub, 'files' | 'secrets'>,
  { name, bytes }: { readonly name: string; readonly bytes: Buffer },
): Promise<NonNullable<ContestEvidence['file']>> {
  kindOf(name, bytes);
  const sha256 = hub.secrets.sha256(bytes);
  await hub.files.put(sha256, bytes);
  return { name, sha256, bytes: bytes.length };
}

function kindOf(name: string, bytes: Buffer): EvidenceKind {
  return evidenceKind({ name, bytes, text: utf8Of(bytes) });
}

function utf8Of(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function assertOpen({ id, state, evidence }: Contest): void {
  if (state !== 'OPEN') throw new HubError('conflict', `contest ${id} is ${state}: nothing is shown any more`, 'state');
  if (evidence.length >= EVIDENCE_PER_CONTEST_MAX) {
    throw new HubError('conflict', `contest ${id} has ${evidence.length} pieces of evidence: that is the most`, 'file');
  }
}
