import { z } from 'zod';
import { STAFF_ROLES } from '../../../domain/access.js';
import type { AccessFlows } from '../api-flows.js';
import { type ApiPath, allow, created, json } from '../api-path.js';
import { formatAll } from '../format/listing.js';
import { formatUser } from '../format/staff.js';
import { parse, party } from '../parse.js';

const newUser = z.strictObject({
  email: z.string().max(254),
  password: z.string().max(1024),
  roles: z.array(z.enum(STAFF_ROLES)).max(STAFF_ROLES.length),
  parties: z.array(party).max(500).default([]),
});

/** Who may log in: the operator's work. */
export function userPaths(flows: Pick<AccessFlows, 'addUser' | 'listUsers'>): readonly ApiPath[] {
  const operators = allow('OPERATOR');
  return [
    {
      method: 'GET',
      path: '/users',
      allow: operators,
      handle: async () => json(formatAll(await flows.listUsers(), formatUser)),
    },
    {
      method: 'POST',
      path: '/users',
      allow: operators,
      handle: async ({ body }) => created('/users', formatUser(await flows.addUser(parse(newUser, body)))),
    },
  ];
}
