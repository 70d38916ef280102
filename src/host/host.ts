import { outboxOf } from '../actions/site.ts'
import { eventOfComment } from '../gate/event-of-comment.ts'
import { Gitea } from '../gitea/client.ts'
import { GiteaError } from '../gitea/error.ts'
import { Publisher } from '../publish/publisher.ts'
import type { TriggerEvent } from '../trigger/event.ts'
import { type HostConfiguration, type Organisation, readConfiguration, readToken, servedBy } from './configuration.ts'
import { HostRefusal } from './refusals.ts'

/** A host as its command knows it: what was configured, and Gitea asked with the bot's token. */
export interface Host {
  configuration: HostConfiguration
  gitea: Gitea
  token: string
}

/** Throws UsageError for a configuration that cannot be used. */
export function openHost(file: string): Host {
  const configuration = readConfiguration(file)
  const token = readToken(configuration.tokenFile)
  return { configuration, token, gitea: new Gitea({ url: configuration.gitea, token }) }
}

export function publisherOf({ configuration, gitea }: Host): Publisher {
  return new Publisher({ gitea, outbox: outboxOf(configuration.state) })
}

/** A comment in a repository that this host serves. Throws HostRefusal. */
export async function commentAsked(host: Host, repository: string, commentId: number): Promise<{ event: TriggerEvent; organisation: Organisation }> {
  const organisation = servedBy(host.configuration, repository)
  if (organisation === undefined) throw new HostRefusal('not-served')
  try {
    const event = await eventOfComment(host.gitea, repository, commentId)
    // The name in Gitea's own spelling: what is written of a run is found again by it.
    if (event === undefined || `${event.repository.owner}/${event.repository.name}` !== repository) throw new HostRefusal('no-such-comment')
    return { event, organisation }
  } catch (error) {
    if (error instanceof GiteaError) throw new HostRefusal('cannot-tell', error.brief)
    throw error
  }
}

/** The bot's token must be the bot's: comments are known as ours by their poster. Throws HostRefusal. */
export async function checkToken({ configuration, gitea }: Host): Promise<void> {
  try {
    if ((await gitea.currentUser()).id !== configuration.bot) throw new HostRefusal('wrong-token')
  } catch (error) {
    if (error instanceof GiteaError) throw new HostRefusal('cannot-tell', error.brief)
    throw error
  }
}
