import type { Request, RequestHandler } from 'express';
import { type PartyId, parsePartyKey } from '../../../domain/party.js';
import { isHub } from '../../../domain/roaming/client-info.js';
import type { Connection } from '../../../domain/roaming/connection.js';
import { exchangeOf } from '../exchange.js';

/** What the hub knows of other hubs that are connected to it. */
export interface OtherHubs {
  /** The caller's connection, speaking for those of these parties that are behind it. */
  speakingFor(caller: Connection, parties: readonly PartyId[]): Promise<Connection>;
  /** A message came from another hub. */
  came(
    from: Connection,
    message: {
      readonly correlationId: string;
      readonly method: string;
      readonly module: string;
      readonly rest: string;
    },
  ): void;
}

export interface HubsModule {
  readonly identifier: string;
  /** Below `/ocpi`. */
  readonly url: string;
}

/**
 * Middleware of functional modules: another hub speaks for the parties behind it, the one that sends and the one whose
 * object it is about; and what it sends is remembered, so that it is not sent back to it.
 */
export function letHubsSpeak(hubs: OtherHubs, module: HubsModule): RequestHandler {
  return async (req, _res, next) => {
    const exchange = exchangeOf(req);
    const { caller } = exchange;
    if (caller && isHub(caller.connection)) {
      const rest = req.originalUrl.slice(req.baseUrl.length + module.url.length);
      const parties = [...senderIn(req), ...ownerIn(rest)];
      exchange.caller = { ...caller, connection: await hubs.speakingFor(caller.connection, parties) };
      const { correlationId } = exchange;
      hubs.came(caller.connection, { correlationId, method: req.method, module: module.identifier, rest });
    }
    next();
  };
}

function senderIn({ headers }: Request): readonly PartyId[] {
  return partyIn(headers['ocpi-from-country-code'], headers['ocpi-from-party-id']);
}

/** `/NL/CPO/…` of a Receiver interface; what is none of a party behind the hub opens nothing. */
function ownerIn(rest: string): readonly PartyId[] {
  const [, countryCode, partyId] = rest.split('?', 1)[0]?.split('/') ?? [];
  return partyIn(countryCode, partyId);
}

function partyIn(countryCode: unknown, partyId: unknown): readonly PartyId[] {
  const name = `${countryCode}*${partyId}`;
  return /^[A-Za-z]{2}\*[A-Za-z0-9]{3}$/.test(name) ? [parsePartyKey(name)] : [];
}
