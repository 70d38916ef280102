import type { DeployHookContext, Texts } from '../../src/settings/hooks.ts'

/** Where people sign in: without it the application does not start. */
export const env = ({ account }: DeployHookContext): Texts => ({ OIDC_ISSUER: account('login', 'issuer'), OIDC_CLIENT_ID: account('login', 'clientId') })

export const secrets = ({ account }: DeployHookContext): Texts => ({ client_secret: account('login', 'clientSecret') })
