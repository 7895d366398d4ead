import type { OcpiReply } from './ocpi-client.js';
import type { OcpiCdr, OcpiLocation, OcpiParty, OcpiSession, OcpiTariff } from './ocpi-objects.js';
import { type Platform, type PlatformOptions, type PublishedModules, startPlatform } from './platform.js';

/** The platform of one or more CPOs. Pushes go to a party behind the hub, or by the hub's own choice without `to`. */
export interface CpoPlatform extends Platform {
  putLocation(location: OcpiLocation, to?: OcpiParty): Promise<OcpiReply>;
  putTariff(tariff: OcpiTariff, to?: OcpiParty): Promise<OcpiReply>;
  putSession(session: OcpiSession, to?: OcpiParty): Promise<OcpiReply>;
  patchSession(session: OcpiParty & { id: string }, changes: object, to?: OcpiParty): Promise<OcpiReply>;
  /** The URL of the CDR at the hub is the reply's `Location`. */
  postCdr(cdr: OcpiCdr, to?: OcpiParty): Promise<OcpiReply>;
}

const PUBLISHED: PublishedModules = [
  { identifier: 'locations', role: 'SENDER' },
  { identifier: 'sessions', role: 'SENDER' },
  { identifier: 'tariffs', role: 'SENDER' },
  { identifier: 'cdrs', role: 'SENDER' },
  { identifier: 'tokens', role: 'RECEIVER' },
];

/** Starts a CPO's platform: it owns locations, tariffs, sessions and CDRs, and receives tokens. */
export async function startCpoPlatform(options: PlatformOptions): Promise<CpoPlatform> {
  const platform = await startPlatform(PUBLISHED, options);
  const push = (
    method: 'PUT' | 'POST',
    module: 'locations' | 'tariffs' | 'sessions' | 'cdrs',
    { object, to }: { object: OcpiLocation | OcpiTariff | OcpiSession | OcpiCdr; to: OcpiParty | undefined },
  ): Promise<OcpiReply> => {
    const from = { country_code: object.country_code, party_id: object.party_id };
    const path = [object.country_code, object.party_id, object.id];
    if (options.remember !== 'nothing') platform.own.put(module, path.join('/'), { ...object });
    return platform.send({
      method,
      module,
      side: 'RECEIVER',
      ...(method === 'PUT' ? { path } : {}),
      from,
      ...(to ? { to } : {}),
      body: object,
    });
  };
  return {
    ...platform,
    putLocation: (object, to) => push('PUT', 'locations', { object, to }),
    putTariff: (object, to) => push('PUT', 'tariffs', { object, to }),
    putSession: (object, to) => push('PUT', 'sessions', { object, to }),
    postCdr: (object, to) => push('POST', 'cdrs', { object, to }),
    patchSession: (session, changes, to) =>
      platform.send({
        method: 'PATCH',
        module: 'sessions',
        side: 'RECEIVER',
        path: [session.country_code, session.party_id, session.id],
        from: { country_code: session.country_code, party_id: session.party_id },
        ...(to ? { to } : {}),
        body: changes,
      }),
  };
}
