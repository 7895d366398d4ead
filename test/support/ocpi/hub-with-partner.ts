import supertest, { type Test } from 'supertest';
import type { Role } from '../../../src/domain/party.js';
import type { Connection } from '../../../src/domain/roaming/connection.js';
import { aRole } from './a-role.js';
import { credentialsOf, type FakePartner, startFakePartner } from './fake-partner.js';
import { invite, type OcpiTestHub, tokenHeader } from './ocpi-hub.js';

export type Parties = readonly (readonly [string, string, Role])[];

/** The party of a platform that registers, when nothing else is said. */
export const CPO = [['NL', 'CPO', 'CPO']] as const;

/** A hub, the platform of a partner, and what the one asks the other when it registers, is registered and leaves. */
export interface HubWithPartner extends OcpiTestHub {
  readonly partner: FakePartner;
  http(): ReturnType<typeof supertest>;
  credentials(method: 'get' | 'post' | 'put' | 'delete', token: string): Test;
  versions(token: string): Test;
  /** Invited for what it claims, unless it is told what else. */
  register(parties?: Parties, invited?: Parties): Promise<Registered>;
  /** What the hub answers to the credentials of the partner with these parties. */
  say(method: 'post' | 'put', token: string, parties: Parties): Promise<Said>;
  /** Its connection; refuses when there is none. */
  find(id: string): Promise<Connection>;
}

export interface Registered {
  readonly tokenA: string;
  /** Of the connection. */
  readonly id: string;
  readonly answer: supertest.Response;
  readonly tokenC: string;
}

export interface Said {
  readonly http: number;
  readonly ocpi: number;
  readonly message: string;
  /** TOKEN_C, when there is one. */
  readonly token: string;
}

/** Starts a partner beside a hub that was started; both close together. */
export async function withPartner(hub: OcpiTestHub): Promise<HubWithPartner> {
  const partner = await startFakePartner();
  const http = () => supertest(`http://127.0.0.1:${hub.port}`);
  const credentials: HubWithPartner['credentials'] = (method, token) =>
    http()[method]('/ocpi/2.2.1/credentials').set(tokenHeader(token));
  return {
    ...hub,
    partner,
    http,
    credentials,
    versions: (token) => http().get('/ocpi/versions').set(tokenHeader(token)),
    async register(parties = CPO, invited = parties) {
      const { tokenA, connection } = await invite(hub.hub, rolesOf(invited));
      const answer = await credentials('post', tokenA).send(credentialsOf(partner, parties));
      return { tokenA, id: connection.id, answer, tokenC: String(answer.body.data?.token) };
    },
    async say(method, token, parties) {
      const { status, body } = await credentials(method, token).send(credentialsOf(partner, parties));
      return { http: status, ocpi: body.status_code, message: body.status_message, token: String(body.data?.token) };
    },
    async find(id) {
      const connection = await hub.hub.connections.find(id);
      if (!connection) throw new Error('the connection is gone');
      return connection;
    },
    async close() {
      await hub.close();
      await partner.close();
    },
  };
}

/** `[['NL', 'CPO', 'CPO']]` as an operator invites and grants it. */
export function rolesOf(parties: Parties) {
  return parties.map(([country, id, role]) => aRole(`${country}*${id}`, role));
}
