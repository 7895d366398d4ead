import type { EnvelopedAnswer } from '../../domain/conformance/exchange.js';
import type { ListedObject } from '../../domain/conformance/judge-list.js';
import type { PartyId } from '../../domain/party.js';
import type { ListedModule } from '../../domain/routing/module-roles.js';
import type { PartnerAnswer } from '../ports.js';

/** Modules whose objects are pushed one by one. */
export type PushedCheckModule = 'locations' | 'sessions' | 'tariffs' | 'tokens';

/** JSON as it goes over the wire. */
export type WireObject = Readonly<Record<string, unknown>>;

/** What a conformance check needs of the wire form of OCPI's versions. */
export interface CheckForms {
  readAnswer(module: string, answer: PartnerAnswer): EnvelopedAnswer;
  /** The beginning of a body, without what is nobody's business. */
  excerpt(module: string, body: Uint8Array): string;
  /** The objects of a list; undefined when it is none. */
  inspect(module: ListedModule, ocpiVersion: string, body: Uint8Array): readonly ListedObject[] | undefined;
  /** What follows a module's Receiver URL for an object; of a token with its type. */
  pathOf(module: PushedCheckModule, owner: PartyId, id: string): string;
  testObject(module: PushedCheckModule, about: TestAbout): TestObject;
  testCdr(about: TestAbout): WireObject;
  startSession(about: TestAbout, responseUrl: string): WireObject;
  /** Where the hub takes the result of a command. */
  responseUrl(ocpiVersion: string, id: string): string;
}

export interface TestAbout {
  /** The hub's own party, or the one that the operator has named for tests. */
  readonly owner: PartyId;
  /** The party of the platform to which the object goes. */
  readonly receiver: PartyId;
  readonly id: string;
  /** Later states of the object are seconds later, and none is in the future. */
  readonly at: Date;
}

/** An object that says everywhere that it is a test, and what is done with it. */
export interface TestObject {
  readonly whole: WireObject;
  readonly change: WireObject;
  readonly changeWithoutTime: WireObject;
  readonly changed: WireObject;
  readonly unknownField: WireObject;
  readonly unknownValue: WireObject;
  /** Absent: a Tariff is deleted. */
  readonly takenBack?: WireObject;
}
