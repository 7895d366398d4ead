import type { Run } from '../domain/clearing/run.js';
import { HubError } from '../domain/errors.js';
import { runAlone } from '../flows/clearing/run-alone.js';
import { closeMonth, type NewRun, resumeRuns, startRun } from '../flows/clearing/start-run.js';
import type { Hub } from '../flows/hub.js';

/** The flows of clearing runs, of which one is at work at a time in the whole fleet. */
export interface RunFlows {
  /** Refuses (`conflict`) while another one is at work. */
  startRun(wanted: NewRun): Promise<Run>;
  /** How many were finished; none while another one is at work. */
  resumeRuns(): Promise<number>;
  closeMonth(now: Date): Promise<string | undefined>;
}

export function runFlows(hub: Hub): RunFlows {
  return {
    startRun: async (wanted) => {
      const alone = await runAlone(hub, () => startRun(hub, wanted));
      if (alone.kind === 'done') return alone.result;
      throw new HubError('conflict', 'a clearing run is at work; try again when it is done');
    },
    resumeRuns: async () => {
      const alone = await runAlone(hub, () => resumeRuns(hub));
      return alone.kind === 'done' ? alone.result : 0;
    },
    closeMonth: async (now) => {
      const alone = await runAlone(hub, () => closeMonth(hub, now));
      return alone.kind === 'done' ? alone.result : undefined;
    },
  };
}
