import { child, optionalText } from '../fields.js';
import { readIdToken, writeIdTokenInfo } from '../id-token.js';
import { type Incoming, isAccepted } from './incoming.js';

/**
 * Authorize (C01 to C07). Of contract certificates (Plug & Charge) the hub checks nothing: with hashes, of which the
 * station has checked the chain, the token decides and no certificateStatus is told; a whole chain, which the station
 * could not check and asks the hub to, is refused, since an eMAID alone proves nothing.
 */
export async function serveAuthorize({ flows, from, message, version }: Incoming) {
  const idToken = readIdToken(child(message, 'idToken'));
  if (!isAccepted(from)) return { idTokenInfo: writeIdTokenInfo({ status: 'INVALID' }, version) };
  if (optionalText(message, 'certificate')) {
    return { idTokenInfo: { status: 'Invalid' }, certificateStatus: 'CertChainError' };
  }
  return { idTokenInfo: writeIdTokenInfo(await flows.authorize(from, { idToken }), version) };
}
