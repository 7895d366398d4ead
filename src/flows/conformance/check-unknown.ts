import { judgeUnknown, judgeUnknownMethod } from '../../domain/conformance/judge-refusal.js';
import { ROUTED_MODULES } from '../../domain/routing/module-roles.js';
import type { PushedCheckModule } from './check-forms.js';
import { type AskedInterface, askInterface, type CheckRun, interfaceOf } from './check-run.js';

const PUSHED: readonly PushedCheckModule[] = ['locations', 'sessions', 'tariffs', 'tokens'];
/** A list has no DELETE; what it names here does not exist, so that nobody loses anything. */
const LISTED = ['locations', 'sessions', 'tariffs', 'cdrs', 'tokens'] as const;

/** Checks how a platform answers what it does not have: objects, paths and methods. */
export async function checkUnknown(run: CheckRun): Promise<void> {
  const { hub, owner, testId, add } = run;
  const locations = interfaceOf(run, 'locations', 'SENDER');
  if (locations) await checkObject(run, locations, `/${testId}`);
  for (const module of PUSHED) {
    const receiver = interfaceOf(run, module, 'RECEIVER');
    if (receiver) await checkObject(run, receiver, hub.checkForms.pathOf(module, owner, testId));
  }

  const [any] = published(run);
  if (any) {
    const { exchange } = await askInterface(run, any, { method: 'GET', rest: `-${testId}` });
    add('unknown-path', judgeUnknown(exchange));
  }
  const listed = LISTED.map((module) => interfaceOf(run, module, 'SENDER')).find((found) => found !== undefined);
  if (listed) {
    const { exchange } = await askInterface(run, listed, { method: 'DELETE', rest: `/${testId}` });
    add('unknown-method', judgeUnknownMethod(exchange));
  }
}

async function checkObject(run: CheckRun, asked: AskedInterface, rest: string): Promise<void> {
  const { exchange } = await askInterface(run, asked, { method: 'GET', rest });
  run.add('unknown-object', judgeUnknown(exchange), `${asked.module} ${asked.side}`);
}

function published(run: CheckRun): readonly AskedInterface[] {
  const sides = ['SENDER', 'RECEIVER'] as const;
  return ROUTED_MODULES.flatMap((module) => sides.flatMap((side) => interfaceOf(run, module, side) ?? []));
}
