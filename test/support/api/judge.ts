import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Request, type RequestHandler } from 'express';
import * as OpenApiValidator from 'express-openapi-validator';

export const OPENAPI_FILE = fileURLToPath(new URL('../../../openapi.yaml', import.meta.url));

interface Contract {
  readonly paths: Readonly<Record<string, unknown>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * Judges requests and answers by openapi.yaml. Taking the whole contract apart needs seconds, and a test file speaks to a
 * few paths: each path is taken out with what it refers to, when it is first asked for.
 */
export function createJudge(): RequestHandler {
  const contract = JSON.parse(
    readFileSync(join(process.env['TEST_BUILD_DIR'] ?? '', 'openapi.json'), 'utf8'),
  ) as Contract;
  // Literal names before parameters: `/runs/dry-run` is no `/runs/{id}`.
  const templates = Object.keys(contract.paths)
    .sort((a, b) => a.split('{').length - b.split('{').length)
    .map((path) => ({ path, pattern: patternOf(path) }));
  const judges = new Map<string, RequestHandler>();
  return (request, response, next) => {
    const asked = pathOf(request);
    const path = templates.find(({ pattern }) => pattern.test(asked))?.path ?? '';
    const judge = judges.get(path) ?? judgeOf(contract, path);
    judges.set(path, judge);
    judge(request, response, next);
  };
}

function patternOf(path: string): RegExp {
  return new RegExp(`^/api${path.replace(/\{\w{1,20}\}/g, '[^/]{1,300}')}/?$`);
}

function pathOf({ path }: Request): string {
  return path;
}

function judgeOf(contract: Contract, path: string): RequestHandler {
  const validators = OpenApiValidator.middleware({
    apiSpec: excerpt(contract, path) as never,
    validateApiSpec: false,
    validateRequests: true,
    validateResponses: true,
    validateSecurity: false,
  });
  const router = express.Router();
  for (const validator of validators) router.use(validator as RequestHandler);
  return router;
}

/** The contract with one path and the components that it refers to, directly or through others. */
function excerpt(contract: Contract, path: string): Contract {
  const components: Record<string, Record<string, unknown>> = {};
  const left: unknown[] = [contract.paths[path]];
  for (let value = left.pop(); left.length > 0 || value !== undefined; value = left.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, inner] of Object.entries(value)) {
      if (name !== '$ref' || typeof inner !== 'string') {
        left.push(inner);
        continue;
      }
      const [, , kind = '', component = ''] = inner.split('/');
      if (component in (components[kind] ?? {})) continue;
      const found = contract.components[kind]?.[component];
      components[kind] = { ...components[kind], [component]: found };
      left.push(found);
    }
  }
  const { securitySchemes = {} } = contract.components;
  const paths = path === '' ? {} : { [path]: contract.paths[path] };
  return { ...contract, paths, components: { ...components, securitySchemes } };
}
