import type { CaseId } from '../../../src/domain/conformance/cases.js';
import type { CheckReport, ReportedCase } from '../../../src/domain/conformance/report.js';
import { parsePartyKey } from '../../../src/domain/party.js';
import type { Connection } from '../../../src/domain/roaming/connection.js';
import { type CheckRequest, checkPartner } from '../../../src/flows/conformance/check-partner.js';
import type { CheckDeps } from '../../../src/flows/conformance/check-run.js';
import { createSecrets } from '../../../src/secrets.js';
import { startCpoPlatform } from '../../../src/simulator/cpo-platform.js';
import { startEmspPlatform } from '../../../src/simulator/emsp-platform.js';
import type { Platform } from '../../../src/simulator/platform.js';
import { createCheckForms } from '../../../src/wire/ocpi/conformance/check-forms.js';
import { createPartyClient, type OcpiPartyClient } from '../../../src/wire/ocpi/partners/client.js';
import { aRole } from '../../support/ocpi/a-role.js';
import { inMemoryCallbacks } from '../../support/roaming/quiet-hub.js';

const TOKEN = 'the-token-of-the-hub';
export const CPO = { country_code: 'NL', party_id: 'ABC' };
export const EMSP = { country_code: 'DE', party_id: 'XYZ' };

/** A hub, as far as a check needs it, and platforms that are connected to it. */
export interface CheckScene {
  readonly hub: CheckDeps & {
    readonly partners: OcpiPartyClient;
    readonly callbacks: ReturnType<typeof inMemoryCallbacks>;
  };
  connect(platform: Platform, role: 'CPO' | 'EMSP'): Promise<Connection>;
  check(request: CheckRequest): Promise<CheckReport>;
  cpo(): ReturnType<typeof startCpoPlatform>;
  emsp(): ReturnType<typeof startEmspPlatform>;
}

/** Everything ends with the test. */
export function useCheckScene(): CheckScene {
  const running: { stop(): Promise<void> }[] = [];
  const secrets = createSecrets('a secret of the tests, long enough');
  const partners = createPartyClient({ secrets, allowPrivateNetworks: true, handshakeTimeoutMs: 2_000 });
  const held = new Set<string>();
  const hub = {
    secrets,
    partners,
    callbacks: inMemoryCallbacks(),
    clock: { now: () => new Date('2026-11-02T12:00:00Z') },
    identity: { ...parsePartyKey('XX*HUB'), name: 'Voltclear', legalEntity: aLegalEntity() },
    limits: {
      relayTimeoutMs: 400,
      authorizeTimeoutMs: 400,
      handshakeTimeoutMs: 400,
      deliveryAttempts: 3,
      pageLimit: 100,
    },
    leases: {
      take: async () => true,
      hold: async ({ key }: { readonly key: string }) => !held.has(key) && held.add(key).has(key),
      release: async ({ key }: { readonly key: string }) => void held.delete(key),
    },
    checkForms: createCheckForms('http://hub.test/ocpi'),
  };
  afterEach(async () => {
    for (const one of running.splice(0)) await one.stop();
  });
  afterAll(() => partners.close());
  const started = async <Started extends Platform>(starting: Promise<Started>): Promise<Started> => {
    const platform = await starting;
    running.push(platform);
    return platform;
  };
  const business_details = { name: 'Alfa' };
  const state = { accepted: [TOKEN] };
  return {
    hub,
    connect: (platform, role) => connect(hub, platform, role),
    check: (request) => checkPartner(hub, request),
    cpo: () => started(startCpoPlatform({ roles: [{ ...CPO, role: 'CPO', business_details }], state })),
    emsp: () => started(startEmspPlatform({ roles: [{ ...EMSP, role: 'EMSP', business_details }], state })),
  };
}

/** As after the handshake. */
async function connect(
  { partners, secrets, clock }: CheckScene['hub'],
  { versionsUrl }: Platform,
  role: 'CPO' | 'EMSP',
): Promise<Connection> {
  const { version, endpoints } = await partners.discover({ versionsUrl, token: TOKEN, rawToken: false });
  return {
    id: `con-${role}`,
    name: 'Alfa',
    state: 'CONNECTED',
    roles: [role === 'CPO' ? aRole('NL*ABC', 'CPO') : aRole('DE*XYZ', 'EMSP')],
    settings: { rawToken: false },
    tokenHashes: [],
    theirs: { version, versionsUrl, sealedToken: secrets.seal(TOKEN), endpoints },
    createdAt: clock.now(),
    updatedAt: clock.now(),
  };
}

export interface WantedCheck extends Pick<CheckRequest, 'scope' | 'testParty'> {
  readonly role: 'CPO' | 'EMSP';
  /** Breaks the platform once it is connected. */
  readonly broken?: (platform: Platform) => void;
}

/** Checks a platform from the handshake on. */
export async function checkOf(scene: CheckScene, platform: Platform, wanted: WantedCheck): Promise<CheckReport> {
  const { role, broken, ...request } = wanted;
  const connection = await scene.connect(platform, role);
  broken?.(platform);
  return scene.check({ connection, ...request });
}

/** The cases that are not as they should be, one line each: `FAIL list-link tariffs: no Link after 2 of 3`. */
export function complaints({ cases }: CheckReport): readonly string[] {
  return cases.filter(({ judgement }) => judgement === 'WARN' || judgement === 'FAIL').map(lineOf);
}

export function skipped({ cases }: CheckReport): readonly string[] {
  return cases.filter(({ judgement }) => judgement === 'SKIPPED').map(lineOf);
}

export function caseOf({ cases }: CheckReport, id: CaseId, module?: string): ReportedCase {
  const found = cases.find((one) => one.id === id && (module === undefined || one.module === module));
  if (!found) throw new Error(`${id} is not in the report`);
  return found;
}

function lineOf({ judgement, id, module, reason, findings = [] }: ReportedCase): string {
  const what = module === undefined ? id : `${id} ${module}`;
  return [`${judgement} ${what}: ${reason}`, ...findings].join(' | ');
}

function aLegalEntity() {
  const address = { street: 'Ringstr. 1', postalCode: '10115', city: 'Berlin', countryCode: 'DE' };
  const party = parsePartyKey('XX*HUB');
  return { party, name: 'Voltclear GmbH', ...address, vatIds: [], dealer: false, language: 'en' as const };
}
