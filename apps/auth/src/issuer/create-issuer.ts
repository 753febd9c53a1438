/**
 * The OpenID Connect issuer of an installation that has none: authorization code with PKCE for people at
 * the console, client credentials with `private_key_jwt` and DPoP-bound tokens for banks' back ends.
 */
import { scopesOfRole } from '@chanrong/identity';
import type { JWK } from 'jose';
import {
  type AdapterPayload,
  type Configuration,
  errors,
  type KoaContextWithOIDC,
  Provider,
} from 'oidc-provider';
import type { People, Person } from '../people/people.js';
import type { ApiClient, ApiClients } from './api-clients.js';
import type { IssuerRecords } from './issuer-records.js';

export const consoleClientId = 'chanrong-console';

const accessTokenSeconds = 600;
const codeSeconds = 60;
const signInSeconds = 600;
const sessionSeconds = 8 * 3_600;

export interface IssuerOptions {
  readonly issuerUrl: string;
  readonly consoleUrl: string;
  readonly consoleSecret: string;
  readonly cookieSecret: string;
  readonly tokenAudience: string;
  readonly signingKey: JWK;
  readonly people: People;
  readonly clients: ApiClients;
  readonly records: IssuerRecords;
}

export function createIssuer(options: IssuerOptions): Provider {
  return new Provider(options.issuerUrl, configuration(options));
}

function configuration(options: IssuerOptions): Configuration {
  const { people, clients, records, consoleUrl, tokenAudience } = options;
  return {
    adapter: (kind) => ({
      upsert: (id, payload, seconds) => records.keep(kind, id, payload, seconds),
      find: (id) => (kind === 'Client' ? findClient(clients, id) : records.find(kind, id)),
      findByUid: (uid) => records.findByUid(kind, uid),
      // The device flow is off: nothing has a user code.
      findByUserCode: async () => undefined,
      consume: (id) => records.consume(kind, id),
      destroy: (id) => records.forget(kind, id),
      revokeByGrantId: (grantId) => records.forgetGrant(grantId),
    }),
    clients: [
      {
        client_id: consoleClientId,
        client_secret: options.consoleSecret,
        redirect_uris: [`${consoleUrl}/session/callback`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    jwks: { keys: [{ ...options.signingKey, use: 'sig' }] as never[] },
    cookies: { keys: [options.cookieSecret] },
    scopes: ['openid', 'chanrong', ...allScopes()],
    claims: { openid: ['sub'], chanrong: ['name', 'role', 'tenant'] },
    // The console asks for who signed in, and needs no second request to learn it.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    clientDefaults: { id_token_signed_response_alg: 'EdDSA' },
    enabledJWA: { idTokenSigningAlgValues: ['EdDSA'] },
    extraClientMetadata: { properties: ['tenant', 'role'] },
    findAccount: async (_context, subject) => accountOf(await people.find(subject)),
    loadExistingGrant: grantToOurOwn,
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      dPoP: { enabled: true, requireNonce: () => false },
      userinfo: { enabled: false },
      // The console asks for the password each time: nobody stays signed in here.
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_context, client) =>
          client.clientId === consoleClientId ? ([] as string[]) : `urn:${tokenAudience}`,
        getResourceServerInfo: (_context, _resource, client) => ({
          scope: scopesOfRole(roleOf(client)).join(' '),
          audience: tokenAudience,
          accessTokenTTL: accessTokenSeconds,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'EdDSA' } },
        }),
      },
    },
    extraTokenClaims: async (_context, token) => {
      const client = await clients.find(token.clientId ?? '');
      return client === undefined ? undefined : { tenant: client.tenant, role: client.role };
    },
    ttl: {
      AccessToken: accessTokenSeconds,
      ClientCredentials: accessTokenSeconds,
      AuthorizationCode: codeSeconds,
      IdToken: accessTokenSeconds,
      Interaction: signInSeconds,
      Session: sessionSeconds,
      Grant: sessionSeconds,
    },
    renderError,
  };
}

async function findClient(
  clients: ApiClients,
  clientId: string,
): Promise<AdapterPayload | undefined> {
  const client = await clients.find(clientId);
  return client === undefined ? undefined : metadataOf(client);
}

function metadataOf({ clientId, role, tenant, jwks }: ApiClient): AdapterPayload {
  return {
    client_id: clientId,
    role,
    tenant,
    jwks: { keys: [...jwks.keys] },
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    token_endpoint_auth_method: 'private_key_jwt',
    dpop_bound_access_tokens: true,
  };
}

function roleOf(client: { readonly [name: string]: unknown }): ApiClient['role'] {
  const { role } = client;
  if (typeof role !== 'string') throw new errors.InvalidTarget();
  return role as ApiClient['role'];
}

function allScopes(): string[] {
  return [
    ...new Set((['bank', 'manufacturer', 'operator', 'liaison'] as const).flatMap(scopesOfRole)),
  ];
}

function accountOf(person: Person | undefined) {
  if (person === undefined) return undefined;
  const { subject, name, role, tenant } = person;
  return { accountId: subject, claims: () => ({ sub: subject, name, role, tenant }) };
}

/** The console is ours: who signs in to it need not be asked whether it may know them. */
async function grantToOurOwn({ oidc }: KoaContextWithOIDC) {
  const { client, session } = oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const known = session.grantIdFor(client.clientId);
  if (known !== undefined) return oidc.provider.Grant.find(known);
  const grant = new oidc.provider.Grant({
    clientId: client.clientId,
    accountId: session.accountId,
  });
  grant.addOIDCScope('openid chanrong');
  await grant.save();
  return grant;
}

async function renderError(
  context: KoaContextWithOIDC,
  {
    error,
    error_description: description,
  }: { error: string; error_description?: string | undefined },
): Promise<void> {
  context.type = 'text/plain; charset=utf-8';
  context.body = `${error}: ${description ?? 'the request cannot be answered'}\n`;
}
