import type { Connection } from '../../../src/domain/roaming/connection.js';
import type { PartyClient } from '../../../src/flows/ports.js';
import { createLoopGuard, type PassingMessage } from '../../../src/flows/presence/loop-guard.js';
import { aRole } from '../../support/ocpi/a-role.js';

const AT = new Date('2026-11-02T12:00:00Z');
const HUB: Connection = {
  id: 'con-hub',
  name: 'BE*HUB',
  state: 'CONNECTED',
  roles: [aRole('BE*HUB', 'HUB')],
  settings: { rawToken: false },
  tokenHashes: [],
  theirs: {
    version: '2.2.1',
    versionsUrl: 'https://hub.example/versions',
    sealedToken: '',
    endpoints: [{ identifier: 'locations', role: 'RECEIVER', url: 'https://hub.example/locations' }],
  },
  createdAt: AT,
  updatedAt: AT,
};

describe('what has been at another hub', () => {
  const sent: string[] = [];
  const client: PartyClient = {
    send: async ({ url }) => {
      sent.push(url);
      return { httpStatus: 200, ocpiStatus: 1000, headers: {}, body: new Uint8Array() };
    },
    discover: () => Promise.reject(new Error('nobody asks for this')),
    register: () => Promise.reject(new Error('nobody asks for this')),
  };

  it('is not sent there again; of very long messages only the latest are remembered', async () => {
    const loops = createLoopGuard();
    const partners = loops.guard(client);
    const message = (correlationId: string): PassingMessage => ({
      correlationId,
      method: 'PUT',
      module: 'locations',
      rest: `/SE/FAR/${'L'.repeat(15_000)}`,
    });
    const sendBack = ({ correlationId, rest }: PassingMessage) =>
      partners.send({
        connection: HUB,
        method: 'PUT',
        url: `https://hub.example/locations${rest}`,
        routing: { requestId: 'r', correlationId },
        timeoutMs: 1_000,
      });
    for (let count = 0; count < 1_000; count++) loops.came(HUB, message(`m${count}`));
    await expect(sendBack(message('m999'))).rejects.toMatchObject({ code: 'receiver-unreachable' });
    expect((await sendBack(message('m0'))).ocpiStatus).toBe(1000);
    expect(sent).toHaveLength(1);
  });
});
