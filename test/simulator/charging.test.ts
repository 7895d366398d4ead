import type { ChargeStep } from '../../src/simulator/emsp/charge-step.js';
import { waitFor } from '../../src/simulator/emsp/results.js';
import type { ChargeWish } from '../../src/simulator/emsp/simulated-emsp.js';
import type { JsonObject } from '../../src/simulator/object-shelf.js';
import { CHARGE_STEPS } from '../support/charge-steps.js';
import { CPO, EMSP, FAST, type SandboxPair, sessionThat, useSandboxPairs } from './sandbox-pair.js';

const pairOf = useSandboxPairs();
const ROUTING = { from: EMSP, to: CPO };

async function charged(pair: SandboxPair, wish: Partial<ChargeWish> = {}): Promise<readonly ChargeStep[]> {
  const { emsp, offers } = pair;
  const whole: ChargeWish = { offers, at: 'any', energyKwh: 5, route: 'owner', timeoutMs: 5_000, ...wish };
  return emsp.charge(whole, () => undefined);
}

function notRight(steps: readonly ChargeStep[]): readonly ChargeStep[] {
  return steps.filter(({ end }) => end !== 'CAME');
}

describe('a session between a simulated eMSP and a simulated CPO', () => {
  it('goes from the command to a CDR whose price the eMSP finds right', async () => {
    const pair = await pairOf({ pace: FAST });
    const steps = await charged(pair);
    expect(notRight(steps)).toEqual([]);
    expect(steps.map(({ what }) => what)).toEqual(CHARGE_STEPS);
  });

  it('shows 24 minutes in half a second, in periods that add up to the CDR', async () => {
    const pace = { speed: 3_000, updateEveryMs: 40 };
    const pair = await pairOf({ pace, car: { wantsKwh: 10, staysFullS: 600 } });
    await charged(pair, { energyKwh: 1_000, timeoutMs: 5_000 });
    const session = await sessionThat(pair, ({ status }) => status === 'COMPLETED');
    const [cdr] = pair.emsp.platform.received.list('cdrs');
    const startedMs = Date.parse(String(session['start_date_time']));
    const lastedS = (Date.parse(String(session['end_date_time'])) - startedMs) / 1000;
    expect(lastedS).toBe(834 + 600);
    expect(session['kwh']).toBe(10.008);
    expect(sumOf(session, 'ENERGY')).toBeCloseTo(10.008, 6);
    expect(sumOf(session, 'PARKING_TIME')).toBeCloseTo(600 / 3600, 3);
    expect((session['charging_periods'] as readonly unknown[]).length).toBeGreaterThan(5);
    expect(cdr).toMatchObject({ session_id: session['id'], total_cost: session['total_cost'], total_energy: 10.008 });
    expect(cdr?.['authorization_reference']).toBe(session['authorization_reference']);
  });

  it('is missed step by step when the CPO says nothing', async () => {
    const pair = await pairOf({ forced: 'NONE' });
    const steps = await charged(pair, { timeoutMs: 100 });
    expect(notRight(steps)).toEqual([{ what: 'START_SESSION result', end: 'MISSING', said: 'no result came' }]);
  });

  it('ends with what the CPO answered when it does not want it', async () => {
    const pair = await pairOf();
    const broken = await charged(pair, { at: { locationId: 'LOC3', evseUid: 'LOC3-2' } });
    expect(notRight(broken)).toEqual([{ what: 'START_SESSION result', end: 'WRONG', said: 'EVSE_INOPERATIVE' }]);
    pair.cpo.platform.fail({ kind: 'status', httpStatus: 503 }, { module: 'commands' });
    const down = await charged(pair);
    expect(notRight(down)).toEqual([{ what: 'START_SESSION response', end: 'MISSING', said: 'HTTP 503, OCPI none' }]);
    expect(notRight(await charged(pair, { at: { locationId: 'NOWHERE' } }))).toMatchObject([{ what: 'EVSE' }]);
  });

  it('sends the CDR again when the eMSP did not answer', async () => {
    const pair = await pairOf({ pace: FAST });
    pair.emsp.platform.fail({ kind: 'status', httpStatus: 503 }, { module: 'cdrs', times: 1 });
    expect(notRight(await charged(pair, { energyKwh: 1 }))).toEqual([]);
    expect(pair.emsp.platform.messages.filter(({ module }) => module === 'cdrs')).toHaveLength(2);
  });

  it('ends, with its CDR, when the CPO ends', async () => {
    const pair = await pairOf();
    const token = pair.emsp.tokens[0]?.token;
    if (!token) throw new Error('no token');
    await pair.emsp.platform.command('START_SESSION', { token, location_id: 'LOC1' }, ROUTING);
    await sessionThat(pair, ({ status }) => status === 'ACTIVE');
    await pair.cpo.stop();
    expect(pair.emsp.platform.received.list('cdrs')).toHaveLength(1);
  });
});

describe('an RFID card at a simulated CPO', () => {
  const uidOf = ({ emsp }: SandboxPair, kind: string): string =>
    emsp.tokens.find(({ token }) => token.uid.endsWith(`-${kind}`))?.token.uid ?? kind;
  const held = (pair: SandboxPair, kind: string) => pair.cpo.presentCard(uidOf(pair, kind));

  it('charges by the list or by what the eMSP says, and not with a card that is unknown, blocked or out of credit', async () => {
    const pair = await pairOf();
    expect(await held(pair, 'ALWAYS')).toMatchObject({ may: 'CHARGE', authMethod: 'WHITELIST' });
    expect(await held(pair, 'NEVER')).toMatchObject({ may: 'CHARGE', authMethod: 'AUTH_REQUEST' });
    for (const [kind, reason] of [
      ['BLOCKED', 'BLOCKED'],
      ['EXPIRED', 'EXPIRED'],
      ['NO-CREDIT', 'NO_CREDIT'],
      ['NOT-ALLOWED', 'NOT_ALLOWED'],
      ['NOBODY', 'unknown token'],
    ] as const) {
      expect(await held(pair, kind)).toEqual({ may: 'NOT', reason });
    }
    const sessions = await waitFor(() => {
      const all = pair.emsp.platform.received.list('sessions');
      return all.length === 2 ? all : undefined;
    }, 1_000);
    expect(sessions?.map(({ auth_method, authorization_reference }) => [auth_method, authorization_reference])).toEqual(
      [
        ['WHITELIST', undefined],
        ['AUTH_REQUEST', `AUTH-${uidOf(pair, 'NEVER')}`],
      ],
    );
  });

  it('charges without an answer only when the eMSP has allowed that', async () => {
    const pair = await pairOf();
    pair.emsp.platform.fail({ kind: 'html' }, { module: 'tokens' });
    expect(await held(pair, 'OFFLINE')).toMatchObject({ may: 'CHARGE', authMethod: 'WHITELIST' });
    expect(await held(pair, 'ALLOWED')).toMatchObject({ may: 'NOT' });
    expect(await held(pair, 'NEVER')).toMatchObject({ may: 'NOT' });
  });
});

function sumOf(session: JsonObject, type: string): number {
  const periods = session['charging_periods'] as readonly { dimensions: readonly { type: string; volume: number }[] }[];
  return periods
    .flatMap(({ dimensions }) => dimensions)
    .reduce((sum, one) => (one.type === type ? sum + one.volume : sum), 0);
}
