import type { ReportedKey } from './configuration-template.js';
import type { StationAbilities } from './station.js';

/** What a GetConfiguration answer of OCPP 1.6 holds (5.8); what is no key is left out. */
export function reportedKeys(payload: Readonly<Record<string, unknown>>): readonly ReportedKey[] {
  const keys: unknown = payload['configurationKey'];
  if (!Array.isArray(keys)) return [];
  return keys.slice(0, MAX_KEYS).flatMap((one: unknown): readonly ReportedKey[] => {
    if (typeof one !== 'object' || one === null) return [];
    const { key, value, readonly } = one as { key?: unknown; value?: unknown; readonly?: unknown };
    if (typeof key !== 'string') return [];
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
    return [{ key, isReadOnly: readonly === true, ...(text !== undefined && { value: text }) }];
  });
}

/** What the configuration of an OCPP 1.6 station says it can do (9.1 to 9.4). */
export function abilities16(keys: readonly ReportedKey[], readAt: Date): StationAbilities {
  const values = new Map(keys.map(({ key, value }) => [key.toLowerCase(), value]));
  const count = (key: string): number | undefined => {
    const value = values.get(key.toLowerCase())?.trim() ?? '';
    return /^\d{1,9}$/.test(value) ? Number(value) : undefined;
  };
  const localListMaxLength = count('LocalAuthListMaxLength');
  const localListSendLength = count('SendLocalListMaxLength');
  const connectionTimeoutSeconds = count('ConnectionTimeOut');
  const maxMeterValueSampleSeconds = count('MeterValueSampleInterval');
  const reserves = values.get('reserveconnectorzerosupported')?.trim().toLowerCase();
  return {
    readAt,
    profiles: profilesIn(values.get('supportedfeatureprofiles')),
    ...(localListMaxLength !== undefined && { localListMaxLength }),
    ...(localListSendLength !== undefined && { localListSendLength }),
    ...(reserves !== undefined && { reservesConnectorZero: reserves === 'true' }),
    ...(connectionTimeoutSeconds !== undefined && { connectionTimeoutSeconds }),
    ...(maxMeterValueSampleSeconds !== undefined && { maxMeterValueSampleSeconds }),
  };
}

/** Keys that are looked at; stations have some dozens, some a few hundred. */
const MAX_KEYS = 2_000;
const PROFILES = [
  'Core',
  'FirmwareManagement',
  'LocalAuthListManagement',
  'Reservation',
  'SmartCharging',
  'RemoteTrigger',
] as const;

/** By their names in the standard, however the station writes them; without any, only Core is certain. */
function profilesIn(text = ''): readonly string[] {
  const named = new Set(
    text.split(',').map((name) =>
      name
        .trim()
        .replaceAll(/[^A-Za-z]/g, '')
        .toLowerCase(),
    ),
  );
  const known = PROFILES.filter((profile) => named.has(profile.toLowerCase()));
  return known.length > 0 ? known : ['Core'];
}
