import { parse } from 'yaml';
import { type PolicyOption, policyOptions } from '../../src/domain/pricing/read-policy.js';
import { readProject } from './project.js';

interface Contract {
  readonly components: { readonly schemas: { readonly PricingPolicy: { readonly properties: unknown } } };
}

describe('the options of a pricing policy', () => {
  it('are in docs/pricing.md with their readings, the default first, and what they decide, in their order', () => {
    const [, behind = ''] = readProject('docs/pricing.md').split('\n## Readings and policies\n');
    const [section = ''] = behind.split('\n## ');
    expect([...section.matchAll(/^\| `.{1,500} \|$/gm)].map(([row]) => row)).toEqual(policyOptions().map(rowOf));
  });

  it('are in openapi.yaml with the same readings, defaults and meanings', () => {
    const { PricingPolicy } = (parse(readProject('openapi.yaml')) as Contract).components.schemas;
    const told = policyOptions().map(({ field, readings, standard, meaning }) => [
      field,
      { type: 'string', enum: readings, default: standard, description: meaning },
    ]);
    expect(PricingPolicy.properties).toEqual(Object.fromEntries(told));
  });
});

function rowOf({ field, readings, standard, meaning }: PolicyOption): string {
  const ordered = [standard, ...readings.filter((reading) => reading !== standard)];
  return `| \`${field}\` | ${ordered.map((reading) => `\`${reading}\``).join(', ')} | ${meaning} |`;
}
