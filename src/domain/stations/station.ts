import type { PartyId } from '../party.js';
import type { PowerType } from '../roaming/location.js';

/** Versions of OCPP that a station may speak, over WebSocket with JSON. */
export type OcppVersion = '1.6' | '2.0.1' | '2.1';

/**
 * What becomes of messages that break the schema. STRICT: refused. TOLERANT: what can be understood is taken and counted
 * as a quirk, what cannot is kept for a person and answered all the same. OFF: nothing is checked beyond what is read.
 */
export type Strictness = 'OFF' | 'STRICT' | 'TOLERANT';

/** Answer to a BootNotification (OCPP 1.6, 7.42; 2.0.1, RegistrationStatusEnumType). */
export type Registration = 'ACCEPTED' | 'PENDING' | 'REJECTED';

/**
 * OCPP security whitepaper: 1 Basic password without TLS, 2 Basic password over TLS, 3 client certificate over TLS. A
 * station that is to use 2 or 3 is refused on plain `ws:`.
 */
export type SecurityProfile = 1 | 2 | 3;

/** What a station proves itself with. Hashes are keyed SHA-256: keys are random, so nothing slow is needed. */
export interface StationCredentials {
  /** Of the AuthorizationKey in use. */
  readonly keyHash?: string;
  /** Of the key that a rotation has put in its place: both count until the station first uses this one. */
  readonly nextKeyHash?: string;
  /** That key, sealed, so that it can be sent again while nobody knows whether it arrived. */
  readonly sealedNextKey?: string;
  /** Of a one-time token with which the station may connect for the first time, and until when. */
  readonly onboarding?: { readonly tokenHash: string; readonly validUntil: Date };
  /** SHA-256 fingerprints (hex) of CAs that may have signed its client certificate; absent: those of the settings. */
  readonly caFingerprints?: readonly string[];
}

/** A plug. OCPP tells nothing of its physics: a person or a file has to. */
export interface StationConnector {
  /** Number within the EVSE (OCPP 2.0.1, connectorId), from 1. */
  readonly number: number;
  /** Number within the station (OCPP 1.6, connectorId), from 1. */
  readonly number16: number;
  /** OCPI Connector.id within the EVSE. */
  readonly id: string;
  /** OCPI ConnectorType, such as IEC_62196_T2. */
  readonly standard: string;
  /** OCPI ConnectorFormat: SOCKET or CABLE. */
  readonly format: string;
  readonly powerType: PowerType;
  readonly maxVoltageV: number;
  readonly maxAmperageA: number;
  readonly maxElectricPowerW?: number;
  /** Ids of OCPI tariffs of the party; absent: those of its Location, then plans that the hub publishes for the party. */
  readonly tariffIds?: readonly string[];
}

/** What can charge one car at a time. In OCPP 1.6 one for each connector, unless said otherwise. */
export interface StationEvse {
  /** Number within the station (OCPP 2.0.1, evse.id), from 1. */
  readonly number: number;
  /** OCPI EVSE.uid: never changes, at most 36 characters. */
  readonly uid: string;
  /** eMI3 id for people, such as `NL*ABC*E1`. */
  readonly evseId?: string;
  readonly connectors: readonly StationConnector[];
}

/** Habits of a station that are not a version of OCPP. */
export interface StationSettings {
  /** IANA zone of times without a zone; absent: UTC. */
  readonly timeZone?: string;
  /** How idTags are to be read before a token is looked for. */
  readonly idTagTransforms?: readonly ('BYTE_REVERSE' | 'STRIP_COLONS')[];
  /** How long it may take to answer a command; absent: 30 s. */
  readonly callTimeoutMs?: number;
  /** Name of the configuration template that it gets; absent: the party's, then `default`. */
  readonly template?: string;
  /** How long it stays unlisted at OCPI: no push of its EVSEs. */
  readonly hidden?: true;
  /** Hours between heartbeats are set by the hub; this is seconds. Absent: the setting's. */
  readonly heartbeatSeconds?: number;
  /** OCPI capabilities that OCPP does not tell, such as RFID_READER. */
  readonly capabilities?: readonly string[];
}

/** What the station said of itself when it booted. */
export interface StationBoot {
  readonly at: Date;
  readonly version: OcppVersion;
  readonly vendor: string;
  readonly model: string;
  readonly serialNumber?: string;
  readonly firmwareVersion?: string;
  readonly reason?: string;
  readonly iccid?: string;
  readonly imsi?: string;
}

/** What the station's configuration says it can do (1.6 SupportedFeatureProfiles; 2.0.1 device model). */
export interface StationAbilities {
  readonly readAt: Date;
  readonly profiles: readonly string[];
  readonly localListMaxLength?: number;
  /** Entries that one SendLocalList may have (SendLocalListMaxLength). */
  readonly localListSendLength?: number;
  readonly reservesConnectorZero?: boolean;
  readonly connectionTimeoutSeconds?: number;
  readonly maxMeterValueSampleSeconds?: number;
}

/** A charging station that connects straight to the hub. Its id is its OCPP identity, unique in the hub. */
export interface Station {
  readonly id: string;
  readonly party: PartyId;
  /** Id of the site, which is the OCPI Location. */
  readonly siteId: string;
  readonly registration: Registration;
  readonly strictness: Strictness;
  readonly securityProfile: SecurityProfile;
  readonly credentials: StationCredentials;
  readonly settings: StationSettings;
  readonly evses: readonly StationEvse[];
  readonly boot?: StationBoot;
  readonly abilities?: StationAbilities;
  /** From when its configuration is to be read and set; absent: that is done. */
  readonly provisionDueAt?: Date;
  /** Set when it is taken out of service for good; it may not connect and its EVSEs are REMOVED at OCPI. */
  readonly retiredAt?: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Grows by one with each change. */
  readonly revision: number;
}

/** An EVSE and a connector as OCPP numbers them; 1.6 has connectors only, 0 being the station. */
export interface OutletRef {
  /** OCPP 2.0.1, evse.id; absent: OCPP 1.6. */
  readonly evse?: number;
  /** OCPP 2.0.1: within the EVSE, may be missing. OCPP 1.6: within the station. */
  readonly connector?: number;
}

export interface Outlet {
  readonly evse: StationEvse;
  readonly connector: StationConnector;
}

/**
 * The outlet that a message means. An EVSE without a connector means its first one. Undefined: the station as a whole
 * (connector or EVSE 0, or none named), or a number that the station does not have.
 */
export function findOutlet({ evses }: Pick<Station, 'evses'>, { evse, connector }: OutletRef): Outlet | undefined {
  if (evse === undefined) {
    for (const one of evses) {
      const found = one.connectors.find(({ number16 }) => number16 === connector);
      if (found) return { evse: one, connector: found };
    }
    return undefined;
  }
  const named = evses.find(({ number }) => number === evse);
  const found = connector ? named?.connectors.find(({ number }) => number === connector) : named?.connectors[0];
  return named && found && { evse: named, connector: found };
}

/** Whether a message means the station as a whole. */
export function isWholeStation({ evse, connector }: OutletRef): boolean {
  return evse === undefined ? (connector ?? 0) === 0 : evse === 0;
}

/** `NL-1/2/1`: the key of an outlet in maps and indexes. */
export function outletKey(stationId: string, { evse, connector }: Outlet): string {
  return `${stationId}/${evse.number}/${connector.number}`;
}
