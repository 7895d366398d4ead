import type { Role } from '../../../src/domain/party.js';
import type { Answer } from './network.js';
import type { Member } from './presence-network.js';

/** Another hub says that this party, `SE*FAR`, is behind it and connected. */
export function tellBehind(hub: Member, party: string, role: Role): Promise<Answer> {
  const [country_code, party_id] = party.split('*');
  const body = { country_code, party_id, role, status: 'CONNECTED' };
  return hub.ask('PUT', `/receiver/hubclientinfo/${country_code}/${party_id}`, { body });
}
