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
import { type AskedInterface, aboutTest, askInterface, type CheckRun, interfaceOf } from './check-run.js';

const PUSHED: readonly PushedCheckModule[] = ['locations', 'tariffs', 'sessions', 'tokens'];

/** Checks each Receiver interface with an object that is marked as a test, and takes it back. */
export async function checkPushes(run: CheckRun): Promise<void> {
  for (const module of PUSHED) {
    const receiver = interfaceOf(run, module, 'RECEIVER');
    if (receiver) await checkPush(testPush(run, { module, receiver, id: run.testId }));
  }
}

type Ask = (method: HttpMethod, body?: Question['body'], more?: Pick<Question, 'cleansUp'>) => Promise<Reply>;

interface WantedPush {
  readonly module: PushedCheckModule;
  readonly receiver: AskedInterface;
  readonly id: string;
}

interface TestPush extends WantedPush {
  readonly run: CheckRun;
  readonly object: TestObject;
  /** At the URL of the object. */
  readonly ask: Ask;
}

function testPush(run: CheckRun, wanted: WantedPush): TestPush {
  const { module, receiver, id } = wanted;
  const { checkForms } = run.hub;
  const rest = checkForms.pathOf(module, run.owner, id);
  return {
    ...wanted,
    run,
    object: checkForms.testObject(module, { ...aboutTest(run, receiver.party), id }),
    ask: (method, body, more) => askInterface(run, receiver, { method, rest, ...(body && { body }), ...more }),
  };
}

async function checkPush(push: TestPush): Promise<void> {
  const { run, module, object, ask } = push;
  const { exchange: put } = await ask('PUT', object.whole);
  run.add('put-new', judgeCreated(put), module);
  if (!successOf(put)) {
    for (const id of casesAfterPut(module)) run.add(id, skip('nothing was stored'), module);
    // It may have been stored all the same.
    if (put.answer.kind === 'bare' || put.answer.kind === 'none') await undo(push);
    return;
  }
  try {
    run.add('put-again', judgeUpdated((await ask('PUT', object.whole)).exchange), module);
    run.add('get-back', judgeSame((await ask('GET')).exchange, object.whole), module);
    if (module !== 'tariffs') await checkPatch(push);
    await checkOtherId(push);
    await checkOddPuts(push);
  } finally {
    await takeBack(push);
  }
}

async function checkPatch({ run, module, object, ask }: TestPush): Promise<void> {
  const { exchange: untimed } = await ask('PATCH', object.changeWithoutTime);
  run.add('patch-without-time', judgeBadValue(untimed, 'FAIL'), module);
  const { exchange: change } = await ask('PATCH', object.change);
  run.add('patch-merges', judgeChanged(change, (await ask('GET')).exchange, object.changed), module);
}

/** A platform that takes it may have filed it under either id. */
async function checkOtherId(push: TestPush): Promise<void> {
  const { run, module, ask } = push;
  const other = testPush(run, { ...push, id: `${push.id}-B` });
  const { exchange } = await ask('PUT', other.object.changed);
  run.add('put-other-id', judgeBadValue(exchange, 'WARN'), module);
  if (successOf(exchange) && successOf((await other.ask('GET', undefined, CLEANUP)).exchange)) await undo(other);
}

async function checkOddPuts({ run, module, object, ask }: TestPush): Promise<void> {
  run.add('put-bad-json', judgeBadJson((await ask('PUT', Buffer.from('{"id":'))).exchange), module);
  run.add('put-unknown-field', judgeTolerated((await ask('PUT', object.unknownField)).exchange), module);
  run.add('put-unknown-value', judgeTolerated((await ask('PUT', object.unknownValue)).exchange), module);
}

async function takeBack(push: TestPush): Promise<void> {
  const { run, module, ask } = push;
  const { exchange } = await undo(push);
  if (module !== 'tariffs') run.add('taken-back', judgeTakenBack(exchange), module);
  else run.add('tariff-deleted', judgeDeleted(exchange, (await ask('GET')).exchange), module);
}

const CLEANUP = { cleansUp: true } as const;

/** A Location's EVSE becomes REMOVED, a Session INVALID, a token NEVER to be used; a Tariff is deleted. */
function undo({ object, ask }: TestPush): Promise<Reply> {
  return object.takenBack ? ask('PUT', object.takenBack, CLEANUP) : ask('DELETE', undefined, CLEANUP);
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
