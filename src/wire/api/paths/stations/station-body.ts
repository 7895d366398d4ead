import { z } from 'zod';
import type { StationSettings } from '../../../../domain/stations/station.js';
import type { NewConnector, NewEvse } from '../../../../flows/stations/managing/add-station.js';
import { currency, defined, partyId, text } from '../../parse.js';

// Shapes only: what is allowed in them, checkSite and checkStation say.

const ids = z.array(text(36)).max(100);
const count = z.int().min(0).max(100_000_000);

const limit = z
  .strictObject({ max_power_w: count, voltage_v: count.optional(), reserve_w: count.optional() })
  .transform(({ max_power_w, voltage_v, reserve_w }) =>
    defined({ maxPowerW: max_power_w, voltageV: voltage_v, reserveW: reserve_w }),
  );

const siteFields = {
  operator_name: text(100).optional(),
  name: text(255).optional(),
  postal_code: text(10).optional(),
  parking_type: text(40).optional(),
  tariff_ids: ids.optional(),
  limit: limit.optional(),
};

const needed = {
  address: text(255),
  city: text(45),
  country: text(3),
  latitude: text(12),
  longitude: text(12),
  time_zone: text(64),
  currency,
};

export const newSite = z
  .strictObject({
    party: partyId,
    id: text(36),
    publish: z.boolean().default(true),
    open_24_hours: z.boolean().default(true),
    ...needed,
    ...siteFields,
  })
  .transform(({ time_zone, open_24_hours, latitude, longitude, ...rest }) => ({
    ...inOurWords(rest),
    timeZone: time_zone,
    open24Hours: open_24_hours,
    coordinates: { latitude, longitude },
  }));

/** What is named is changed; the rest stays. */
export const siteChange = z
  .strictObject({ publish: z.boolean(), open_24_hours: z.boolean(), ...needed })
  .partial()
  .extend(siteFields)
  .refine(({ latitude, longitude }) => (latitude === undefined) === (longitude === undefined), {
    path: ['latitude'],
    message: 'latitude and longitude go together',
  })
  .transform(({ time_zone, open_24_hours, latitude, longitude, ...rest }) =>
    defined({
      ...inOurWords(rest),
      timeZone: time_zone,
      open24Hours: open_24_hours,
      coordinates: latitude === undefined || longitude === undefined ? undefined : { latitude, longitude },
    }),
  );

interface Named {
  readonly operator_name?: string | undefined;
  readonly postal_code?: string | undefined;
  readonly parking_type?: string | undefined;
  readonly tariff_ids?: readonly string[] | undefined;
}

function inOurWords<Given extends Named>({ operator_name, postal_code, parking_type, tariff_ids, ...same }: Given) {
  return defined({
    ...same,
    operatorName: operator_name,
    postalCode: postal_code,
    parkingType: parking_type,
    tariffIds: tariff_ids,
  });
}

const connector = z
  .strictObject({
    number: count,
    number_16: count.optional(),
    id: text(36).optional(),
    standard: text(40),
    format: text(20),
    power_type: text(20),
    max_voltage: count,
    max_amperage: count,
    max_electric_power: count.optional(),
    tariff_ids: ids.optional(),
  })
  .transform((given): NewConnector => {
    const { number_16, power_type, max_voltage, max_amperage, max_electric_power, tariff_ids, ...same } = given;
    return defined({
      ...same,
      number16: number_16,
      powerType: power_type,
      maxVoltageV: max_voltage,
      maxAmperageA: max_amperage,
      maxElectricPowerW: max_electric_power,
      tariffIds: tariff_ids,
    });
  });

export const evses = z
  .array(
    z
      .strictObject({
        number: count,
        uid: text(36).optional(),
        evse_id: text(48).optional(),
        connectors: z.array(connector).min(1).max(20),
      })
      .transform(({ evse_id, ...same }): NewEvse => defined({ ...same, evseId: evse_id })),
  )
  .max(100);

const TRANSFORMS = ['BYTE_REVERSE', 'STRIP_COLONS'] as const;

export const settings = z
  .strictObject({
    time_zone: text(64).optional(),
    id_tag_transforms: z.array(z.enum(TRANSFORMS)).max(TRANSFORMS.length).optional(),
    call_timeout_ms: z.int().min(1_000).max(600_000).optional(),
    template: text(40).optional(),
    hidden: z.boolean().default(false),
    heartbeat_seconds: z.int().min(10).max(86_400).optional(),
    capabilities: z.array(text(40)).max(20).optional(),
  })
  .transform(
    ({ time_zone, id_tag_transforms, call_timeout_ms, hidden, heartbeat_seconds, ...same }): StationSettings =>
      defined({
        ...same,
        timeZone: time_zone,
        idTagTransforms: id_tag_transforms,
        callTimeoutMs: call_timeout_ms,
        heartbeatSeconds: heartbeat_seconds,
        hidden: hidden ? (true as const) : undefined,
      }),
  );

/** What can be said of a station when it is added and later. */
export const options = {
  registration: z.enum(['ACCEPTED', 'PENDING', 'REJECTED']).optional(),
  strictness: z.enum(['OFF', 'STRICT', 'TOLERANT']).optional(),
  security_profile: z.union([z.literal(1), z.literal(2), z.literal(3)], 'expected 1, 2 or 3').optional(),
  settings: settings.optional(),
};
