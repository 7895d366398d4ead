import { randomBytes } from 'node:crypto';
import { type CpoPlatform, startCpoPlatform } from '../cpo-platform.js';
import { type EmspPlatform, startEmspPlatform } from '../emsp-platform.js';
import { letHubRegister, registerAtHub } from '../join-hub.js';
import type { OcpiClientOptions } from '../ocpi-client.js';
import type { PlatformRole } from '../ocpi-objects.js';
import { logInAtHub, type OperatorApi } from '../operator-api.js';
import { type DemoCast, type DemoCompany, type DemoCpo, type DemoEmsp, partyText } from './cast.js';

export interface CpoAtWork {
  readonly company: DemoCpo;
  readonly platform: CpoPlatform;
}

export interface EmspAtWork {
  readonly company: DemoEmsp;
  readonly platform: EmspPlatform;
}

export interface FinanceLogin {
  readonly company: DemoCompany;
  readonly email: string;
  readonly password: string;
}

/** The networks, connected to the hub. */
export interface DemoNetworks {
  readonly cpos: readonly CpoAtWork[];
  readonly emsps: readonly EmspAtWork[];
  stop(): Promise<void>;
}

/** Starts the four platforms and registers them: three at the hub with a TOKEN_A, the last one by the hub itself. */
export async function connectNetworks(
  api: OperatorApi,
  cast: DemoCast,
  client: OcpiClientOptions = {},
): Promise<DemoNetworks> {
  const cpos = await Promise.all(
    cast.cpos.map(async (company) => ({
      company,
      platform: await startCpoPlatform({ roles: [roleOf(company, 'CPO')], client }),
    })),
  );
  const emsps = await Promise.all(
    cast.emsps.map(async (company) => ({
      company,
      platform: await startEmspPlatform({ roles: [roleOf(company, 'EMSP')] }),
    })),
  );
  const everybody = [...cpos, ...emsps];
  const stop = async (): Promise<void> => {
    await Promise.all(everybody.map(({ platform }) => platform.stop()));
  };
  try {
    for (const { company, platform } of everybody.slice(0, -1)) await registerAtHub(api, company.name, platform);
    for (const { company, platform } of everybody.slice(-1)) await letHubRegister(api, company.name, platform);
  } catch (error) {
    await stop();
    throw error;
  }
  return { cpos, emsps, stop };
}

/** Tells the hub who stands on the invoices, and what each CPO has agreed with each eMSP. */
export async function agreeTerms(api: OperatorApi, cast: DemoCast): Promise<void> {
  for (const { party, legalEntity } of [...cast.cpos, ...cast.emsps]) {
    await api.put(`/legal-entities/${encodeURIComponent(partyText(party))}`, legalEntity);
  }
  for (const cpo of cast.cpos) {
    for (const emsp of cast.emsps) {
      await api.post('/agreements', {
        cpo: partyText(cpo.party),
        emsp: partyText(emsp.party),
        currency: 'EUR',
        valid_from: `${cast.period}-01T00:00:00Z`,
        model: 'AGENT',
        billing: 'DIRECT',
        tolerance: { absolute: '0.01', relative: '0.005', cap: '0.50' },
        contest_days: 0,
        payment_term_days: 14,
      });
    }
  }
}

/** Gives each company a finance user who sees its own papers only. */
export async function addFinanceUsers(
  api: OperatorApi,
  cast: DemoCast,
  others: readonly DemoCompany[] = [],
): Promise<readonly FinanceLogin[]> {
  const logins = [...cast.cpos, ...cast.emsps, ...others].map((company) => ({
    company,
    email: company.financeEmail,
    password: newPassword(),
  }));
  for (const { company, email, password } of logins) {
    await api.post('/users', { email, password, roles: ['FINANCE'], parties: [partyText(company.party)] });
  }
  return logins;
}

/** Adds an operator and logs in as one: a clearing run needs two. */
export async function addOperator(
  api: OperatorApi,
  operator: { readonly hubUrl: string; readonly email: string; readonly password: string },
): Promise<OperatorApi> {
  const { email, password } = operator;
  await api.post('/users', { email, password, roles: ['OPERATOR'], parties: [] });
  return logInAtHub(operator);
}

export function newPassword(): string {
  return randomBytes(12).toString('base64url');
}

function roleOf({ party, name }: DemoCompany, role: 'CPO' | 'EMSP'): PlatformRole {
  return { ...party, role, business_details: { name } };
}
