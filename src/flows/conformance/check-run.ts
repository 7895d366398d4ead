import type { CaseId, CheckKind } from '../../domain/conformance/cases.js';
import { withoutData } from '../../domain/conformance/exchange.js';
import type { CaseResult } from '../../domain/conformance/report.js';
import type { Verdict } from '../../domain/conformance/verdict.js';
import type { PartyId } from '../../domain/party.js';
import { type Connection, endpointOf, type InterfaceRole, type TheirSide } from '../../domain/roaming/connection.js';
import { type RoutedModule, rolesBehind } from '../../domain/routing/module-roles.js';
import type { Hub } from '../hub.js';
import type { Asker, Question, Reply } from './asker.js';
import type { CheckForms, TestAbout } from './check-forms.js';

export type CheckDeps = Pick<Hub, 'callbacks' | 'clock' | 'identity' | 'leases' | 'limits' | 'partners' | 'secrets'> & {
  readonly checkForms: CheckForms;
};

/** One conformance check on its way. */
export interface CheckRun {
  readonly hub: CheckDeps;
  readonly connection: Connection & { readonly theirs: TheirSide };
  readonly asker: Asker;
  /** Whose the test objects are. */
  readonly owner: PartyId;
  readonly kinds: readonly CheckKind[];
  /** What no object of theirs is called. */
  readonly testId: string;
  add(id: CaseId, verdict: Verdict, module?: string): void;
}

/** What was found, kept without the data of the answers: lists are looked at and forgotten. */
export function collectResults(): Pick<CheckRun, 'add'> & { readonly results: readonly CaseResult[] } {
  const results: CaseResult[] = [];
  return {
    results,
    add: (id, verdict, module) => {
      const { shown } = verdict;
      results.push({
        id,
        ...verdict,
        ...(shown && { shown: withoutData(shown) }),
        ...(module !== undefined && { module }),
      });
    },
  };
}

/** An interface of the platform that is asked, with the party behind it. */
export interface AskedInterface {
  readonly module: RoutedModule;
  readonly side: InterfaceRole;
  /** Without a slash at its end. */
  readonly url: string;
  readonly party: PartyId;
}

/** The interface of a module that the platform has published; undefined when it has none. */
export function interfaceOf(
  { connection }: Pick<CheckRun, 'connection'>,
  module: RoutedModule,
  side: InterfaceRole,
): AskedInterface | undefined {
  const endpoint = endpointOf(connection, module, side);
  const roles = rolesBehind(module, side);
  const party = connection.roles.find(({ role }) => roles.includes(role)) ?? connection.roles[0];
  if (!endpoint || !party) return undefined;
  const { countryCode, partyId } = party;
  return { module, side, url: endpoint.url.replace(/\/{1,9}$/, ''), party: { countryCode, partyId } };
}

/** Asks an interface for what follows its URL, from the owner of the test objects to the party behind it. */
export function askInterface(
  { asker, owner }: Pick<CheckRun, 'asker' | 'owner'>,
  { module, url, party: to }: AskedInterface,
  question: Pick<Question, 'method' | 'body' | 'cleansUp'> & { readonly rest?: string },
): Promise<Reply> {
  const { rest = '', ...asked } = question;
  return asker.ask({ ...asked, module, url: `${url}${rest}`, routed: { from: owner, to } });
}

/** What test objects for a party are made of. */
export function aboutTest({ hub, owner, testId }: CheckRun, receiver: PartyId): TestAbout {
  return { owner, receiver, id: testId, at: hub.clock.now() };
}
