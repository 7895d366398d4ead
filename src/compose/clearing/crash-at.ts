import { HubError } from '../../domain/errors.js';
import type { Stores } from '../../flows/hub.js';
import { RUN_STEPS, type RunStep } from '../../flows/runs/run-steps.js';
import { watchRunSteps } from './watch-run-steps.js';

/**
 * For tests: stores that end this process with SIGKILL right after a named step of a clearing run: `number`, or `number#2`
 * for the second time that the process comes to it. Refuses (`bad-setting`) a name that is no step.
 */
export function crashAt(stores: Stores, setting: string): Stores {
  const { step, time } = parseStep(setting);
  let times = 0;
  return watchRunSteps(stores, (done) => {
    if (done !== step) return;
    times += 1;
    if (times === time) process.kill(process.pid, 'SIGKILL');
  });
}

function parseStep(setting: string): { readonly step: RunStep; readonly time: number } {
  const [name = '', time = '1', ...others] = setting.split('#');
  const step = RUN_STEPS.find((one) => one === name);
  if (step && others.length === 0 && /^[1-9]\d{0,5}$/.test(time)) return { step, time: Number(time) };
  const expected = `one of ${RUN_STEPS.join(', ')}, or such a name and #2 for the second time`;
  throw new HubError('bad-setting', `HUB_CRASH_AT: expected ${expected}`, 'HUB_CRASH_AT');
}
