import type { PartyKey } from '../party.js';
import type { ListedObject, SeenPage } from './judge-list.js';
import { fail, pass, skip, type Verdict, warn, withFindings } from './verdict.js';

/** Judges whether the objects of a list can be read, and what is tolerated in them. */
export function judgeObjects({ exchange, objects = [] }: SeenPage): Verdict {
  return ofSome(objects, () => {
    const unreadable = findingsIn(objects, ({ unreadable }) => (unreadable === undefined ? [] : [unreadable]));
    const deviations = findingsIn(objects, ({ deviations }) => deviations);
    const all = [...unreadable, ...deviations];
    if (unreadable.length > 0) {
      return withFindings(fail(`${unreadable.length} of ${objects.length} objects cannot be read`, exchange), all);
    }
    if (deviations.length > 0) return withFindings(warn('deviations that the hub tolerates', exchange), all);
    return pass(`${objects.length} objects`, exchange);
  });
}

/** Judges the times in the objects of a list. */
export function judgeDates({ exchange, objects = [] }: SeenPage): Verdict {
  return ofSome(objects, () => {
    const unzoned = findingsIn(objects, ({ unzoned }) => unzoned);
    if (unzoned.length === 0) return pass('', exchange);
    return withFindings(warn('times without Z: allowed, and often read as local time', exchange), unzoned);
  });
}

/** Judges whose objects stand in a list. */
export function judgeOwners({ exchange, objects = [] }: SeenPage, parties: readonly PartyKey[]): Verdict {
  return ofSome(objects, () => {
    const others = objects.flatMap(({ name, owner }) =>
      owner !== undefined && parties.includes(owner) ? [] : [`${name}: of ${owner ?? 'nobody'}`],
    );
    if (others.length === 0) return pass('', exchange);
    const judged = others.length === objects.length ? fail : warn;
    return withFindings(judged('objects of parties that the platform does not speak for', exchange), others);
  });
}

function ofSome(objects: readonly ListedObject[], judge: () => Verdict): Verdict {
  return objects.length === 0 ? skip('the list is empty') : judge();
}

function findingsIn(
  objects: readonly ListedObject[],
  findings: (object: ListedObject) => readonly string[],
): readonly string[] {
  return objects.flatMap((object) => findings(object).map((finding) => `${object.name} ${finding}`));
}
