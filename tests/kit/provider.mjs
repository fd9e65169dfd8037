// An identity provider: a real OpenID Connect server (oidc-provider) that lets its one person in with any password. Its
// access tokens are JWTs for Chartlift, signed with the keys it publishes.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

/**
 * @typedef {object} Person
 * @property {string} id
 * @property {string} name
 * @property {string} tenant
 * @property {string[]} roles
 *
 * @param {{ port: number, clientId: string, redirectUri: string, afterSignOut: string, person: Person }} options
 */
export async function startProvider({ port, clientId, redirectUri, afterSignOut, person }) {
  const { id, ...claims } = person;
  const issuer = `http://localhost:${port}`;
  const resource = 'urn:chartlift';
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        token_endpoint_auth_method: 'none',
        application_type: 'web',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: [redirectUri],
        post_logout_redirect_uris: [afterSignOut],
      },
    ],
    pkce: { required: () => true },
    clientBasedCORS: () => true,
    findAccount: (_ctx, login) => (login === id ? { accountId: id, claims: async () => ({ sub: id }) } : undefined),
    extraTokenClaims: () => claims,
    features: {
      devInteractions: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'openid profile offline_access',
          audience: 'chartlift',
          accessTokenFormat: 'jwt',
          accessTokenTTL: 300,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  });
  provider.on('server_error', (_ctx, error) => console.error('identity provider:', error));
  const server = createServer(provider.callback());
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    issuer,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
