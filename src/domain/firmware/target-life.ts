import { type CampaignPlan, type CampaignTarget, type Firmware, isUnderWay, type TargetState } from './campaign.js';

/** Words of FirmwareStatusNotification (OCPP 1.6, security whitepaper, 2.0.1) that tell how far a station is. */
const PROGRESS: Readonly<Record<string, TargetState>> = {
  DownloadScheduled: 'SENT',
  DownloadPaused: 'DOWNLOADING',
  Downloading: 'DOWNLOADING',
  Downloaded: 'DOWNLOADED',
  SignatureVerified: 'DOWNLOADED',
  InstallScheduled: 'DOWNLOADED',
  Installing: 'INSTALLING',
  InstallRebooting: 'INSTALLING',
  Installed: 'INSTALLED',
};

/** A second attempt may help against the first two of these; a wrong signature stays wrong. */
const FAILURES: Readonly<Record<string, 'AGAIN' | 'FINAL'>> = {
  DownloadFailed: 'AGAIN',
  InstallationFailed: 'AGAIN',
  InstallVerificationFailed: 'FINAL',
  InvalidSignature: 'FINAL',
  InvalidCertificate: 'FINAL',
  RevokedCertificate: 'FINAL',
};

/** How long a failed station rests before its next attempt. */
const PAUSE_MS = 600_000;
/** How long a station may take to boot once it is asked. */
const BOOT_MS = 300_000;

/** In the wave that goes out. */
export function queued(target: CampaignTarget, wave: number, now: Date): CampaignTarget {
  return next(target, { state: 'QUEUED', wave, queuedAt: now, dueAt: now });
}

/** Before the command is sent, so that a crash cannot make it be sent twice. */
export function sending(target: CampaignTarget, { now, plan, requestNumber, version }: Sending): CampaignTarget {
  const { lastStatus: _status, statusAt: _at, askedBoot: _asked, ...rest } = target;
  return next(rest, {
    state: 'SENT',
    attempt: target.attempt + 1,
    requestNumber,
    sentAt: now,
    dueAt: new Date(now.getTime() + plan.timeoutMinutes * 60_000),
    ...(version !== undefined && { versionBefore: version }),
  });
}

export interface Sending {
  readonly now: Date;
  readonly plan: CampaignPlan;
  readonly requestNumber: number;
  /** What the station runs now, where it has said so. */
  readonly version?: string;
}

/** What the station says of its update. Undefined: it changes nothing, or is no word of an update that is under way. */
export function withStatus(
  target: CampaignTarget,
  { status, now, plan }: { readonly status: string; readonly now: Date; readonly plan: CampaignPlan },
): CampaignTarget | undefined {
  if (!isUnderWay(target)) return undefined;
  const failure = FAILURES[status];
  const said = { ...target, lastStatus: status, statusAt: now };
  if (failure) return failed(said, { reason: status, now, plan, isFinal: failure === 'FINAL' });
  const state = PROGRESS[status];
  return state ? next(said, { state }) : undefined;
}

/** One attempt came to nothing: the next one after a pause, or no more. */
export function failed(target: CampaignTarget, { reason, now, plan, isFinal = false }: TargetFailure): CampaignTarget {
  if (!isFinal && target.attempt < plan.attempts) {
    return next(target, { state: 'QUEUED', reason, dueAt: new Date(now.getTime() + PAUSE_MS) });
  }
  return ended(target, 'FAILED', { reason });
}

export interface TargetFailure {
  readonly reason: string;
  readonly now: Date;
  readonly plan: CampaignPlan;
  readonly isFinal?: boolean;
}

/**
 * What a boot says of an update that is under way: CONFIRMED where the station runs the new version. One that still runs
 * the old one may be about to install; undefined.
 */
export function withBoot(
  target: CampaignTarget,
  firmware: Pick<Firmware, 'version'>,
  version: string | undefined,
): CampaignTarget | undefined {
  if (!isUnderWay(target) || version === undefined) return undefined;
  const isNew = firmware.version === undefined ? version !== target.versionBefore : version === firmware.version;
  return isNew ? ended(target, 'CONFIRMED', { versionAfter: version }) : undefined;
}

/** What runs the version already needs nothing. */
export function confirmed(target: CampaignTarget, version: string): CampaignTarget {
  return ended(target, 'CONFIRMED', { versionAfter: version });
}

export function skipped(target: CampaignTarget, reason: string): CampaignTarget {
  return ended(target, 'SKIPPED', { reason });
}

/** It says it is installed and nobody has seen it boot: it is asked to, once. */
export function askedToBoot(target: CampaignTarget, now: Date): CampaignTarget {
  return next(target, { askedBoot: true, dueAt: new Date(now.getTime() + BOOT_MS) });
}

/** Looked at in vain: somebody charges there, or it is off the line. */
export function postponed(target: CampaignTarget, dueAt: Date): CampaignTarget {
  return next(target, { dueAt });
}

function ended(target: CampaignTarget, state: TargetState, what: Partial<CampaignTarget>): CampaignTarget {
  const { dueAt: _none, ...rest } = target;
  return next(rest, { state, ...what });
}

function next(target: CampaignTarget, change: Partial<CampaignTarget>): CampaignTarget {
  return { ...target, ...change, revision: target.revision + 1 };
}
