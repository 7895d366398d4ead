import supertest from 'supertest';
import type { Role } from '../../../src/domain/party.js';
import type { Connection } from '../../../src/domain/roaming/connection.js';
import { aRole } from './a-role.js';
import { credentialsOf, type FakePartner } from './fake-partner.js';
import { invite, type OcpiTestHub, tokenHeader } from './ocpi-hub.js';

export type Parties = readonly (readonly [string, string, Role])[];

export const CPO = [['NL', 'CPO', 'CPO']] as const;

/** What a partner asks the hub when it registers, is registered and leaves; the two are taken at each call, since tests start new ones. */
export function handshakes(of: () => { readonly hub: OcpiTestHub; readonly partner: FakePartner }) {
  const http = () => supertest(`http://127.0.0.1:${of().hub.port}`);
  const credentials = (method: 'get' | 'post' | 'put' | 'delete', token: string) =>
    http()[method]('/ocpi/2.2.1/credentials').set(tokenHeader(token));
  const versions = (token: string) => http().get('/ocpi/versions').set(tokenHeader(token));
  /** Invited for what it claims, unless it is told what else. */
  const register = async (parties: Parties = CPO, invited: Parties = parties) => {
    const { hub, partner } = of();
    const roles = invited.map(([country, id, role]) => aRole(`${country}*${id}`, role));
    const { tokenA, connection } = await invite(hub.hub, roles);
    const answer = await credentials('post', tokenA).send(credentialsOf(partner, parties));
    return { tokenA, id: connection.id, answer, tokenC: String(answer.body.data?.token) };
  };
  const find = async (id: string): Promise<Connection> => {
    const connection = await of().hub.hub.connections.find(id);
    if (!connection) throw new Error('the connection is gone');
    return connection;
  };
  return { http, credentials, versions, register, find };
}
