import { successOf } from '../../domain/conformance/exchange.js';
import {
  judgeChanged,
  judgeCreated,
  judgeDeleted,
  judgeSame,
  judgeTakenBack,
  judgeTolerated,
  judgeUpdated,
} from '../../domain/conformance/judge-push.js';
import { judgeBadJson, judgeBadValue } from '../../domain/conformance/judge-refusal.js';
import { skip } from '../../domain/conformance/verdict.js';
import type { HttpMethod } from '../ports.js';
import type { Question, Reply } from './asker.js';
import type { PushedCheckModule, TestObject } from './check-forms.js';
import { aboutTest, askInterface, type CheckRun, interfaceOf } from './check-run.js';

const PUSHED: readonly PushedCheckModule[] = ['locations', 'tariffs', 'sessions', 'tokens'];

/** Checks each Receiver interface with an object that is marked as a test, and takes it back. */
export async function checkPushes(run: CheckRun): Promise<void> {
  for (const module of PUSHED) {
    const receiver = interfaceOf(run, module, 'RECEIVER');
    if (!receiver) continue;
    const rest = run.hub.checkForms.pathOf(module, run.owner, run.testId);
    const object = run.hub.checkForms.testObject(module, aboutTest(run, receiver.party));
    const ask: Ask = (method, body, more) =>
      askInterface(run, receiver, { method, rest, ...(body && { body }), ...more });
    await checkPush({ run, module, object, ask });
  }
}

type Ask = (method: HttpMethod, body?: Question['body'], more?: Pick<Question, 'cleansUp'>) => Promise<Reply>;

interface CheckedPush {
  readonly run: CheckRun;
  readonly module: PushedCheckModule;
  readonly object: TestObject;
  readonly ask: Ask;
}

async function checkPush(push: CheckedPush): Promise<void> {
  const { run, module, object, ask } = push;
  const { exchange: put } = await ask('PUT', object.whole);
  run.add('put-new', judgeCreated(put), module);
  if (!successOf(put)) {
    for (const id of casesAfterPut(module)) run.add(id, skip('nothing was stored'), module);
    return;
  }
  try {
    run.add('put-again', judgeUpdated((await ask('PUT', object.whole)).exchange), module);
    run.add('get-back', judgeSame((await ask('GET')).exchange, object.whole), module);
    if (module !== 'tariffs') await checkPatch(push);
    await checkBadPuts(push);
  } finally {
    await takeBack(push);
  }
}

async function checkPatch({ run, module, object, ask }: CheckedPush): Promise<void> {
  const { exchange: untimed } = await ask('PATCH', object.changeWithoutTime);
  run.add('patch-without-time', judgeBadValue(untimed, 'FAIL'), module);
  const { exchange: change } = await ask('PATCH', object.change);
  run.add('patch-merges', judgeChanged(change, (await ask('GET')).exchange, object.changed), module);
}

async function checkBadPuts({ run, module, object, ask }: CheckedPush): Promise<void> {
  run.add('put-other-id', judgeBadValue((await ask('PUT', object.otherId)).exchange, 'WARN'), module);
  run.add('put-bad-json', judgeBadJson((await ask('PUT', Buffer.from('{"id":'))).exchange), module);
  run.add('put-unknown-field', judgeTolerated((await ask('PUT', object.unknownField)).exchange), module);
  run.add('put-unknown-value', judgeTolerated((await ask('PUT', object.unknownValue)).exchange), module);
}

const CLEANUP = { cleansUp: true } as const;

/** A Location's EVSE becomes REMOVED, a Session INVALID, a token NEVER to be used; a Tariff is deleted. */
async function takeBack({ run, module, object, ask }: CheckedPush): Promise<void> {
  if (object.takenBack) {
    run.add('taken-back', judgeTakenBack((await ask('PUT', object.takenBack, CLEANUP)).exchange), module);
  } else if (module === 'tariffs') {
    const { exchange: deleted } = await ask('DELETE', undefined, CLEANUP);
    run.add('tariff-deleted', judgeDeleted(deleted, (await ask('GET')).exchange), module);
  }
}

const AFTER_PUT = [
  'put-again',
  'get-back',
  'put-other-id',
  'put-bad-json',
  'put-unknown-field',
  'put-unknown-value',
] as const;

function casesAfterPut(module: PushedCheckModule) {
  if (module === 'tariffs') return [...AFTER_PUT, 'tariff-deleted'] as const;
  return [...AFTER_PUT, 'patch-without-time', 'patch-merges', 'taken-back'] as const;
}
