import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createTransformer } from '@swc/jest';

const transformer = createTransformer({
  jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
  module: { type: 'es6' },
});
const JEST = { supportsStaticESM: true, config: {}, cacheFS: new Map() };

/** `./money.js` is written in sources, and `./money.ts` is what there is. */
export async function resolve(specifier, context, next) {
  const isOurs =
    specifier.startsWith('.') && specifier.endsWith('.js') && !context.parentURL?.includes('/node_modules/');
  if (!isOurs) return next(specifier, context);
  try {
    return await next(`${specifier.slice(0, -'js'.length)}ts`, context);
  } catch (error) {
    if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return next(specifier, context);
  }
}

/** TypeScript as the JavaScript that @swc/jest makes of it. */
export async function load(url, context, next) {
  const { protocol, pathname } = new URL(url);
  if (protocol !== 'file:' || !pathname.endsWith('.ts')) return next(url, context);
  const file = fileURLToPath(url.replace(/[?#].*$/, ''));
  const { code } = transformer.process(await readFile(file, 'utf8'), file, JEST);
  return { format: 'module', source: code, shortCircuit: true };
}
