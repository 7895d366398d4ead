import type { ActiveProfile, HostedResult, PendingResult } from '../../domain/hosting/pending-result.js';

/** What an eMSP answered to a real-time authorization (OCPI 2.2.1, mod_tokens, AuthorizationInfo). */
export interface AuthorizationInfo {
  readonly allowed: string;
  readonly authorizationReference?: string;
  /** ISO 639-1, of the text for the driver. */
  readonly language?: string;
  /** Only at these EVSEs; absent: wherever was asked for. */
  readonly evseUids?: readonly string[];
}

/** JSON of OCPI that the hub writes and reads as the platform of its hosted parties; `wire/ocpi` has it. */
export interface HostedForms {
  /** OCPI 2.2.1, mod_tokens, LocationReferences. */
  writeReferences(references: { readonly locationId: string; readonly evseUids: readonly string[] }): Uint8Array;
  /** From the envelope of an answer; undefined: it has none that can be read. */
  readAuthorization(body: Uint8Array): AuthorizationInfo | undefined;
  /** CommandResult, ChargingProfileResult, ClearProfileResult or ActiveChargingProfileResult. */
  writeResult(kind: PendingResult['kind'], result: HostedResult): string;
  /** OCPI 2.2.1, mod_charging_profiles, ActiveChargingProfile. */
  writeActiveProfile(profile: ActiveProfile): Uint8Array;
}
