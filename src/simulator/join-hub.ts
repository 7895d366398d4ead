import type { ApiInvitation, ApiList, ApiPartner, OperatorApi } from './operator-api.js';
import type { Platform } from './platform.js';

/** The operator invites a platform, which then registers at the hub with the TOKEN_A that it was given. */
export async function registerAtHub(api: Pick<OperatorApi, 'post'>, name: string, platform: Platform): Promise<void> {
  const invited = await api.post<ApiInvitation>('/partners', invitationOf(name, platform));
  await platform.register({ versionsUrl: invited.hub_versions_url, token: invited.token_a });
}

/**
 * The platform gives the operator a TOKEN_A, and the hub registers with the platform. May be done again by a platform
 * of the same party at another address: the earlier connection is suspended first.
 */
export async function letHubRegister(api: OperatorApi, name: string, platform: Platform): Promise<void> {
  const known = await findPartner(api, platform);
  const partner = known ?? (await api.post<ApiPartner>('/partners', invitationOf(name, platform)));
  const path = `/partners/${encodeURIComponent(partner.id)}`;
  if (partner.state === 'CONNECTED') await api.post(`${path}/suspend`, {});
  if (known) await api.put(`${path}/roles`, { roles: rolesOf(platform) });
  const { versionsUrl, token } = platform.invite();
  await api.post(`${path}/register`, { versions_url: versionsUrl, token_a: token });
}

async function findPartner(api: OperatorApi, platform: Platform): Promise<ApiPartner | undefined> {
  const ours = new Set(rolesOf(platform).map(({ party, role }) => `${party} ${role}`));
  const { items } = await api.get<ApiList<ApiPartner>>('/partners');
  return items.find(({ roles }) => roles.some(({ party, role }) => ours.has(`${party} ${role}`)));
}

function invitationOf(name: string, platform: Platform): object {
  return { name, roles: rolesOf(platform) };
}

function rolesOf(platform: Platform): readonly { party: string; role: string; name: string }[] {
  return platform.roles.map(({ country_code, party_id, role, business_details }) => ({
    party: `${country_code}*${party_id}`,
    role,
    name: business_details.name,
  }));
}
