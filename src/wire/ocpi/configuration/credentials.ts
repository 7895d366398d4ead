import type { OurCredentials } from '../../../flows/ports.js';
import { describeHub } from '../../../flows/registration/describe-hub.js';
import { refuseRegistered, registerParty } from '../../../flows/registration/register-party.js';
import type { RegistrationHub } from '../../../flows/registration/registration-hub.js';
import { unregisterParty } from '../../../flows/registration/unregister-party.js';
import { refuseUnregistered, updateRegistration } from '../../../flows/registration/update-registration.js';
import type { OcpiAnswer } from '../module.js';
import type { ConfigurationCall, ConfigurationRoute } from '../serve.js';
import { type VersionNumber, versionOf } from '../versions.js';

/** The credentials module (OCPI 2.2.1, credentials), symmetric, one URL for both interfaces. */
export function credentialsRoutes(hub: RegistrationHub, version: VersionNumber): readonly ConfigurationRoute[] {
  const { parseCredentials, formatCredentials } = versionOf(version);
  const credentials = (ours: OurCredentials): OcpiAnswer => ({ kind: 'own', http: 200, data: formatCredentials(ours) });
  const readCredentials = (call: ConfigurationCall) => ({
    connection: call.caller,
    token: call.identified.token,
    version,
    credentials: parseCredentials(call.body),
  });
  return [
    {
      method: 'GET',
      path: '/',
      handle: async (call) => credentials(describeHub(hub, call.identified.token)),
    },
    {
      method: 'POST',
      path: '/',
      handle: async (call) => {
        refuseRegistered(call.caller);
        return credentials(await registerParty(hub, readCredentials(call)));
      },
    },
    {
      method: 'PUT',
      path: '/',
      handle: async (call) => {
        refuseUnregistered(call.caller);
        return credentials(await updateRegistration(hub, readCredentials(call)));
      },
    },
    {
      method: 'DELETE',
      path: '/',
      handle: async (call) => {
        await unregisterParty(hub, call.caller);
        return { kind: 'own', http: 200 };
      },
    },
  ];
}
