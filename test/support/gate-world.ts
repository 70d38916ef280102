import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type GateOutcome, runGate } from '../../src/gate/gate.ts'
import type { GateOptions } from '../../src/gate/options.ts'
import { Gitea } from '../../src/gitea/client.ts'
import { Publisher } from '../../src/publish/publisher.ts'
import { readEvent } from '../../src/trigger/event.ts'
import { defaultPolicy, type GatePolicy } from '../../src/trigger/facts.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { automatic, type DoublePull, type DoubleUser, GiteaDouble } from './gitea-double.ts'

export const sha = (digit: string): string => digit.repeat(40)
export const repository = 'recipes/hedgedoc'
const quick = { attempts: 2, firstPause: 1, longestPause: 1000 }

type Comment = ReturnType<GiteaDouble['comment']>

export interface Asked {
  token?: 'bot' | 'automatic'
  attempt?: number
  policy?: Partial<GatePolicy>
  /** Changes of the event file. */
  event?: { action?: string; body?: unknown }
  eventName?: string
  wait?: GateOptions['wait']
  runId?: number
  timeoutSeconds?: number
}

/** A double of Gitea with a proxy in front of it, people, and a gate that asks through the proxy. */
export class GateWorld {
  readonly gitea: GiteaDouble
  readonly proxy: FaultProxy
  readonly log: string[] = []
  readonly alice: DoubleUser
  readonly mallory: DoubleUser
  readonly bot: DoubleUser
  readonly #outbox: string
  readonly #tokens: { bot: string; automatic: string }

  constructor(gitea: GiteaDouble, proxy: FaultProxy) {
    this.gitea = gitea
    this.proxy = proxy
    this.alice = gitea.user('alice', 'private')
    this.mallory = gitea.user('mallory')
    this.bot = gitea.user('testme-bot', 'private')
    this.#outbox = mkdtempSync(join(tmpdir(), 'testme-gate-'))
    this.#tokens = { bot: gitea.token(this.bot, 'member'), automatic: gitea.token(automatic, 'automatic') }
  }

  static async start(): Promise<GateWorld> {
    const gitea = await GiteaDouble.start()
    return new GateWorld(gitea, await startFaultProxy(gitea.url))
  }

  async close(): Promise<void> {
    await this.proxy.close()
    await this.gitea.close()
    rmSync(this.#outbox, { recursive: true })
  }

  client(token: 'bot' | 'automatic' = 'bot', timeoutSeconds = 5): Gitea {
    return new Gitea({ url: this.proxy.url, token: this.#tokens[token], retries: quick, timeoutSeconds })
  }

  publisher(token: 'bot' | 'automatic' = 'bot'): Publisher {
    return new Publisher({ gitea: this.client(token), outbox: this.#outbox })
  }

  pull(options: Parameters<GiteaDouble['openPull']>[2] = {}, commits: string[] = [sha('a')]): DoublePull {
    return this.gitea.openPull(this.mallory, commits, options)
  }

  /** The gate on a comment, as a runner starts it: from the text of an event file. */
  async gate(pull: DoublePull, comment: Comment, asked: Asked = {}): Promise<GateOutcome> {
    const read = readEvent(asked.eventName ?? 'issue_comment', JSON.stringify(this.gitea.event(pull, comment, asked.event)))
    if (!read.ok) return { accepted: false, reason: read.refusal.code, request: null }
    const gitea = this.client(asked.token, asked.timeoutSeconds)
    return await runGate({
      gitea,
      token: asked.token ?? 'bot',
      event: read.event,
      attempt: asked.attempt ?? 1,
      runId: asked.runId ?? 7,
      policy: { ...defaultPolicy, ...asked.policy },
      publisher: new Publisher({ gitea, outbox: this.#outbox }),
      say: (line) => this.log.push(line),
      wait: asked.wait ?? (() => Promise.resolve())
    })
  }

  /** Says it as a member and lets the gate look at it. */
  async ask(pull: DoublePull, body = '!testme', asked: Asked = {}): Promise<GateOutcome & { comment: Comment }> {
    const comment = this.gitea.comment(pull, this.alice, body)
    return { ...(await this.gate(pull, comment, asked)), comment }
  }

  /** What we have said on a pull request, oldest first. */
  said(pull: DoublePull, by: DoubleUser = this.bot): string[] {
    return pull.entries.filter((entry) => entry.type === 'comment' && entry.user.id === by.id).map((entry) => entry.body)
  }

  /** Who gave which reactions to a comment. */
  reactions(comment: Comment): string[] {
    return comment.reactions.map((reaction) => reaction.content).sort()
  }
}
