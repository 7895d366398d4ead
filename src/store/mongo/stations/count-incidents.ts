import type { Model } from 'mongoose';
import type { IncidentCount } from '../../../domain/healing/healing-share.js';
import type { IncidentState, ResolvedBy } from '../../../domain/healing/incident.js';
import type { IncidentDocument } from './incidents.js';

interface Group {
  readonly _id: {
    readonly kind: IncidentCount['kind'];
    readonly state: IncidentState;
    readonly resolvedBy?: ResolvedBy;
  };
  readonly count: number;
}

/** Adds the incidents of a query up in the database, by kind and what became of them. */
export async function countIncidents(
  incidents: Model<IncidentDocument>,
  query: Record<string, unknown>,
): Promise<readonly IncidentCount[]> {
  const groups = await incidents.aggregate<Group>([
    { $match: query },
    { $group: { _id: { kind: '$kind', state: '$state', resolvedBy: '$resolvedBy' }, count: { $sum: 1 } } },
  ]);
  const kinds = [...new Set(groups.map(({ _id }) => _id.kind))].sort();
  return kinds.map((kind) => countOf(kind, groups));
}

function countOf(kind: IncidentCount['kind'], groups: readonly Group[]): IncidentCount {
  const ofKind = groups.filter(({ _id }) => _id.kind === kind);
  const add = (which: (group: Group['_id']) => boolean) =>
    ofKind.reduce((total, { _id, count }) => (which(_id) ? total + count : total), 0);
  return {
    kind,
    opened: add(() => true),
    recoveredByRemedy: add(({ resolvedBy }) => resolvedBy === 'REMEDY'),
    recoveredByItself: add(({ resolvedBy }) => resolvedBy === 'BY_ITSELF'),
    closedByPerson: add(({ resolvedBy }) => resolvedBy === 'PERSON'),
    escalated: add(({ state }) => state === 'ESCALATED'),
  };
}
