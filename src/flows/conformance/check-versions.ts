import { judgeWrongToken } from '../../domain/conformance/judge-refusal.js';
import {
  endpointsIn,
  judgeClientInfo,
  judgeDetails,
  judgeKnown,
  judgeRoles,
  judgeUnique,
  judgeVersions,
  judgeVersionsReachable,
  versionUrlIn,
} from '../../domain/conformance/judge-versions.js';
import { skip } from '../../domain/conformance/verdict.js';
import type { CheckRun } from './check-run.js';

/** Checks what a platform says of itself: its versions, its endpoints, and that it wants a token. */
export async function checkVersions(run: CheckRun): Promise<void> {
  const { asker, connection, hub, add } = run;
  const { version, versionsUrl, endpoints } = connection.theirs;
  const about = { method: 'GET', url: versionsUrl, module: 'versions' } as const;
  const { exchange: versions } = await asker.ask(about);
  const reached = judgeVersionsReachable(versions);
  add('versions-reachable', reached);
  const credentialsToken = hub.secrets.newToken();
  add('wrong-token', judgeWrongToken((await asker.ask({ ...about, credentialsToken })).exchange));

  if (reached.judgement === 'PASS') {
    add('versions-form', judgeVersions(versions, version));
    await checkDetails(run, versionUrlIn(versions, version));
  } else {
    const judged = skip('the versions cannot be read');
    for (const id of ['versions-form', 'details-form', 'details-unique', 'details-known'] as const) add(id, judged);
  }
  const roles = connection.roles.map(({ role }) => role);
  add('details-roles', judgeRoles(roles, endpoints));
  add('client-info', judgeClientInfo(endpoints));
}

async function checkDetails({ asker, connection, add }: CheckRun, url: string | undefined): Promise<void> {
  const { version, endpoints } = connection.theirs;
  if (url === undefined) {
    const judged = skip(`the versions name no URL of ${version}`);
    for (const id of ['details-form', 'details-unique', 'details-known'] as const) add(id, judged);
    return;
  }
  const { exchange } = await asker.ask({ method: 'GET', url, module: 'versions' });
  add('details-form', judgeDetails(exchange, version));
  const isReadable = endpointsIn(exchange).length > 0;
  add('details-unique', isReadable ? judgeUnique(exchange) : skip('there are no endpoints'));
  add('details-known', isReadable ? judgeKnown(exchange, endpoints) : skip('there are no endpoints'));
}
