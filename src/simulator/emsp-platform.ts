import type { OcpiReply } from './ocpi-client.js';
import type { OcpiParty, OcpiToken } from './ocpi-objects.js';
import { type Platform, type PlatformOptions, type PublishedModules, startPlatform } from './platform.js';

/** The platform of one or more eMSPs. */
export interface EmspPlatform extends Platform {
  putToken(token: OcpiToken, to?: OcpiParty): Promise<OcpiReply>;
}

const PUBLISHED: PublishedModules = [
  { identifier: 'tokens', role: 'SENDER' },
  { identifier: 'locations', role: 'RECEIVER' },
  { identifier: 'sessions', role: 'RECEIVER' },
  { identifier: 'tariffs', role: 'RECEIVER' },
  { identifier: 'cdrs', role: 'RECEIVER' },
];

/** Starts an eMSP's platform: it owns tokens, and receives locations, tariffs, sessions and CDRs. */
export async function startEmspPlatform(options: PlatformOptions): Promise<EmspPlatform> {
  const platform = await startPlatform(PUBLISHED, options);
  return {
    ...platform,
    putToken(token, to) {
      const path = [token.country_code, token.party_id, token.uid];
      platform.own.put('tokens', [...path, token.type].join('/'), { ...token });
      return platform.send({
        method: 'PUT',
        module: 'tokens',
        side: 'RECEIVER',
        path,
        query: `type=${token.type}`,
        from: { country_code: token.country_code, party_id: token.party_id },
        ...(to ? { to } : {}),
        body: token,
      });
    },
  };
}
