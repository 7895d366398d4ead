import { lintTariff } from '../domain/tariff-lint/lint-tariff.js';
import { issueAccessToken, revokeAccessToken, staffOfToken } from '../flows/access/access-token.js';
import { addUser } from '../flows/access/add-user.js';
import { findCdr } from '../flows/access/find-cdr.js';
import { listAgreements } from '../flows/access/list-agreements.js';
import { cdrTotals, listCdrs } from '../flows/access/list-cdrs.js';
import { listUsers } from '../flows/access/list-users.js';
import { logIn, recallStaff } from '../flows/access/log-in.js';
import { ownSide } from '../flows/access/own-side.js';
import { findPartner, listPartners } from '../flows/access/visible-partners.js';
import { addRoamingAgreement } from '../flows/agreements/add-roaming-agreement.js';
import { endRoamingAgreement } from '../flows/agreements/end-roaming-agreement.js';
import { listRoamingAgreements } from '../flows/agreements/list-roaming-agreements.js';
import { inTurn } from '../flows/analytics/in-turn.js';
import { marginReport } from '../flows/analytics/margin.js';
import { addAgreement } from '../flows/clearing/add-agreement.js';
import { explainCdr } from '../flows/clearing/explain-cdr.js';
import { putLegalEntity } from '../flows/clearing/put-legal-entity.js';
import { checkVisiblePartner } from '../flows/conformance/check-visible-partner.js';
import { listCredit } from '../flows/credit/list-credit.js';
import { listOutbox } from '../flows/delivery/list-outbox.js';
import { retryGivenUp } from '../flows/delivery/retry-given-up.js';
import type { Hub } from '../flows/hub.js';
import { listDeliveries, listMessages } from '../flows/messages/read-messages.js';
import { replayMessage } from '../flows/messages/replay-message.js';
import { replayMessages } from '../flows/messages/replay-messages.js';
import { showMessage } from '../flows/messages/show-message.js';
import { closeDifferenceReport, showDifferenceReport } from '../flows/prices/difference-reports.js';
import { fetchPrices } from '../flows/prices/fetch-prices.js';
import { importPrices } from '../flows/prices/import-prices.js';
import { listDifferenceReports, listPriceImports } from '../flows/prices/list-imports.js';
import { listPriceDays, listPrices } from '../flows/prices/list-prices.js';
import { missingOfIndex } from '../flows/prices/missing-prices.js';
import { partnerQuality } from '../flows/quality/partner-quality.js';
import { changeSettings } from '../flows/registration/change-settings.js';
import { grantRoles } from '../flows/registration/grant-roles.js';
import { inviteParty } from '../flows/registration/invite-party.js';
import { registerWithParty } from '../flows/registration/register-with-party.js';
import { renewInvitation } from '../flows/registration/renew-invitation.js';
import { suspendParty } from '../flows/registration/suspend-party.js';
import type { ApiFlows, MessageFlows } from '../wire/api/api-flows.js';
import { createCheckForms } from '../wire/ocpi/conformance/check-forms.js';
import { bankFlows } from './bank/bank-flows.js';
import { contestFlows } from './clearing/contest-flows.js';
import { deskFlows } from './clearing/desk-flows.js';
import { documentFlows } from './clearing/document-flows.js';
import { runFlows } from './clearing/run-flows.js';
import { settlementFlows } from './clearing/settlement-flows.js';
import { healingFlows } from './healing/healing-flows.js';
import { planFlows } from './plans/plan-flows.js';
import { stationApiFlows } from './station-api-flows.js';
import { certificateFlows } from './stations/certificate-flows.js';
import { loadFlows } from './stations/load-flows.js';
import type { StationHub } from './stations/station-hub.js';
import { transactionFlows } from './stations/transaction-flows.js';

/** The flows that /api and the portal call, with the hub handed in. */
export function apiFlows(hub: StationHub): ApiFlows {
  const checkForms = createCheckForms(hub.ocpiUrl);
  return {
    logIn: (credentials) => logIn(hub, credentials),
    recallStaff: (ticket) => recallStaff(hub, ticket),
    issueAccessToken: (staff) => issueAccessToken(hub, staff),
    staffOfToken: (token) => staffOfToken(hub, token),
    revokeAccessToken: (token) => revokeAccessToken(hub, token),
    addUser: (user) => addUser(hub, user),
    listUsers: () => listUsers(hub),
    ...documentFlows(hub),
    listCdrs: (staff, query) => listCdrs(hub, staff, query),
    findCdr: async (staff, key) => ownSide(await findCdr(hub, staff, key), staff),
    explainCdr: (key) => explainCdr(hub, key),
    cdrTotals: (staff, query) => cdrTotals(hub, staff, query),
    ...contestFlows(hub),
    marginReport: inTurn((staff, query) => marginReport(hub, staff, query)),
    ...runFlows(hub),
    ...settlementFlows(hub),
    ...bankFlows(hub),
    listPartners: (staff) => listPartners(hub, staff),
    findPartner: (staff, id) => findPartner(hub, staff, id),
    invitePartner: async (invitation) => ({
      ...(await inviteParty(hub, invitation)),
      versionsUrl: `${hub.ocpiUrl}/versions`,
    }),
    renewInvitation: async (id) => ({ ...(await renewInvitation(hub, id)), versionsUrl: `${hub.ocpiUrl}/versions` }),
    grantRoles: (id, roles) => grantRoles(hub, id, roles),
    changeSettings: (id, settings) => changeSettings(hub, id, settings),
    partnerQuality: (staff, id) => partnerQuality(hub, staff, id),
    checkPartner: (staff, wanted) => checkVisiblePartner({ ...hub, checkForms }, staff, wanted),
    ...deskFlows(hub),
    ...allStationFlows(hub),
    ...planFlows(hub),
    listPrices: (listing) => listPrices(hub, listing),
    listPriceDays: (listing) => listPriceDays(hub, listing),
    missingPrices: (asked) => missingOfIndex(hub, asked),
    fetchPrices: (wanted) => fetchPrices(hub, wanted),
    importPrices: (asked) => importPrices(hub, asked),
    listPriceImports: (listing) => listPriceImports(hub, listing),
    listDifferenceReports: (listing) => listDifferenceReports(hub, listing),
    showDifferenceReport: (staff, id) => showDifferenceReport(hub, staff, id),
    closeDifferenceReport: (staff, wanted) => closeDifferenceReport(hub, staff, wanted),
    registerPartner: ({ id, versionsUrl, token }) =>
      registerWithParty(hub, { connectionId: id, versionsUrl, tokenA: token }),
    suspendPartner: (id) => suspendParty(hub, id),
    outboxCounts: () => hub.outbox.counts(),
    listOutbox: (query) => listOutbox(hub, query),
    retryOutbox: (which) => retryGivenUp(hub, which),
    listLegalEntities: () => hub.legalEntities.list(),
    putLegalEntity: (entity) => putLegalEntity(hub, entity),
    listAgreements: (staff, filter) => listAgreements(hub, staff, filter),
    addAgreement: (agreement) => addAgreement(hub, agreement),
    listCredit: (staff, filter) => listCredit(hub, staff, filter),
    listRoamingAgreements: (staff) => listRoamingAgreements(hub, staff),
    addRoamingAgreement: (agreement) => addRoamingAgreement(hub, agreement),
    endRoamingAgreement: (id, validUntil) => endRoamingAgreement(hub, id, validUntil),
    lintTariff: (tariff, options) => lintTariff(tariff, { ...options, at: hub.clock.now() }),
    ...messageFlows(hub),
  };
}

/** Stations, what happens there, and what is done about them. */
function allStationFlows(hub: StationHub) {
  return {
    ...stationApiFlows(hub),
    ...transactionFlows(hub),
    ...loadFlows(hub),
    ...certificateFlows(hub),
    ...healingFlows(hub),
  };
}

/** The message log, and sending again what is in it. */
function messageFlows(hub: Hub): MessageFlows {
  return {
    listMessages: (staff, search) => listMessages(hub, staff, search),
    showMessage: (staff, id) => showMessage(hub, staff, id),
    listDeliveries: (staff, id) => listDeliveries(hub, staff, id),
    replayMessage: (staff, id) => replayMessage(hub, { id, staff }),
    replayMessages: (staff, search) => replayMessages(hub, { search, staff }),
  };
}
