import { z } from 'zod';
import { HubError } from '../../../domain/errors.js';
import { ROLES } from '../../../domain/party.js';
import type { ConnectionRole } from '../../../domain/roaming/connection.js';
import type { Invited, PartnerFlows } from '../api-flows.js';
import { type ApiPath, allow, created, json, param } from '../api-path.js';
import { formatAll } from '../format/listing.js';
import { formatPartner } from '../format/partner.js';
import { defined, parse, partyId, text } from '../parse.js';

const role = z
  .strictObject({
    party: partyId,
    role: z.enum(ROLES).exclude(['HUB']),
    name: text(100),
    website: z
      .url({ protocol: /^https?$/, error: 'expected an http(s) URL' })
      .max(255)
      .optional(),
  })
  .transform(
    ({ party, role, name, website }): ConnectionRole => ({
      ...party,
      role,
      businessDetails: defined({ name, website }),
    }),
  );

const invitation = z
  .strictObject({ name: text(100), roles: z.array(role).min(1).max(100), raw_token: z.boolean().default(false) })
  .transform(({ name, roles, raw_token }) => ({ name, roles, rawToken: raw_token }));

const registration = z
  .strictObject({
    versions_url: z.url({ protocol: /^https?$/, error: 'expected an http(s) URL' }).max(255),
    token_a: text(64),
  })
  .transform(({ versions_url, token_a }) => ({ versionsUrl: versions_url, token: token_a }));

/** Partners' platforms and what is owed to them: the operator's work. */
export function partnerPaths(flows: PartnerFlows): readonly ApiPath[] {
  const operators = allow('OPERATOR');
  return [
    {
      method: 'GET',
      path: '/partners',
      allow: operators,
      handle: async () => json(formatAll(await flows.listPartners(), formatPartner)),
    },
    {
      method: 'POST',
      path: '/partners',
      allow: operators,
      async handle({ body }) {
        const invited = await flows.invitePartner(parse(invitation, body));
        return created(`/partners/${encodeURIComponent(invited.connection.id)}`, formatInvited(invited));
      },
    },
    {
      method: 'GET',
      path: '/partners/:id',
      allow: operators,
      async handle(call) {
        const connection = await flows.findPartner(param(call, 'id'));
        if (!connection) throw new HubError('unknown-object', 'no such partner');
        return json(formatPartner(connection));
      },
    },
    {
      method: 'POST',
      path: '/partners/:id/register',
      allow: operators,
      async handle(call) {
        const asked = parse(registration, call.body);
        return json(formatPartner(await flows.registerPartner({ id: param(call, 'id'), ...asked })));
      },
    },
    {
      method: 'POST',
      path: '/partners/:id/suspend',
      allow: operators,
      handle: async (call) => json(formatPartner(await flows.suspendPartner(param(call, 'id')))),
    },
    {
      method: 'GET',
      path: '/outbox',
      allow: operators,
      async handle() {
        const { pending, delivered, failed } = await flows.outboxCounts();
        return json({ pending, delivered, failed });
      },
    },
  ];
}

/** Invited of openapi.yaml: the one answer that shows a TOKEN_A. */
function formatInvited({ connection, tokenA, versionsUrl }: Invited): object {
  return { ...formatPartner(connection), token_a: tokenA, hub_versions_url: versionsUrl };
}
