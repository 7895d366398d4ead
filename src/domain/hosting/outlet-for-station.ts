import type { OutletRef, Station } from '../stations/station.js';

/** Which station and outlet a partner means, by the hub's own numbers. */
export interface OutletNumbers {
  readonly evse: number;
  readonly connector: number;
}

/** An outlet as the station itself numbers it: OCPP 1.6 by connector, later versions by EVSE and connector. */
export function outletForStation({ boot, evses }: Pick<Station, 'boot' | 'evses'>, outlet: OutletNumbers): OutletRef {
  if (boot && boot.version !== '1.6') return { evse: outlet.evse, connector: outlet.connector };
  const evse = evses.find(({ number }) => number === outlet.evse);
  const connector = evse?.connectors.find(({ number }) => number === outlet.connector) ?? evse?.connectors[0];
  return { connector: connector?.number16 ?? outlet.connector };
}

/** Whether a station of OCPP 1.6 has told that it does not do something (SupportedFeatureProfiles). */
export function lacksProfile({ abilities, boot }: Pick<Station, 'abilities' | 'boot'>, profile: string): boolean {
  const isOld = !boot || boot.version === '1.6';
  return isOld && abilities !== undefined && abilities.profiles.length > 0 && !abilities.profiles.includes(profile);
}
