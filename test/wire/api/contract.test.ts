import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { createApiRouter } from '../../../src/wire/api/create-api-router.js';
import { createLoginLimiter } from '../../../src/wire/api/login-limiter.js';
import { aScene } from '../../support/api/api-scene.js';
import { OPENAPI_FILE } from '../../support/api/judge.js';
import { mountedPaths } from '../../support/api/mounted-paths.js';

interface Contract {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, { readonly examples?: readonly unknown[] }>> };
}

interface Operation {
  readonly operationId?: string;
  readonly responses: Readonly<Record<string, unknown>>;
}

const contract = parse(readFileSync(OPENAPI_FILE, 'utf8')) as Contract;
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

describe('openapi.yaml', () => {
  it('names the same paths and methods as are mounted under /api', async () => {
    const { flows, log } = await aScene();
    const mounted = mountedPaths(createApiRouter({ flows, log, loginLimiter: createLoginLimiter() }));
    expect(mounted.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(operations().map(({ name }) => name));
  });

  it('gives every operation an id of its own, and tells of 401 and 403', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { name, operation } of operations()) {
      expect({ name, statuses: Object.keys(operation.responses) }).toEqual({
        name,
        statuses: expect.arrayContaining(name === 'POST /login' ? ['401', '429'] : ['401', '403']),
      });
    }
  });

  it('has examples that fit its schemas', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'openapi', ...contract });
    const examples = Object.entries(contract.components.schemas).flatMap(([name, { examples = [] }]) =>
      examples.map((example) => ({ name, example })),
    );
    expect(examples.length).toBeGreaterThan(20);
    for (const { name, example } of examples) {
      const fits = ajv.validate(`openapi#/components/schemas/${name}`, example);
      expect({ name, fits, errors: ajv.errors }).toEqual({ name, fits: true, errors: null });
    }
  });
});

function operations(): readonly { readonly name: string; readonly operation: Operation }[] {
  return Object.entries(contract.paths)
    .flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([method]) => METHODS.includes(method))
        .map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
