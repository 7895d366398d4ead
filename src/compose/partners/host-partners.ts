import type { HostedPlatform, PartyClient } from '../../flows/ports.js';

/**
 * Lets messages to parties whose platform is the hub itself be answered in this process, and all others go over HTTP. The
 * still-alive check is answered as well, so that a hosted platform is known to be there.
 */
export function hostPartners<Client extends PartyClient>(partners: Client, hosted: HostedPlatform): Client {
  return {
    ...partners,
    send: (message) => (message.connection.hosted ? hosted(message) : partners.send(message)),
  };
}
