import type { CheckKind } from '../../domain/conformance/cases.js';
import { judgeAll } from '../../domain/conformance/judge-all.js';
import { type CheckReport, makeReport } from '../../domain/conformance/report.js';
import { HubError } from '../../domain/errors.js';
import type { PartyId } from '../../domain/party.js';
import type { Connection } from '../../domain/roaming/connection.js';
import { refuseHosted } from '../stations/ensure-hosted.js';
import { createAsker } from './asker.js';
import { checkCdr } from './check-cdr.js';
import { checkLists } from './check-lists.js';
import { checkPushes } from './check-pushes.js';
import { checkRealTime } from './check-real-time.js';
import { type CheckDeps, type CheckRun, collectResults } from './check-run.js';
import { checkUnknown } from './check-unknown.js';
import { checkVersions } from './check-versions.js';

export interface CheckRequest {
  readonly connection: Connection;
  /** WRITE: also test objects are sent. WRITE_WITH_CDR: also a test CDR, which cannot be taken back. */
  readonly scope: 'READ' | 'WRITE' | 'WRITE_WITH_CDR';
  /** Whose the test objects are; absent: the hub's own party. */
  readonly testParty?: PartyId;
}

const KINDS: Readonly<Record<CheckRequest['scope'], readonly CheckKind[]>> = {
  READ: ['read'],
  WRITE: ['read', 'write'],
  WRITE_WITH_CDR: ['read', 'write', 'cdr'],
};

/** All questions of a check together, and each of them. */
const TOTAL_MS = 60_000;
const EACH_MS = 10_000;
/** Longer than a check can take: nobody waits for a process that has died at one. */
const HELD_MS = TOTAL_MS + 2 * EACH_MS;

/**
 * Drives a connected platform through the cases of a conformance check, one question after the other, within a minute.
 * Nothing that it answers is kept as data. Questions count as messages like any others: for its presence, in the message
 * log and against what it may cost the hub. Refuses with `conflict` a platform that is not connected, and while another
 * check of it is on its way.
 */
export async function checkPartner(hub: CheckDeps, request: CheckRequest): Promise<CheckReport> {
  const { connection } = request;
  const { theirs, state, id } = connection;
  refuseHosted(connection);
  if (state !== 'CONNECTED' || !theirs) {
    throw new HubError('conflict', `${connection.name} is ${state} and not connected: there is nothing to check`);
  }
  const now = hub.clock.now();
  const lease = { key: `conformance:${id}`, holder: hub.secrets.newId() };
  if (!(await hub.leases.hold({ ...lease, now, until: new Date(now.getTime() + HELD_MS) }))) {
    throw new HubError('conflict', `a check of ${connection.name} is on its way already`);
  }
  try {
    return await check(hub, { ...request, connection: { ...connection, theirs } });
  } finally {
    await hub.leases.release(lease);
  }
}

async function check(
  hub: CheckDeps,
  request: CheckRequest & { readonly connection: CheckRun['connection'] },
): Promise<CheckReport> {
  const { connection, scope, testParty = hub.identity } = request;
  const asker = createAsker(hub, connection, { totalMs: TOTAL_MS, eachMs: EACH_MS });
  const { add, results } = collectResults();
  const kinds = KINDS[scope];
  const { countryCode, partyId } = testParty;
  const testId = `VOLTCLEAR-TEST-${hub.secrets.newId().replaceAll('-', '').slice(0, 12)}`;
  const run: CheckRun = { hub, connection, asker, add, kinds, testId, owner: { countryCode, partyId } };

  const checkedAt = hub.clock.now();
  await checkVersions(run);
  await checkLists(run);
  await checkUnknown(run);
  if (kinds.includes('write')) {
    await checkPushes(run);
    await checkRealTime(run);
  }
  if (kinds.includes('cdr')) await checkCdr(run);
  for (const [id, verdict] of judgeAll(asker.exchanges())) add(id, verdict);
  const ended = asker.ended();
  return makeReport({ connectionId: connection.id, checkedAt, kinds, results, ...(ended !== undefined && { ended }) });
}
