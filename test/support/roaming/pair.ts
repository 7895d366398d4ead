import type { Answer, Network, Platform } from './network.js';

/** A CPO platform and an eMSP platform at one hub. */
export interface Pair {
  readonly network: Network;
  readonly cpo: Platform;
  readonly emsp: Platform;
}

/** Joins DE*MSP, and before it a platform with these CPOs, to a network. */
export async function joinPair(network: Network, cpos: readonly string[] = ['NL*CPO']): Promise<Pair> {
  const cpo = await network.join(cpos.map((party) => [party, 'CPO'] as const));
  const emsp = await network.join([['DE*MSP', 'EMSP']]);
  return { network, cpo, emsp };
}

/** Lets the CPO platform of a pair ask as one of its parties; the pair is taken at each call, since tests start new ones. */
export function asking(party: string, pair: () => Pair) {
  return (method: string, path: string, body?: unknown, to?: string): Promise<Answer> =>
    pair().cpo.ask(method, path, { from: party, ...(body !== undefined && { body }), ...(to && { to }) });
}
