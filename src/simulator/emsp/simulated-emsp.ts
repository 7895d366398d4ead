import { type EmspPlatform, startEmspPlatform } from '../emsp-platform.js';
import { sameId } from '../modules/answers.js';
import { type JsonObject, keepOwned } from '../object-shelf.js';
import { dataOf } from '../ocpi-client.js';
import { type OcpiLocation, type OcpiParty, partyName } from '../ocpi-objects.js';
import type { PlatformOptions } from '../platform.js';
import { type ChargeOrder, chargeOnce } from './charge-once.js';
import type { ChargeStep } from './charge-step.js';
import { type SandboxToken, sandboxTokens } from './sandbox-tokens.js';

/** An eMSP that acts: it answers for its tokens, reads what CPOs offer, and charges like a driver with an app. */
export interface SimulatedEmsp {
  readonly platform: EmspPlatform;
  readonly tokens: readonly SandboxToken[];
  /** Pushes the tokens to everybody, once it is registered. Refuses when the hub does not take them. */
  publish(): Promise<void>;
  /** All that CPOs offer, read from the hub page by page. */
  readOffers(): Promise<Offers>;
  charge(wish: ChargeWish, tell: (step: ChargeStep) => void): Promise<readonly ChargeStep[]>;
  stop(): Promise<void>;
}

export interface Offers {
  readonly locations: readonly OcpiLocation[];
  readonly tariffs: readonly JsonObject[];
}

export interface ChargeWish extends Pick<ChargeOrder, 'energyKwh' | 'route' | 'timeoutMs'> {
  readonly offers: Offers;
  /** The first EVSE that is available, or this one; its location alone is enough. */
  readonly at: 'any' | { readonly locationId: string; readonly evseUid?: string };
}

export interface SimulatedEmspOptions
  extends Pick<PlatformOptions, 'listen' | 'tell' | 'state' | 'remember' | 'client'> {
  readonly party: OcpiParty;
  readonly name: string;
  readonly clock?: () => Date;
}

/** Starts an eMSP's platform with a token for each thing that can happen to a card; it is not registered yet. */
export async function startSimulatedEmsp({ party, name, ...options }: SimulatedEmspOptions): Promise<SimulatedEmsp> {
  const clock = options.clock ?? (() => new Date());
  const tokens = sandboxTokens(party, name, clock());
  const platform = await startEmspPlatform({
    ...options,
    remember: options.remember ?? 'objects',
    roles: [{ ...party, role: 'EMSP', business_details: { name } }],
    handlers: {
      authorize: ({ uid }) => tokens.find(({ token }) => sameId(token.uid, String(uid)))?.allowed ?? 'NOT_ALLOWED',
    },
  });
  return {
    platform,
    tokens,
    async publish() {
      for (const { token } of tokens) {
        dataOf(await platform.putToken(token, platform.hubParty()), `PUT token ${token.uid}`);
      }
    },
    readOffers: () => readOffers(platform, party),
    charge: (wish, tell) => charge({ platform, tokens }, wish, tell),
    stop: platform.stop,
  };
}

async function readOffers(platform: EmspPlatform, from: OcpiParty): Promise<Offers> {
  const hub = platform.hubParty();
  const routing = { from, ...(hub && { to: hub }) };
  const locations = await platform.fetchAll({ module: 'locations', ...routing });
  const tariffs = await platform.fetchAll({ module: 'tariffs', ...routing });
  keepOwned(platform.received, 'locations', locations);
  keepOwned(platform.received, 'tariffs', tariffs);
  return { locations: locations as readonly (JsonObject & OcpiLocation)[], tariffs };
}

async function charge(
  { platform, tokens }: Pick<SimulatedEmsp, 'platform' | 'tokens'>,
  { offers, at, ...order }: ChargeWish,
  tell: (step: ChargeStep) => void,
): Promise<readonly ChargeStep[]> {
  const spot = chooseEvse(offers.locations, at);
  const token = tokens[0]?.token;
  if (!spot || !token) {
    const missing: ChargeStep = { what: 'EVSE', end: 'MISSING', said: 'none that is known and available' };
    tell(missing);
    return [missing];
  }
  const found: ChargeStep = { what: 'EVSE', end: 'CAME', said: `${spot.evseUid} of ${partyName(spot.where)}` };
  tell(found);
  return [found, ...(await chargeOnce(platform, { ...order, ...spot, token, tariffs: offers.tariffs }, tell))];
}

/** One that is named is taken in any state, to see what the CPO says. */
function chooseEvse(
  locations: readonly OcpiLocation[],
  at: ChargeWish['at'],
): { readonly where: OcpiLocation; readonly evseUid: string } | undefined {
  for (const where of locations) {
    if (at !== 'any' && !sameId(where.id, at.locationId)) continue;
    const named = at === 'any' ? undefined : at.evseUid;
    const evse = (where.evses ?? []).find(({ uid, status }) => (named ? sameId(uid, named) : status === 'AVAILABLE'));
    if (evse) return { where, evseUid: evse.uid };
  }
  return undefined;
}
