import type { ApiDryRun, ApiRun, ApiRunDocument } from '../../simulator/operator-api.js';

/** A run in one line. */
export function runHead({ id, state, cdr_count = 0, document_count = 0 }: ApiRun): string {
  return `${id}  ${state}  ${cdr_count} CDRs  ${document_count} documents`;
}

type Told = Pick<ApiDryRun, 'positions' | 'hub_net' | 'blocked' | 'settlement'> | ApiRun;

/** What a run comes to, who decided on it and how far it has come, line by line. */
export function runLines(run: Told): readonly string[] {
  return [
    ...(run.positions ?? []).map(({ party, amount, currency }) => `${party}  ${amount} ${currency}`),
    ...(run.hub_net ?? []).map(({ amount, currency }) => `hub     ${amount} ${currency}`),
    ...(run.settlement?.amounts ?? [])
      .filter(({ disposition }) => disposition === 'CARRY')
      .map(({ party, amount, currency }) => `carried forward  ${party}  ${amount} ${currency}`),
    ...run.blocked.map(
      ({ cpo, emsp, count, exact, currency, reason, detail }) =>
        `blocked  ${cpo} → ${emsp}  ${count} CDRs  ${exact} ${currency}  ${reason} ${detail}`,
    ),
    ...('state' in run ? decisionLines(run) : []),
  ];
}

function decisionLines({ id, state, approval, cancellation, progress }: ApiRun): readonly string[] {
  return [
    ...(approval ? [`approved by ${approval.by} at ${approval.at}`] : []),
    ...(cancellation ? [`cancelled by ${cancellation.by} at ${cancellation.at}: ${cancellation.reason}`] : []),
    ...(progress
      ? [
          `${progress.documents_issued} of ${progress.documents} documents issued, ` +
            `${progress.orders_settled} of ${progress.orders} payments settled`,
          ...progress.without_papers.map(
            ({ number, problems }) =>
              `${number} has no papers yet${problems.length > 0 ? `: ${problems.join('; ')}` : ''}`,
          ),
        ]
      : []),
    ...(state === 'IN_REVIEW' ? [`waits for another operator: voltclear runs approve ${id}`] : []),
  ];
}

/** A document of a run in one line. */
export function runDocumentLine(document: ApiRunDocument): string {
  const { number = 'draft', type, role, seller, buyer, gross, currency, cdr_count } = document;
  return `${number}  ${type} ${role}  ${seller.party} → ${buyer.party}  ${gross} ${currency}  ${cdr_count} CDRs`;
}
