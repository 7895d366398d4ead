import { PassThrough, Readable } from 'node:stream';
import { vatCommand } from '../../../src/cli/vat/vat.js';
import { loadRules } from '../../../src/compose/load-rules.js';
import type { PlayVector } from './vector-case.js';

interface Side {
  readonly established: string;
  readonly taxable: boolean;
  readonly dealer: boolean;
  readonly vatIds: readonly string[];
}

interface VatVector {
  readonly cases: readonly {
    readonly name: string;
    readonly input: {
      readonly kind: string;
      readonly supplier: Side;
      readonly customer: Side;
      readonly chargeCountry: string | null;
    };
    readonly expected: object;
  }[];
}

/** The day of the vectors' documents. */
const DATE = '2026-11-02';

/** Each supply through `voltclear vat`. */
export const playVat: PlayVector = async (vector, tell) => {
  const { cases } = vector as VatVector;
  const lines = cases.map(({ input }) => ({
    kind: input.kind,
    supplier: sideOf(input.supplier),
    customer: sideOf(input.customer),
    charge_country: input.chargeCountry,
    date: DATE,
  }));
  const output = new PassThrough();
  const input = Readable.from(lines.map((line) => `${JSON.stringify(line)}\n`));
  const options = { table: loadRules('tariffs').vat, explain: false, now: new Date(`${DATE}T09:00:00Z`) };
  const done = vatCommand(input, output, options).then(() => output.end());
  const written: Buffer[] = await output.toArray();
  await done;
  const answers = Buffer.concat(written).toString('utf8').trim().split('\n');
  for (const [index, { name, expected }] of cases.entries())
    tell(name, { expected, got: factsOf(answers[index] ?? '{}') });
};

function sideOf({ established, taxable, dealer, vatIds }: Side): object {
  return { country_code: established, vat_ids: vatIds, taxable, dealer };
}

function factsOf(line: string): object {
  const { liable, rule, place, basis, reason, category = null, rate = null, vatex = null } = JSON.parse(line);
  return { basis: basis ?? reason, category, liable, place, rate, rule, vatex };
}
