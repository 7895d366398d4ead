import type { AccessFlows } from '../api-flows.js';
import { type ApiPath, allow, json } from '../api-path.js';
import { formatStaff } from '../format/staff.js';

/** What everybody who has logged in may do with their own log-in. */
export function accountPaths(flows: Pick<AccessFlows, 'revokeAccessToken'>): readonly ApiPath[] {
  const everybody = allow('ENGINEER', 'FINANCE', 'OPERATOR');
  return [
    {
      method: 'GET',
      path: '/me',
      allow: everybody,
      handle: async ({ staff }) => json(formatStaff(staff)),
    },
    {
      method: 'POST',
      path: '/logout',
      allow: everybody,
      async handle({ accessToken }) {
        await flows.revokeAccessToken(accessToken);
        return { kind: 'empty' };
      },
    },
  ];
}
