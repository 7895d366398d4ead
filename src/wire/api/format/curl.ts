import type { LoggedMessage } from '../../../domain/messages/logged-message.js';
import type { ShownMessage } from '../../../flows/messages/show-message.js';

/** Headers that a caller sets; curl makes the others. */
const SET_BY_CALLER: readonly string[] = [
  'content-type',
  'x-request-id',
  'x-correlation-id',
  'ocpi-to-country-code',
  'ocpi-to-party-id',
  'ocpi-from-country-code',
  'ocpi-from-party-id',
];

/**
 * A leg's request as a command for a shell, in one line of arguments: whoever runs it sets TOKEN (encoded as the partner
 * wants it), and HOST where the platform's address is not known any more. Everything else is quoted, so that nothing
 * that a partner sent is ever run.
 */
export function formatCurl({ message, origin }: ShownMessage): string {
  const url = origin === undefined ? `"$HOST"${quoted(message.path)}` : quoted(`${origin}${message.path}`);
  const headers = Object.entries(message.requestHeaders)
    .filter(([name]) => SET_BY_CALLER.includes(name))
    .map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  const parts = [`curl -X ${quoted(message.method)} ${url}`, '-H "Authorization: Token $TOKEN"', ...headers];
  return [...parts, ...bodyOf(message)].join(' ');
}

function bodyOf({ requestBody }: LoggedMessage): readonly string[] {
  return requestBody?.kind === 'text' ? [`--data-raw ${quoted(requestBody.text)}`] : [];
}

/** For POSIX shells: between single quotes nothing is read but their end. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
