import type { OcpiModule } from '../module.js';
import type { ConfigurationRoute } from '../serve.js';
import { VERSION_NUMBERS } from '../versions.js';

/** The list of versions (OCPI 2.2.1, version_information_endpoint), at `/versions`. */
export function versionsRoutes(ocpiUrl: string): readonly ConfigurationRoute[] {
  const data = VERSION_NUMBERS.map((version) => ({ version, url: `${ocpiUrl}/${version}` }));
  return [{ method: 'GET', path: '/', handle: async () => ({ kind: 'own', http: 200, data }) }];
}

export interface OfferedModules {
  readonly ocpiUrl: string;
  readonly modules: readonly OcpiModule[];
}

/** The endpoints of one version: credentials once (its role is irrelevant), and every module and interface. */
export function versionDetailsRoutes(version: string, offered: OfferedModules): readonly ConfigurationRoute[] {
  const versionUrl = `${offered.ocpiUrl}/${version}`;
  const endpoints = [
    { identifier: 'credentials', role: 'SENDER', url: `${versionUrl}/credentials` },
    ...offered.modules.map((module) => ({
      identifier: module.identifier,
      role: module.role,
      url: `${versionUrl}${modulePath(module)}`,
    })),
  ];
  return [{ method: 'GET', path: '/', handle: async () => ({ kind: 'own', http: 200, data: { version, endpoints } }) }];
}

/** Each interface has its own URL: with one for both, `/{id}/{evse}/{connector}` could be `/{country}/{party}/{id}`. */
export function modulePath(module: OcpiModule): string {
  return `/${module.role.toLowerCase()}/${module.identifier}`;
}
