import { z } from 'zod';
import { ROLES } from '../../../domain/party.js';
import type { ConnectionRole, ConnectionSettings } from '../../../domain/roaming/connection.js';
import type { GrantedRole } from '../../../flows/registration/grant-roles.js';
import type { Invited, PartnerFlows } from '../api-flows.js';
import { type ApiPath, allow, created, json, param } from '../api-path.js';
import { formatAll } from '../format/listing.js';
import { formatPartner } from '../format/partner.js';
import { defined, parse, partyId, text } from '../parse.js';

const role = z
  .strictObject({
    party: partyId,
    role: z.enum(ROLES),
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

const grant = z
  .strictObject({
    roles: z
      .array(
        z
          .strictObject({ party: partyId, role: z.enum(ROLES), name: text(100).optional() })
          .transform(({ party, role, name }): GrantedRole => ({ ...party, role, ...defined({ name }) })),
      )
      .min(1)
      .max(100),
  })
  .transform(({ roles }) => roles);

const invitation = z
  .strictObject({ name: text(100), roles: z.array(role).min(1).max(100), raw_token: z.boolean().default(false) })
  .transform(({ name, roles, raw_token }) => ({ name, roles, rawToken: raw_token }));

const registration = z
  .strictObject({
    versions_url: z.url({ protocol: /^https?$/, error: 'expected an http(s) URL' }).max(255),
    token_a: text(64),
  })
  .transform(({ versions_url, token_a }) => ({ versionsUrl: versions_url, token: token_a }));

/** Pushes that can be kept for a platform that cannot take them; the rest is asked for again or cannot wait. */
const KEPT_MODULES = ['locations', 'sessions', 'tariffs', 'tokens'] as const;
const REQUESTS_PER_SECOND_MAX = 100_000;

const settings = z
  .strictObject({
    raw_token: z.boolean(),
    deliver_in_order: z.boolean().default(false),
    keep_undelivered: z
      .array(z.enum(KEPT_MODULES, `expected one of ${KEPT_MODULES.join(', ')}; CDRs are always kept`))
      .max(KEPT_MODULES.length)
      .default([]),
    requests_per_second: z.int().min(1).max(REQUESTS_PER_SECOND_MAX).optional(),
  })
  .transform(
    ({ raw_token, deliver_in_order, keep_undelivered, requests_per_second }): ConnectionSettings => ({
      rawToken: raw_token,
      ...(deliver_in_order && { deliverInOrder: true as const }),
      ...(keep_undelivered.length > 0 && { keepUndelivered: [...new Set(keep_undelivered)] }),
      ...(requests_per_second !== undefined && { requestsPerSecond: requests_per_second }),
    }),
  );

/** Partners' platforms and what is owed to them: the operator's work; engineers see those of their parties. */
export function partnerPaths(flows: PartnerFlows): readonly ApiPath[] {
  const operators = allow('OPERATOR');
  const readers = allow('ENGINEER', 'OPERATOR');
  return [
    {
      method: 'GET',
      path: '/partners',
      allow: readers,
      handle: async ({ staff }) => json(formatAll(await flows.listPartners(staff), formatPartner)),
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
      allow: readers,
      handle: async (call) => json(formatPartner(await flows.findPartner(call.staff, param(call, 'id')))),
    },
    {
      method: 'PUT',
      path: '/partners/:id/roles',
      allow: operators,
      async handle(call) {
        const connection = await flows.grantRoles(param(call, 'id'), parse(grant, call.body));
        return json(formatPartner({ connection }));
      },
    },
    {
      method: 'PUT',
      path: '/partners/:id/settings',
      allow: operators,
      async handle(call) {
        const connection = await flows.changeSettings(param(call, 'id'), parse(settings, call.body));
        return json(formatPartner({ connection }));
      },
    },
    {
      method: 'POST',
      path: '/partners/:id/invitation',
      allow: operators,
      async handle(call) {
        const invited = await flows.renewInvitation(param(call, 'id'));
        return created(`/partners/${encodeURIComponent(invited.connection.id)}`, formatInvited(invited));
      },
    },
    {
      method: 'POST',
      path: '/partners/:id/register',
      allow: operators,
      async handle(call) {
        const asked = parse(registration, call.body);
        const connection = await flows.registerPartner({ id: param(call, 'id'), ...asked });
        return json(formatPartner({ connection }));
      },
    },
    {
      method: 'POST',
      path: '/partners/:id/suspend',
      allow: operators,
      async handle(call) {
        return json(formatPartner({ connection: await flows.suspendPartner(param(call, 'id')) }));
      },
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

/** Invited of openapi.yaml: the answers that show a TOKEN_A. */
function formatInvited({ connection, tokenA, versionsUrl }: Invited): object {
  return { ...formatPartner({ connection }), token_a: tokenA, hub_versions_url: versionsUrl };
}
