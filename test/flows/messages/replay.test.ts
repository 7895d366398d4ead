import type { Staff } from '../../../src/domain/access.js';
import type { LoggedMessage } from '../../../src/domain/messages/logged-message.js';
import { roamingRules } from '../../../src/domain/routing/roaming-agreement.js';
import { hashUid } from '../../../src/flows/messages/hash-uid.js';
import { replayMessage } from '../../../src/flows/messages/replay-message.js';
import { replayMessages } from '../../../src/flows/messages/replay-messages.js';
import { aMessage, secrets } from '../../support/messages/a-leg.js';
import { aReplayHub } from '../../support/messages/a-replay-hub.js';

const OPERATOR: Staff = { email: 'clerk@hub.example', roles: ['OPERATOR'], parties: [] };
const ENGINEER: Staff = { email: 'eng@msp.example', roles: ['ENGINEER'], parties: ['DE*MSP'] };

describe('sending a message again', () => {
  it('reaches the same party where it is connected now, under the same correlation id, marked and logged', async () => {
    const hub = await aReplayHub([
      aMessage('m-1', { path: '/old/locations/NL/CPO/LOC1?x=1', restAt: '/old/locations'.length }),
    ]);
    expect(await replayMessage(hub, { id: 'm-1', staff: OPERATOR })).toEqual({
      kind: 'SENT',
      httpStatus: 200,
      ocpiStatus: 1000,
    });
    expect(hub.sent).toHaveLength(1);
    expect(hub.sent[0]).toMatchObject({
      method: 'PUT',
      url: 'https://msp.example/new/locations/NL/CPO/LOC1?x=1',
      routing: {
        correlationId: 'corr-1',
        from: { countryCode: 'NL', partyId: 'CPO' },
        to: { countryCode: 'DE', partyId: 'MSP' },
      },
      replayOf: 'm-1',
    });
    expect(hub.sent[0]?.routing.requestId).not.toBe('req-1');
    expect(Buffer.from(hub.sent[0]?.body ?? []).toString()).toBe('{"id":"LOC1"}');
    expect(hub.lines).toEqual([
      { event: 'message.replayed', message: 'm-1', by: OPERATOR.email, correlationId: 'corr-1' },
    ]);
  });

  it('is for operators, and for messages that exist', async () => {
    const hub = await aReplayHub([aMessage('m-1')]);
    await expect(replayMessage(hub, { id: 'm-1', staff: ENGINEER })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(replayMessages(hub, { search: {}, staff: ENGINEER })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(replayMessage(hub, { id: 'm-9', staff: OPERATOR })).rejects.toMatchObject({ code: 'unknown-object' });
    expect(hub.sent).toEqual([]);
  });

  it('is refused for a command', async () => {
    const hub = await aReplayHub([aMessage('m-1', { module: 'commands', method: 'POST' })]);
    await expect(replayMessage(hub, { id: 'm-1', staff: OPERATOR })).rejects.toMatchObject({ code: 'conflict' });
    expect(hub.sent).toEqual([]);
  });

  it('is refused when the owner and the receiver have no agreement any more, also for a broadcast', async () => {
    const hub = await aReplayHub([aMessage('m-1'), aMessage('m-2', { from: 'XX*HUB' })]);
    const closed = { ...hub, roamingRules: async () => roamingRules([], 'CLOSED') };
    for (const id of ['m-1', 'm-2']) {
      await expect(replayMessage(closed, { id, staff: OPERATOR })).rejects.toMatchObject({ code: 'not-agreed' });
    }
  });

  it('takes a CDR from the books', async () => {
    const cdr = aMessage('m-1', {
      module: 'cdrs',
      method: 'POST',
      path: '/cdrs',
      restAt: '/cdrs'.length,
      objectId: 'CDR1',
      requestBody: { kind: 'hash', sha256: 'ab', bytes: 99_999 },
    });
    const hub = await aReplayHub([cdr, { ...cdr, id: 'm-2', objectId: 'CDR2' }], { 'NL*CPO/CDR1': '{"id":"CDR1"}' });
    await replayMessage(hub, { id: 'm-1', staff: OPERATOR });
    expect(Buffer.from(hub.sent[0]?.body ?? []).toString()).toBe('{"id":"CDR1"}');
    expect(hub.sent[0]?.url).toBe('https://msp.example/new/cdrs');
    await expect(replayMessage(hub, { id: 'm-2', staff: OPERATOR })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('finds the uid of a driver’s token in the body of a PUT, since the log has its hash only', async () => {
    const hub = await aReplayHub([
      aToken('m-1', '{"uid":"04aB"}'),
      aToken('m-2', '{"valid":false}'),
      aToken('m-3', '{'),
    ]);
    await replayMessage(hub, { id: 'm-1', staff: OPERATOR });
    expect(hub.sent[0]?.url).toBe('https://msp.example/new/tokens/NL/CPO/04aB?type=RFID');
    for (const id of ['m-2', 'm-3']) {
      await expect(replayMessage(hub, { id, staff: OPERATOR })).rejects.toThrow(/uid .* is not kept/);
    }
  });

  it('tells when the receiver does not answer', async () => {
    const hub = await aReplayHub([aMessage('m-1')]);
    hub.fallSilent();
    expect(await replayMessage(hub, { id: 'm-1', staff: OPERATOR })).toEqual({
      kind: 'FAILED',
      error: 'receiver-timeout',
    });
  });
});

describe('sending many messages again', () => {
  it('goes by receiver, oldest first, and leaves out what must not be sent', async () => {
    const legs = [3, 2, 1].map((n) => aFailed(`m-${n}`, { objectId: `LOC${n}`, at: new Date(n * 1_000) }));
    const hub = await aReplayHub([...legs, aFailed('m-0', { module: 'commands', method: 'POST' })]);
    const counts = await replayMessages(hub, { search: { outcome: 'FAILED' }, staff: OPERATOR });
    expect(counts).toEqual({ sent: 3, failed: 0, refused: 1 });
    expect(hub.sent.map(({ replayOf }) => replayOf)).toEqual(['m-1', 'm-2', 'm-3']);
  });

  it('does not undo what a later message has said', async () => {
    const old = aFailed('m-1', { at: new Date(1_000) });
    const hub = await aReplayHub([aMessage('m-2', { at: new Date(2_000) }), old]);
    expect(await replayMessages(hub, { search: { outcome: 'FAILED' }, staff: OPERATOR })).toMatchObject({ refused: 1 });
    expect(hub.sent).toEqual([]);
  });

  it('sends a message and its repetition once', async () => {
    const hub = await aReplayHub([
      aFailed('m-2', { replayOf: 'm-1', at: new Date(2_000) }),
      aFailed('m-1', { at: new Date(1_000) }),
    ]);
    expect(await replayMessages(hub, { search: { outcome: 'FAILED' }, staff: OPERATOR })).toMatchObject({ sent: 1 });
  });

  it('stops for a receiver that is silent', async () => {
    const legs = Array.from({ length: 5 }, (_, n) => aFailed(`m-${n}`, { objectId: `LOC${n}` }));
    const hub = await aReplayHub(legs);
    hub.fallSilent();
    expect(await replayMessages(hub, { search: {}, staff: OPERATOR })).toEqual({ sent: 0, failed: 5, refused: 0 });
    expect(hub.sent).toHaveLength(1);
  });

  it('refuses more than a thousand', async () => {
    const hub = await aReplayHub(Array.from({ length: 1_001 }, (_, n) => aMessage(`m-${n}`)));
    await expect(replayMessages(hub, { search: {}, staff: OPERATOR })).rejects.toMatchObject({ code: 'conflict' });
    expect(hub.sent).toEqual([]);
  });
});

function aFailed(id: string, change: Partial<LoggedMessage>): LoggedMessage {
  return aMessage(id, { httpStatus: 500, ocpiStatus: 3000, ...change });
}

function aToken(id: string, text: string): LoggedMessage {
  const objectId = hashUid(secrets, '04AB');
  return aMessage(id, {
    module: 'tokens',
    path: `/old/tokens/NL/CPO/${objectId}?type=RFID`,
    restAt: '/old/tokens'.length,
    objectId,
    requestBody: { kind: 'text', text, bytes: text.length },
  });
}
