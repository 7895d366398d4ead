import type { RouteDecision } from '../../../src/domain/messages/logged-message.js';
import type { DeviationRule } from '../../../src/domain/quality/deviation.js';
import type { OcpiModule } from '../../../src/wire/ocpi/module.js';

/** What the hub decided in each call that was answered or refused, and what it tolerated in it. */
export interface Watched {
  readonly decision?: RouteDecision;
  readonly tolerated: readonly DeviationRule[];
}

/** The hub's modules, with a look at what they decide: for `startNetwork({ modules })`. */
export function watch(calls: Watched[]): (modules: readonly OcpiModule[]) => readonly OcpiModule[] {
  return (modules) =>
    modules.map((module) => ({
      ...module,
      routes: module.routes.map((route) => ({
        ...route,
        handle: async (call) => {
          let decision: RouteDecision | undefined;
          const tolerated: DeviationRule[] = [];
          try {
            return await route.handle({
              ...call,
              decide: (decided) => {
                decision = decided;
              },
              tolerate: ({ rule }) => tolerated.push(rule),
            });
          } finally {
            calls.push({ ...(decision && { decision }), tolerated });
          }
        },
      })),
    }));
}
