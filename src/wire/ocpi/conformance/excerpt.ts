/** Bytes of a body that a report shows. */
const LENGTH = 1_000;
/** What a secret or a driver can be known by, wherever it stands. */
const SECRET =
  /"(token|contract_id|visual_number|group_id|auth_id|authorization_reference)"\s*:\s*"(?:[^"\\]|\\.)*(?:"|$)/g;
/** Of a token; an EVSE has a uid too, and that is no secret. */
const UID = /"(uid)"\s*:\s*"(?:[^"\\]|\\.)*(?:"|$)/g;
const MODULES_WITH_TOKENS = ['cdrs', 'commands', 'sessions', 'tokens'];

/** The beginning of a JSON text, without tokens and what drivers can be known by. */
export function excerptOf(module: string, body: Uint8Array): string {
  const text = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, 4 * LENGTH)).toString('utf8');
  const isAboutTokens = MODULES_WITH_TOKENS.includes(module);
  const redacted = isAboutTokens ? hide(hide(text, SECRET), UID) : hide(text, SECRET);
  return redacted.length > LENGTH ? `${redacted.slice(0, LENGTH)}…` : redacted;
}

function hide(text: string, what: RegExp): string {
  return text.replace(what, '"$1":"[redacted]"');
}
