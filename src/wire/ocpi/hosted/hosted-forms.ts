import { isUtf8 } from 'node:buffer';
import { HubError } from '../../../domain/errors.js';
import type { ActiveProfile } from '../../../domain/hosting/pending-result.js';
import type { HostedForms } from '../../../flows/hosting/hosted-forms.js';
import { writeDateTime } from '../fields/date-time.js';
import { type JsonFields, jsonFields, jsonNumber } from '../fields/write.js';
import { parseJsonLeniently, stringifyJson } from '../json.js';

/** What the hub writes and reads as the platform of its hosted parties, in OCPI 2.2.1. */
export const hostedForms: HostedForms = {
  writeReferences: ({ locationId, evseUids }) =>
    Buffer.from(stringifyJson({ location_id: locationId, evse_uids: [...evseUids] })),
  readAuthorization: (body) => {
    const { allowed, authorization_reference: reference, info, location } = Object(Object(envelopeIn(body)).data);
    if (typeof allowed !== 'string') return undefined;
    const { language } = Object(info);
    const listed: unknown = Object(location).evse_uids;
    const evseUids = Array.isArray(listed) ? listed.filter((uid) => typeof uid === 'string') : [];
    return {
      allowed,
      ...(typeof reference === 'string' && reference !== '' && { authorizationReference: reference.slice(0, 36) }),
      ...(typeof language === 'string' && language.length === 2 && { language }),
      // Many echo the Location without EVSEs, and mean all of it.
      ...(evseUids.length > 0 && { evseUids }),
    };
  },
  writeResult: (kind, { result, message, activeProfile }) =>
    stringifyJson(
      jsonFields({
        result,
        // Only a CommandResult has texts.
        message: message !== undefined && kind === 'COMMAND_RESULT' ? [{ language: 'en', text: message }] : undefined,
        profile: activeProfile && activeProfileFields(activeProfile),
      }),
    ),
  writeActiveProfile: (profile) => Buffer.from(stringifyJson(activeProfileFields(profile))),
};

function envelopeIn(body: Uint8Array): unknown {
  if (!isUtf8(body)) return undefined;
  try {
    return parseJsonLeniently(Buffer.from(body).toString('utf8'));
  } catch (error) {
    if (error instanceof HubError) return undefined;
    throw error;
  }
}

/** OCPI 2.2.1, mod_charging_profiles, ActiveChargingProfile. */
function activeProfileFields({ startsAt, unit, durationSeconds, minChargingRate, periods }: ActiveProfile): JsonFields {
  return {
    start_date_time: writeDateTime(startsAt),
    charging_profile: jsonFields({
      start_date_time: writeDateTime(startsAt),
      duration: durationSeconds,
      charging_rate_unit: unit,
      min_charging_rate: minChargingRate && jsonNumber(minChargingRate),
      charging_profile_period: periods.map(({ startSeconds, limit }) => ({
        start_period: startSeconds,
        limit: jsonNumber(limit),
      })),
    }),
  };
}
