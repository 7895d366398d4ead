import type { Connection } from '../../../src/domain/roaming/connection.js';
import { roamingRules } from '../../../src/domain/routing/roaming-agreement.js';
import {
  type AskDeps,
  type AskedWithCallback,
  askWithCallback,
} from '../../../src/flows/callbacks/ask-with-callback.js';
import { findProfileSetter } from '../../../src/flows/callbacks/find-profile-setter.js';
import { findTarget } from '../../../src/flows/callbacks/find-target.js';
import type { OutgoingMessage, PartnerAnswer } from '../../../src/flows/ports.js';
import { createSecrets } from '../../../src/secrets.js';
import { inMemoryObjects } from '../../support/in-memory-objects.js';
import { aRole } from '../../support/ocpi/a-role.js';
import { inMemoryCallbacks } from '../../support/roaming/quiet-hub.js';

const EMSP = { countryCode: 'DE', partyId: 'MSP' };
const CPO = { countryCode: 'NL', partyId: 'CPO' };

/** A hub whose clock the test sets and whose only partner answers what the test says. */
function aHub() {
  const time = { now: new Date('2026-11-02T12:00:00Z') };
  const sent: OutgoingMessage[] = [];
  const reply = { text: '{"status_code":1000,"data":{"result":"ACCEPTED","timeout":30}}' };
  const nobody = () => Promise.reject(new Error('not in this test'));
  const deps: AskDeps = {
    callbacks: inMemoryCallbacks(),
    clock: { now: () => time.now },
    secrets: createSecrets('a secret of the tests, long enough'),
    limits: { relayTimeoutMs: 1_000, authorizeTimeoutMs: 1, handshakeTimeoutMs: 1, deliveryAttempts: 1, pageLimit: 1 },
    partners: {
      send: async (message): Promise<PartnerAnswer> => {
        sent.push(message);
        return { httpStatus: 200, headers: {}, body: Buffer.from(reply.text), ocpiStatus: 1000 };
      },
      discover: nobody,
      register: nobody,
    },
  };
  return { ...deps, objects: inMemoryObjects(), roamingRules: async () => roamingRules([], 'OPEN'), time, sent, reply };
}

function aConnection(id: string, role: Connection['roles'][number]): Connection {
  const url = `https://${id}.example/commands`;
  const at = new Date('2026-11-01T00:00:00Z');
  return {
    id,
    name: id,
    state: 'CONNECTED',
    roles: [role],
    settings: { rawToken: false },
    tokenHashes: [],
    theirs: { version: '2.2.1', versionsUrl: url, sealedToken: '', endpoints: [] },
    createdAt: at,
    updatedAt: at,
  };
}

const emsp = aConnection('emsp', aRole('DE*MSP', 'EMSP'));
const cpo = aConnection('cpo', aRole('NL*CPO', 'CPO'));

/** DE*MSP asks NL*CPO for something under a request id. */
function ask(hub: AskDeps, requestId: string, about?: AskedWithCallback['about'], receiver = CPO) {
  const endpoint = { identifier: 'commands', role: 'RECEIVER', url: 'https://cpo.example/commands' } as const;
  return askWithCallback(hub, {
    caller: emsp,
    asker: EMSP,
    routing: { requestId, correlationId: 'c-1', from: EMSP },
    route: { kind: 'direct', receiver, connection: cpo, endpoint },
    method: 'POST',
    original: { rest: '/RESERVE_NOW', body: Buffer.from('{}') },
    responseUrl: 'https://emsp.example/results/1',
    kind: about?.objectId.startsWith('NL*CPO') ? 'CHARGING_PROFILE_RESULT' : 'COMMAND_RESULT',
    module: 'commands',
    command: 'RESERVE_NOW',
    ...(about && { about }),
    withOurUrl: (id) => ({ rest: '/RESERVE_NOW', body: Buffer.from(id) }),
  });
}

const who = { caller: emsp, asker: EMSP };
const wanted = { kind: 'reservation', id: 'R1' } as const;

describe('a reservation', () => {
  it('is remembered as long as it may be cancelled, and then forgotten', async () => {
    const hub = aHub();
    await ask(hub, 'r-1', { objectId: 'DE*MSP/R1', endsAt: new Date('2026-11-04T12:00:00Z') });
    hub.time.now = new Date('2026-11-05T11:59:59Z');
    expect(await findTarget(hub, wanted, who)).toEqual(CPO);
    hub.time.now = new Date('2026-11-05T12:00:00Z');
    await expect(findTarget(hub, wanted, who)).rejects.toMatchObject({
      code: 'unknown-receiver',
      field: 'reservation_id',
    });
  });

  it('is not remembered when the answer cannot be understood', async () => {
    const hub = aHub();
    for (const [index, data] of ['null', '"ACCEPTED"', '{"result":"REJECTED"}', '[]'].entries()) {
      hub.reply.text = `{"status_code":1000,"data":${data}}`;
      await ask(hub, `r-${index}`, { objectId: 'DE*MSP/R1' });
    }
    await expect(findTarget(hub, wanted, who)).rejects.toMatchObject({ code: 'unknown-receiver' });
  });
});

describe('a command that names no receiver', () => {
  it('is refused when its Location is unknown, and when two CPOs have accepted its reservation', async () => {
    const hub = aHub();
    const start = findTarget(hub, { kind: 'location', id: 'LOC1' }, who);
    await expect(start).rejects.toMatchObject({ code: 'unknown-location' });
    const about = { objectId: 'DE*MSP/R1' };
    await ask(hub, 'r-1', about);
    await ask(hub, 'r-2', about, { countryCode: 'FR', partyId: 'CPO' });
    await expect(findTarget(hub, wanted, who)).rejects.toMatchObject({ code: 'ambiguous-receiver' });
  });
});

describe('who has set a charging profile', () => {
  it('is known to the platform of the CPO for 24 hours at least, and not to others', async () => {
    const hub = aHub();
    await ask(hub, 'r-1', { objectId: 'NL*CPO/S1' });
    const changed = { caller: cpo, cpo: CPO, sessionId: 's1' };
    expect(await findProfileSetter(hub, changed)).toEqual(EMSP);
    await expect(findProfileSetter(hub, { ...changed, caller: emsp })).rejects.toMatchObject({
      code: 'unknown-object',
    });
    hub.time.now = new Date('2026-11-09T12:00:00Z');
    await expect(findProfileSetter(hub, changed)).rejects.toMatchObject({ code: 'unknown-object' });
  });
});

describe('a request that comes again', () => {
  it('when its URL has expired is refused, since no result could come any more', async () => {
    const hub = aHub();
    await ask(hub, 'r-1');
    hub.time.now = new Date('2026-11-03T12:00:00Z');
    await expect(ask(hub, 'r-1')).rejects.toMatchObject({ code: 'conflict' });
    expect(hub.sent).toHaveLength(1);
  });

  it('when the first answer was too large to keep is refused, and not sent', async () => {
    const hub = aHub();
    hub.reply.text = JSON.stringify({ status_code: 1000, data: 'x'.repeat(70_000) });
    expect((await ask(hub, 'r-1')).body.length).toBeGreaterThan(70_000);
    await expect(ask(hub, 'r-1')).rejects.toMatchObject({ code: 'conflict' });
    expect(hub.sent).toHaveLength(1);
  });
});
