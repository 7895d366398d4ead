import type { Router } from 'express';

export interface MountedPath {
  readonly method: string;
  /** As openapi.yaml writes it: `/invoices/{number}`. */
  readonly path: string;
}

/** What a router answers, read from its own stack, so that nothing mounted can hide. */
export function mountedPaths(router: Router): readonly MountedPath[] {
  return router.stack.flatMap(({ route }) => {
    if (!route) return [];
    const methods = new Set(route.stack.map((layer) => layer.method).filter((method) => method !== undefined));
    return [...methods].map((method) => ({ method: method.toUpperCase(), path: asTemplate(route.path) }));
  });
}

function asTemplate(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}
