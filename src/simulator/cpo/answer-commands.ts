import type { CpoPlatform } from '../cpo-platform.js';
import { isObject, textOf } from '../modules/answers.js';
import type { IncomingCommand, Reaction } from '../modules/handlers.js';
import type { JsonObject } from '../object-shelf.js';
import type { CommandResponseType, CommandResultType } from '../ocpi-commands.js';
import type { OcpiParty, OcpiToken } from '../ocpi-objects.js';
import { type Decision, rejected, sendResult } from './decision.js';
import { type EvseBoard, isSameParty, type Spot } from './evse-board.js';
import { beginSession, type Car, emspOf } from './live-session.js';
import type { Reservations } from './reservations.js';
import type { SessionRunner } from './run-sessions.js';

/** A result that every command ends with, whatever it asked for; NONE: nothing is ever said. */
export type ForcedResult = CommandResultType | 'NONE';

export interface CommandDeskParts {
  readonly cpo: CpoPlatform;
  readonly board: EvseBoard;
  readonly runner: SessionRunner;
  readonly reservations: Reservations;
  readonly car: Car;
  readonly clock: () => Date;
  newSessionId(): string;
  readonly forced?: ForcedResult | undefined;
}

/** Answers commands as a CPO does; the result goes bare to the response URL once the answer is out, exactly once. */
export function createCommandDesk(
  parts: CommandDeskParts,
): (command: IncomingCommand) => Reaction<CommandResponseType> {
  return (command) => {
    const { response, result, message, next } = parts.forced ? forcedDecision(parts.forced) : decide(parts, command);
    if (response !== 'ACCEPTED') return { response, ...(message && { message }) };
    const afterwards = async (): Promise<void> => {
      const said = message && { message: [{ language: 'en', text: message }] };
      if (result) await sendResult(parts.cpo, command, { result, ...said });
      next?.();
    };
    return { response, afterwards: () => void afterwards() };
  };
}

function forcedDecision(forced: ForcedResult): Decision {
  return forced === 'NONE' ? { response: 'ACCEPTED' } : { response: 'ACCEPTED', result: forced };
}

function decide(parts: CommandDeskParts, command: IncomingCommand): Decision {
  switch (command.command) {
    case 'START_SESSION':
      return startSession(parts, command);
    case 'STOP_SESSION':
      return stopSession(parts, command);
    case 'RESERVE_NOW':
      return reserveNow(parts, command);
    case 'CANCEL_RESERVATION':
      return parts.reservations.cancel(textOf(command.fields, 'reservation_id') ?? '', askerOf(command));
    case 'UNLOCK_CONNECTOR':
      return unlockConnector(parts, command.fields);
  }
}

function startSession(parts: CommandDeskParts, { fields }: IncomingCommand): Decision {
  const { board, runner, reservations, car } = parts;
  const token = tokenOf(fields);
  if (!token) return rejected('token: not a whole Token');
  const spots = spotsOf(board, fields);
  if (spots.length === 0) return rejected('no such location or EVSE');
  const connectorId = textOf(fields, 'connector_id');
  const hasConnector = ({ evse }: Spot): boolean =>
    connectorId === undefined || evse.connectors.some(({ id }) => id === connectorId);
  if (!spots.some(hasConnector)) return rejected('no such connector');

  const kept = reservations.keptFor(spots, token);
  const spot = kept?.spot ?? spots.find((one) => board.stateOf(one).kind === 'AVAILABLE');
  if (!spot) return { response: 'ACCEPTED', ...whyNot(board, spots) };
  if (kept) reservations.use(kept.reservation);
  const reference = textOf(fields, 'authorization_reference') ?? kept?.reservation.authorizationReference;
  const session = beginSession(
    {
      ...spot,
      id: kept?.reservation.sessionId ?? parts.newSessionId(),
      token,
      authMethod: 'COMMAND',
      ...(reference !== undefined && { authorizationReference: reference }),
      startedAt: parts.clock(),
    },
    car,
  );
  board.set(spot, { kind: 'CHARGING', sessionId: session.id });
  return { response: 'ACCEPTED', result: 'ACCEPTED', next: () => runner.start(session) };
}

function stopSession({ runner }: CommandDeskParts, command: IncomingCommand): Decision {
  const session = runner.find(textOf(command.fields, 'session_id') ?? '');
  if (!session) return { response: 'UNKNOWN_SESSION' };
  const asker = command.from;
  if (asker && !isSameParty(asker, emspOf(session))) return rejected('not a session of yours');
  return { response: 'ACCEPTED', result: 'ACCEPTED', next: () => runner.stop(session.id) };
}

function reserveNow(
  { board, reservations, clock, newSessionId }: CommandDeskParts,
  command: IncomingCommand,
): Decision {
  const { fields } = command;
  const token = tokenOf(fields);
  if (!token) return rejected('token: not a whole Token');
  const spots = spotsOf(board, fields);
  if (spots.length === 0) return rejected('no such location or EVSE');
  const expiresAt = new Date(textOf(fields, 'expiry_date') ?? '');
  if (!(expiresAt > clock())) return rejected('expiry_date: expected a moment to come');
  const id = textOf(fields, 'reservation_id') ?? '';
  const madeBy = askerOf(command);
  const earlier = board.findReservation(id, madeBy);
  const isFree = (spot: Spot): boolean => board.stateOf(spot).kind === 'AVAILABLE' || spot === earlier?.spot;
  const spot = spots.find(isFree);
  if (!spot) return { response: 'ACCEPTED', ...whyNot(board, spots) };
  const reference = textOf(fields, 'authorization_reference');
  return reservations.make(spot, {
    id,
    madeBy,
    token,
    sessionId: earlier?.reservation.sessionId ?? newSessionId(),
    reservedAt: earlier?.reservation.reservedAt ?? clock(),
    expiresAt,
    ...(reference !== undefined && { authorizationReference: reference }),
  });
}

function unlockConnector({ board }: CommandDeskParts, fields: JsonObject): Decision {
  const [spot] = spotsOf(board, fields);
  const connectorId = textOf(fields, 'connector_id');
  if (!spot?.evse.connectors.some(({ id }) => id === connectorId)) {
    return rejected('no such location, EVSE or connector');
  }
  const state = board.stateOf(spot).kind;
  if (state === 'INOPERATIVE') return { response: 'ACCEPTED', result: 'EVSE_INOPERATIVE' };
  if (state === 'CHARGING') return { response: 'ACCEPTED', result: 'REJECTED', message: 'a session is ongoing' };
  return { response: 'ACCEPTED', result: 'ACCEPTED' };
}

/** Why none of these EVSEs can be used. */
function whyNot(board: EvseBoard, spots: readonly Spot[]): Pick<Decision, 'result' | 'message'> {
  const kinds = spots.map((spot) => board.stateOf(spot).kind);
  if (kinds.every((kind) => kind === 'INOPERATIVE')) return { result: 'EVSE_INOPERATIVE' };
  if (kinds.includes('CHARGING')) return { result: 'EVSE_OCCUPIED' };
  return { result: 'REJECTED', message: 'reserved for somebody else' };
}

function spotsOf(board: EvseBoard, fields: JsonObject): readonly Spot[] {
  return board.at(textOf(fields, 'location_id') ?? '', textOf(fields, 'evse_uid'));
}

function tokenOf({ token }: JsonObject): OcpiToken | undefined {
  if (!isObject(token)) return undefined;
  const needed = ['country_code', 'party_id', 'uid', 'type', 'contract_id'];
  return needed.every((field) => textOf(token, field)) ? (token as JsonObject & OcpiToken) : undefined;
}

/** Who asked; without routing headers the party whose token it is. */
function askerOf({ from, fields }: IncomingCommand): OcpiParty {
  return from ?? tokenOf(fields) ?? { country_code: '', party_id: '' };
}
