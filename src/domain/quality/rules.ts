import type { DeviationRule } from './deviation.js';

/** What a rule says to the partner that broke it. */
export interface RuleText {
  readonly meaning: string;
  /** Section of OCPI 2.2.1. */
  readonly section: string;
  readonly remedy: string;
}

const TRANSPORT = 'transport_and_format';

/** Each rule in words, as reports show it; docs/quality.md says more. */
export const RULE_TEXTS: Readonly<Record<DeviationRule, RuleText>> = {
  'request-id-missing': {
    meaning: 'X-Request-ID is missing or cannot be used; the hub made one',
    section: `${TRANSPORT}, unique message ids`,
    remedy: 'send a new id with every request: at most 128 printable ASCII characters, best a UUID',
  },
  'correlation-id-missing': {
    meaning: 'X-Correlation-ID is missing or cannot be used; the hub made one',
    section: `${TRANSPORT}, unique message ids`,
    remedy: 'send an id that stays the same along a chain of messages, also when you pass a message on',
  },
  'token-not-encoded': {
    meaning: 'the credentials token came without Base64',
    section: `${TRANSPORT}, authorization header`,
    remedy: 'encode the token with Base64; tell the operator of the hub when you change',
  },
  'token-encoded-with-newline': {
    meaning: 'the credentials token was encoded with a newline behind it',
    section: `${TRANSPORT}, authorization header`,
    remedy: 'encode the token alone: echo -n, not echo',
  },
  'from-missing': {
    meaning: 'OCPI-from-* is missing; the hub took your only party',
    section: `${TRANSPORT}, message routing headers`,
    remedy: 'send OCPI-from-country-code and OCPI-from-party-id with every request of a functional module',
  },
  'list-without-to': {
    meaning: 'a list was asked for without OCPI-to-*; the hub answered as if you had named it',
    section: `${TRANSPORT}, GET all via hubs`,
    remedy: 'name the hub with OCPI-to-* when you want the objects of all parties',
  },
  'routing-headers-on-configuration-module': {
    meaning: 'OCPI-to-* or OCPI-from-* came with versions, credentials or hubclientinfo, which are not routed',
    section: `${TRANSPORT}, message routing headers`,
    remedy: 'leave these headers out there',
  },
  'trailing-slash': {
    meaning: 'the URL ends with a slash',
    section: `${TRANSPORT}, interface endpoints`,
    remedy: 'call the URLs as the version details give them, with the ids behind and no slash at the end',
  },
  'rate-exceeded': {
    meaning: 'you sent more requests than agreed and were answered with HTTP 429',
    section: 'status_codes',
    remedy: 'wait as long as Retry-After says; spread what is not urgent',
  },
  'unknown-enum-value': {
    meaning: 'a value that this enum of OCPI 2.2.1 does not have; it was passed on as it is',
    section: 'the enum in the data types of the module',
    remedy: 'use a value of the enum; others may drop the object, or the whole message',
  },
  'too-long': {
    meaning: 'a text longer than OCPI 2.2.1 with its errata of 2026-05 allows; it was passed on as it is',
    section: 'the object description of the module',
    remedy: 'shorten it; others may cut it, or refuse the message',
  },
  'date-without-zone': {
    meaning: 'a DateTime without Z; the hub read it as UTC',
    section: 'types, DateTime',
    remedy: 'write Z behind it: it is allowed without, but often read as local time',
  },
  'older-than-copy': {
    meaning: 'an object older than the one the hub has, by last_updated; the copy stayed as it was',
    section: `${TRANSPORT}, client owned objects`,
    remedy: 'send changes in their order, and set last_updated with every change',
  },
  'unknown-object-patched': {
    meaning: 'a PATCH of an object that the hub does not have; it was refused',
    section: `${TRANSPORT}, PATCH`,
    remedy: 'send the object whole, with PUT',
  },
  'command-result-in-envelope': {
    meaning: 'a CommandResult came inside a response envelope; the hub took it out',
    section: 'mod_commands, POST of the Sender interface',
    remedy: 'POST the CommandResult alone as the body',
  },
  'bad-object-on-page': {
    meaning: 'an object on a page of your Sender interface cannot be read; the others were taken',
    section: 'mod_locations, GET list: response data',
    remedy: 'mend the object that the example tells of',
  },
  'answer-unusable': {
    meaning: 'your answer had no OCPI envelope; the sender got 4000',
    section: `${TRANSPORT}, response format`,
    remedy: 'answer every request, also a failing one, with JSON that has status_code and timestamp',
  },
  'answer-late': {
    meaning: 'you did not answer in time; the sender got 4002',
    section: 'status_codes, hub errors',
    remedy: 'answer first and work later; the hub waits as long as it was set to',
  },
  'answer-missing': {
    meaning: 'you could not be reached; the sender got 4003',
    section: 'status_codes, hub errors',
    remedy: 'look at your address, certificate and firewall',
  },
  'token-refused': {
    meaning: 'you answered 401 to the token that you gave the hub',
    section: 'credentials, updating the credentials',
    remedy: 'PUT your credentials again, with a token that works',
  },
  refused: {
    meaning: 'the hub refused a request; the example says why',
    section: 'status_codes',
    remedy: 'mend the field or header that is named',
  },
};
