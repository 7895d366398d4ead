import { randomBytes } from 'node:crypto';
import type { AsyncRequest, EmspPlatform } from '../emsp-platform.js';
import { sameId, textOf } from '../modules/answers.js';
import type { JsonObject } from '../object-shelf.js';
import { type OcpiCdr, type OcpiLocation, type OcpiParty, type OcpiToken, partyName } from '../ocpi-objects.js';
import type { Routing } from '../outgoing.js';
import type { ChargeStep } from './charge-step.js';
import { checkCdr } from './check-cdr.js';
import { waitFor } from './results.js';

/** A driver's wish. */
export interface ChargeOrder {
  readonly token: OcpiToken;
  readonly where: OcpiLocation;
  readonly evseUid: string;
  readonly energyKwh: number;
  /** Address the owner of the location, or leave it to the hub (OCPI 2.2.1, open routing request). */
  readonly route: 'owner' | 'open';
  /** For the whole. */
  readonly timeoutMs: number;
  /** Tariffs as they were read before. */
  readonly tariffs: readonly JsonObject[];
}

/** Starts a session, waits for what must follow, stops it and waits for its CDR; tells each step as it ends. */
export async function chargeOnce(
  emsp: EmspPlatform,
  order: ChargeOrder,
  tell: (step: ChargeStep) => void,
): Promise<readonly ChargeStep[]> {
  const steps: ChargeStep[] = [];
  const end = (step: ChargeStep): boolean => {
    steps.push(step);
    tell(step);
    return step.end === 'CAME';
  };
  const untilMs = performance.now() + order.timeoutMs;
  const leftMs = (): number => Math.max(0, untilMs - performance.now());
  const journey: Journey = { emsp, order, end, leftMs, startedMs: performance.now() };

  const session = await start(journey);
  if (!session) return steps;
  const id = textOf(session, 'id') ?? '';
  await follow(journey, id);
  await stop(journey, id);
  await awaitCdr(journey, id);
  return steps;
}

interface Journey {
  readonly emsp: EmspPlatform;
  readonly order: ChargeOrder;
  end(step: ChargeStep): boolean;
  leftMs(): number;
  readonly startedMs: number;
}

async function start(journey: Journey): Promise<JsonObject | undefined> {
  const { emsp, order, end, leftMs } = journey;
  const before = new Set(emsp.received.list('sessions').map((session) => session['id']));
  const reference = `SIM-${randomBytes(6).toString('hex')}`;
  const fields = {
    token: order.token,
    location_id: order.where.id,
    evse_uid: order.evseUid,
    authorization_reference: reference,
  };
  const request = await emsp.command('START_SESSION', fields, routingOf(order));
  if (!(await accepted(journey, 'START_SESSION', request))) return undefined;
  const isIt = (session: JsonObject): boolean =>
    session['authorization_reference'] === reference ||
    (!before.has(session['id']) && isOfToken(session, order.token) && sameId(session['evse_uid'], order.evseUid));
  const isOurs = (session: JsonObject): boolean => isIt(session) && session['status'] !== 'PENDING';
  const session = await waitFor(() => emsp.received.list('sessions').find(isOurs), leftMs());
  const said = session ? `${session['id']} ${session['status']}` : 'no session came';
  end({ what: 'session', end: session ? 'CAME' : 'MISSING', said });
  return session;
}

/** Until the driver has enough, or the CPO ends it; half of the time that is left is kept for what follows. */
async function follow({ emsp, order, end, leftMs }: Journey, id: string): Promise<void> {
  const hasEnough = (session: JsonObject): boolean =>
    Number(session['kwh']) >= order.energyKwh || session['status'] === 'COMPLETED';
  const session = await waitFor(() => sessionOf(emsp, id, hasEnough), leftMs() / 2);
  const kwh = sessionOf(emsp, id, () => true)?.['kwh'];
  end({
    what: 'session updates',
    end: session ? 'CAME' : 'MISSING',
    said: session ? `${kwh} kWh` : `${kwh} kWh only, ${order.energyKwh} are wanted`,
  });
}

async function stop(journey: Journey, id: string): Promise<void> {
  const { emsp, order, end, leftMs } = journey;
  const isCompleted = (session: JsonObject): boolean => session['status'] === 'COMPLETED';
  if (!sessionOf(emsp, id, isCompleted)) {
    const request = await emsp.command('STOP_SESSION', { session_id: id }, routingOf(order));
    await accepted(journey, 'STOP_SESSION', request);
  }
  const session = await waitFor(() => sessionOf(emsp, id, isCompleted), leftMs());
  const said = session ? `COMPLETED, ${session['kwh']} kWh` : 'the session was not completed';
  end({ what: 'session end', end: session ? 'CAME' : 'MISSING', said });
}

async function awaitCdr({ emsp, order, end, leftMs }: Journey, id: string): Promise<void> {
  const cdr = await waitFor(() => emsp.received.list('cdrs').find((one) => sameId(one['session_id'], id)), leftMs());
  if (!cdr) {
    const said = `no CDR came; the hub delivers one when ${partyName(order.where)} and we have an agreement there`;
    end({ what: 'CDR', end: 'MISSING', said });
    return;
  }
  end({ what: 'CDR', end: 'CAME', said: `${cdr['id']}` });
  const facts = { session: sessionOf(emsp, id, () => true), tariffs: order.tariffs, timeZone: order.where.time_zone };
  for (const step of checkCdr(cdr as JsonObject & OcpiCdr, facts)) end(step);
}

/** Command and result: what was answered at once, and what came later to our response URL, once. */
async function accepted({ emsp, end, leftMs }: Journey, what: string, request: AsyncRequest): Promise<boolean> {
  const { reply, response } = request;
  const trouble = `HTTP ${reply.httpStatus}, OCPI ${reply.statusCode ?? 'none'} ${reply.statusMessage ?? ''}`.trim();
  const isTaken = end({
    what: `${what} response`,
    end: response === undefined ? 'MISSING' : response === 'ACCEPTED' ? 'CAME' : 'WRONG',
    said: response ?? trouble,
  });
  if (!isTaken) return false;
  const result = await emsp.results.wait(request.id, leftMs());
  const said = result && textOf(result, 'result');
  return end({
    what: `${what} result`,
    end: said === undefined ? 'MISSING' : said === 'ACCEPTED' ? 'CAME' : 'WRONG',
    said: said ?? 'no result came',
  });
}

function sessionOf(emsp: EmspPlatform, id: string, fits: (session: JsonObject) => boolean): JsonObject | undefined {
  return emsp.received.list('sessions').find((session) => sameId(session['id'], id) && fits(session));
}

function isOfToken(session: JsonObject, token: OcpiToken): boolean {
  const cdrToken = session['cdr_token'];
  return typeof cdrToken === 'object' && cdrToken !== null && 'uid' in cdrToken && sameId(cdrToken.uid, token.uid);
}

function routingOf({ token, where, route }: ChargeOrder): Routing {
  const from = partyOf(token);
  return route === 'owner' ? { from, to: partyOf(where) } : { from };
}

function partyOf({ country_code, party_id }: OcpiParty): OcpiParty {
  return { country_code, party_id };
}
