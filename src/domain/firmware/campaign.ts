import type { PartyId } from '../party.js';

/**
 * RUNNING: waves go out. PAUSED: a person has stopped it for a while. HALTED: too many of a wave have failed; a person
 * decides. DONE and CANCELED are final; what is under way at a station goes on there.
 */
export const CAMPAIGN_STATES = ['CANCELED', 'DONE', 'HALTED', 'PAUSED', 'RUNNING'] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

/** New firmware for many stations, wave after wave. */
export interface FirmwareCampaign {
  readonly id: string;
  /** Whose stations; absent: any party's. */
  readonly party?: PartyId;
  readonly name: string;
  readonly firmware: Firmware;
  readonly plan: CampaignPlan;
  readonly state: CampaignState;
  /** The wave that is out; 0 before the first. */
  readonly wave: number;
  /** The wave whose failures a person has seen and let pass. */
  readonly toleratedWave?: number;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly revision: number;
}

export interface Firmware {
  /** Where stations fetch it. */
  readonly url: string;
  readonly retrieveAt: Date;
  /** What a station calls itself when it runs; absent: any other version than before. */
  readonly version?: string;
  /** Both or none: SignedUpdateFirmware of the security whitepaper. */
  readonly signingCertificatePem?: string;
  readonly signature?: string;
}

export interface CampaignPlan {
  readonly waveSize: number;
  /** Share of a wave, 0 to 1, above which no further wave goes out. */
  readonly maxFailureShare: number;
  /** Of one station. */
  readonly attempts: number;
  /** How long a station may take from the command to the boot that confirms it. */
  readonly timeoutMinutes: number;
  /** How long a wave waits for stations that are never idle or on the line. */
  readonly patienceHours: number;
}

/**
 * Where a station stands. WAITING: for its wave. QUEUED: in the wave that is out; sent when nobody charges there. SENT to
 * INSTALLED: under way; the boot with the new version makes it CONFIRMED. SKIPPED: never reached in time, or canceled.
 */
export const TARGET_STATES = [
  'CONFIRMED',
  'DOWNLOADED',
  'DOWNLOADING',
  'FAILED',
  'INSTALLED',
  'INSTALLING',
  'QUEUED',
  'SENT',
  'SKIPPED',
  'WAITING',
] as const;
export type TargetState = (typeof TARGET_STATES)[number];

/** A station of a campaign, and what became of it. */
export interface CampaignTarget {
  readonly campaignId: string;
  readonly stationId: string;
  readonly state: TargetState;
  readonly wave?: number;
  readonly attempt: number;
  /** By which the station's notifications name the update (signed update, OCPP 2.0.1). */
  readonly requestNumber?: number;
  readonly versionBefore?: string;
  readonly versionAfter?: string;
  readonly queuedAt?: Date;
  readonly sentAt?: Date;
  /** What the station said last. */
  readonly lastStatus?: string;
  readonly statusAt?: Date;
  /** Why it failed or was skipped: the station's word, NOT_CONFIRMED, NOT_SUPPORTED, REFUSED, TIMEOUT, NEVER_IDLE, CANCELED. */
  readonly reason?: string;
  /** The station was asked to boot once more, since it did not say which version it runs. */
  readonly askedBoot?: true;
  /** When the hub looks at it next; absent: nothing to do. */
  readonly dueAt?: Date;
  readonly revision: number;
}

export type TargetCounts = Readonly<Record<TargetState, number>>;

const UNDER_WAY: ReadonlySet<TargetState> = new Set([
  'DOWNLOADED',
  'DOWNLOADING',
  'INSTALLED',
  'INSTALLING',
  'SENT',
] as const);

/** The station has the command and has not come to an end with it. */
export function isUnderWay({ state }: Pick<CampaignTarget, 'state'>): boolean {
  return UNDER_WAY.has(state);
}

export function isFinal({ state }: Pick<FirmwareCampaign, 'state'>): boolean {
  return state === 'DONE' || state === 'CANCELED';
}
