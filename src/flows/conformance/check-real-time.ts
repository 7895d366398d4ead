import { judgeStart, judgeUnknownToken } from '../../domain/conformance/judge-refusal.js';
import type { Callback } from '../../domain/roaming/callback.js';
import { type AskedInterface, aboutTest, askInterface, type CheckRun, interfaceOf } from './check-run.js';

/** Checks what is asked while a driver waits: an authorization and a command, both for something that does not exist. */
export async function checkRealTime(run: CheckRun): Promise<void> {
  const tokens = interfaceOf(run, 'tokens', 'SENDER');
  if (tokens) {
    const rest = `/${encodeURIComponent(run.testId)}/authorize?type=RFID`;
    const { exchange } = await askInterface(run, tokens, { method: 'POST', rest });
    run.add('authorize-unknown', judgeUnknownToken(exchange));
  }
  const commands = interfaceOf(run, 'commands', 'RECEIVER');
  if (commands) await checkStart(run, commands);
}

async function checkStart(run: CheckRun, commands: AskedInterface): Promise<void> {
  const { hub, connection, add } = run;
  const id = hub.secrets.newToken();
  const responseUrl = hub.checkForms.responseUrl(connection.theirs.version, id);
  await hub.callbacks.insert(callbackOf(run, commands, { id, url: responseUrl }));
  const body = hub.checkForms.startSession(aboutTest(run, commands.party), responseUrl);
  const { exchange } = await askInterface(run, commands, { method: 'POST', rest: '/START_SESSION', body });
  add('start-unknown', judgeStart(exchange));
}

const RESULT_MS = 10 * 60_000;

/** Opens the URL for a result, as any command's; there is nobody behind it, so that a result gets 4003. */
function callbackOf(
  { hub, connection, owner }: CheckRun,
  { party }: AskedInterface,
  { id, url }: Pick<Callback, 'id' | 'url'>,
): Callback {
  const createdAt = hub.clock.now();
  return {
    id,
    kind: 'COMMAND_RESULT',
    url,
    owner: { connectionId: 'conformance-check', party: owner },
    user: { connectionId: connection.id, party },
    module: 'commands',
    command: 'START_SESSION',
    correlationId: hub.secrets.newId(),
    createdAt,
    expiresAt: new Date(createdAt.getTime() + RESULT_MS),
  };
}
