import type { Delivery } from '../../../domain/messages/deliveries.js';
import { isFailed, type LoggedBody, type LoggedMessage } from '../../../domain/messages/logged-message.js';
import type { ShownMessage } from '../../../flows/messages/show-message.js';
import { formatCurl } from './curl.js';

/** MessageSummary of openapi.yaml: a row of a list, without headers and bodies. */
export function formatMessageSummary(message: LoggedMessage): object {
  const { decision } = message;
  return {
    id: message.id,
    at: message.at.toISOString(),
    direction: message.direction,
    correlation_id: message.correlationId,
    request_id: message.requestId,
    partner: message.connectionId,
    ...optional('from', message.from),
    ...optional('to', message.to),
    module: message.module,
    method: message.method,
    path: message.path,
    ...optional('object_id', message.objectId),
    outcome: isFailed(message) ? 'failed' : 'ok',
    ...optional('http_status', message.httpStatus),
    ...optional('ocpi_status', message.ocpiStatus),
    ...optional('error', message.error),
    ms: message.durationMs,
    ...(decision && {
      decision: { way: decision.way, receivers: decision.receivers, ...optional('because', decision.because) },
    }),
    ...optional('replay_of', message.replayOf),
  };
}

/** Message of openapi.yaml: one leg whole. */
export function formatMessage(shown: ShownMessage): object {
  const { message } = shown;
  return {
    ...formatMessageSummary(message),
    platform_parties: message.platformParties,
    request: { headers: message.requestHeaders, ...formatBody(message.requestBody) },
    ...(message.responseHeaders && {
      response: { headers: message.responseHeaders, ...formatBody(message.responseBody) },
    }),
    curl: formatCurl(shown),
  };
}

/** Delivery of openapi.yaml. */
export function formatDelivery(delivery: Delivery): object {
  return {
    message_id: delivery.messageId,
    at: delivery.at.toISOString(),
    ...optional('receiver', delivery.receiver),
    outcome: isFailed(delivery) ? 'failed' : 'ok',
    ...optional('http_status', delivery.httpStatus),
    ...optional('ocpi_status', delivery.ocpiStatus),
    ...optional('error', delivery.error),
    ms: delivery.durationMs,
    ...optional('replay_of', delivery.replayOf),
  };
}

function formatBody(body: LoggedBody | undefined): object {
  if (!body) return {};
  const { kind, bytes } = body;
  return {
    body: {
      kept: kind,
      bytes,
      ...(kind === 'text' && { text: body.text }),
      ...(kind === 'hash' && { sha256: body.sha256 }),
    },
  };
}

function optional(name: string, value: unknown): object {
  return value === undefined ? {} : { [name]: value };
}
