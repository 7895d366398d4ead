import type { Audience } from '../../routing/audience.js';
import type { Membership, Plan } from '../plan.js';
import type { TariffScope } from './tariff-id.js';

/** Those to whom a plan has a tariff of its own: in one grid zone, with one membership or none. */
export interface Variant {
  readonly scope: TariffScope;
  readonly zone?: string;
  readonly membership?: Membership;
  readonly audience: Audience;
}

/**
 * A tariff per grid zone that has a grid fee of its own, for everybody and again for the eMSPs of each membership: an
 * eMSP has the first that names it. Contracts have none, for a tariff is shown to eMSPs and not to drivers.
 */
export function variantsOf(plan: Plan): Variant[] {
  const told = new Set<string>();
  const members = plan.memberships.flatMap((membership) => {
    const emsps = (membership.emsps ?? []).filter((emsp) => !told.has(emsp));
    for (const emsp of emsps) told.add(emsp);
    return emsps.length > 0 ? [{ membership, audience: emsps }] : [];
  });
  return publishedZones(plan).flatMap((zone) => {
    const inZone = zone === undefined ? {} : { zone };
    return [
      { scope: inZone, ...inZone, audience: 'EVERYBODY' as const },
      ...members.map(({ membership, audience }) => ({
        scope: { ...inZone, membership: membership.id },
        ...inZone,
        membership,
        audience,
      })),
    ];
  });
}

/** The zone under which the tariff of a location in a grid zone is published; undefined where no grid fee is of it. */
export function publishedZone({ energy }: Plan, zone: string | undefined): string | undefined {
  return energy.parts.some((part) => part.kind === 'GRID_FEE' && part.zone === zone) ? zone : undefined;
}

function publishedZones(plan: Plan): (string | undefined)[] {
  const zones = plan.locations?.map(({ zone }) => publishedZone(plan, zone)) ?? [];
  return zones.length > 0 ? [...new Set(zones)] : [undefined];
}
