import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { HubError } from '../../domain/errors.js';
import { checkPlans } from '../../domain/plans/check-plans.js';
import { parsePlan } from '../../domain/plans/parse-plan.js';
import { complaintsOf } from '../../domain/plans/parsing/bad-fields.js';
import type { HolidayCalendars } from '../../domain/plans/parsing/read-holidays.js';
import type { Plan } from '../../domain/plans/plan.js';
import type { Clock } from '../../flows/ports.js';
import { readYamlFile } from '../read-yaml-file.js';
import { holidayCalendars } from './holiday-calendar.js';

/** A plan with the file that it stands in. */
export interface PlanFile {
  readonly path: string;
  readonly plan: Plan;
}

/** The plans of a folder of tariffs, `plans/*.yaml`; none without that folder. What is wrong stops the start. */
export function loadPlans(tariffsDir: string, clock: Clock): readonly Plan[] {
  return readPlanFiles(join(tariffsDir, 'plans'), clock).map(({ plan }) => plan);
}

/**
 * Reads the plans of a folder in the order of their file names. Refuses (`bad-setting`) with all complaints of all
 * files, each in a line as `file:line: field: message`; what plans ask of each other is looked at when each is right.
 */
export function readPlanFiles(folder: string, clock: Clock): readonly PlanFile[] {
  if (!existsSync(folder)) return [];
  const calendars = holidayCalendars(clock);
  const read = planPaths(folder).map((path) => readPlanFile(path, calendars));
  stopAt(read.flatMap((one) => (one.kind === 'REFUSED' ? one.refusals : [])));
  const files = read.flatMap((one) => (one.kind === 'READ' ? [one] : []));
  const complaints = checkPlans(files.map(({ plan }) => plan));
  stopAt(
    complaints.flatMap(({ plan, refusal }) =>
      files.filter((one) => one.plan === plan).map(({ path }) => inFile(path, refusal)),
    ),
  );
  return files;
}

type ReadFile =
  | ({ readonly kind: 'READ' } & PlanFile)
  | { readonly kind: 'REFUSED'; readonly refusals: readonly HubError[] };

function planPaths(folder: string): readonly string[] {
  const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  return names.toSorted().map((name) => join(folder, name));
}

/** All complaints about a file: it is read again for the line of each. */
function readPlanFile(path: string, calendars: HolidayCalendars): ReadFile {
  let refused: HubError | undefined;
  const read = (json: unknown): Plan => {
    try {
      return parsePlan(json, calendars);
    } catch (error) {
      if (error instanceof HubError) refused = error;
      throw error;
    }
  };
  try {
    return { kind: 'READ', path, plan: readYamlFile(path, read) };
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return { kind: 'REFUSED', refusals: refused ? complaintsOf(refused).map((one) => inFile(path, one)) : [error] };
  }
}

/** The same refusal, with file and line. */
function inFile(path: string, refusal: HubError): HubError {
  try {
    return readYamlFile(path, () => {
      throw refusal;
    });
  } catch (error) {
    if (error instanceof HubError) return error;
    throw error;
  }
}

function stopAt(refusals: readonly HubError[]): void {
  const [first] = refusals;
  if (first) throw new HubError('bad-setting', refusals.map(({ message }) => message).join('\n'), first.field);
}
