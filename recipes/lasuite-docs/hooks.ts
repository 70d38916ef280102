import type { DeployHookContext, Texts } from '../../src/settings/hooks.ts'

// Never run against the real application (recipe.yml: untried).
// Data is proven by rows in the database and files in the volumes; a document that is made and read back needs a session in a browser, and is one of the tests.

/** The sign-in by keycloak, as the application names it. All of it is there before the one deploy: to deploy again for it in the middle of a run is what once flaked. */
export function env({ account }: DeployHookContext): Texts {
  const issuer = account('keycloak', 'issuer')
  const openid = `${issuer}/protocol/openid-connect`
  return {
    OIDC_RP_CLIENT_ID: account('keycloak', 'clientId'),
    OIDC_OP_AUTHORIZATION_ENDPOINT: `${openid}/auth`,
    OIDC_OP_TOKEN_ENDPOINT: `${openid}/token`,
    OIDC_OP_USER_ENDPOINT: `${openid}/userinfo`,
    OIDC_OP_LOGOUT_ENDPOINT: `${openid}/logout`,
    OIDC_OP_JWKS_ENDPOINT: `${openid}/certs`
  }
}

/** The client's secret is keycloak's to give. Inserted in place of a generated one, it needs no raised version. */
export function secrets({ account }: DeployHookContext): Texts {
  return { oidc_rpcs: account('keycloak', 'clientSecret') }
}
