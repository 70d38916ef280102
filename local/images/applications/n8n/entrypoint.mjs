#!/usr/local/bin/node
/*
 * Runs n8n. It holds its database open and keeps in memory what it read from it, so it must not run while a restore puts another file there: whoever does that
 * asks here, over a socket that only root can reach, `POST /stop` before and `POST /start` after it. Each answers when it is done.
 */
import { spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

const user = 1000
const home = '/home/node'
const control = '/run/n8n.sock'
/** Milliseconds until a start has failed. */
const patience = 150_000

const environment = { ...process.env, HOME: home, N8N_ENCRYPTION_KEY: readFileSync('/run/secrets/encryption_key', 'utf8').trim() }

/** The running n8n; undefined while it is held. */
let running
let ended = false

function start() {
  const child = spawn(process.execPath, ['node_modules/n8n/bin/n8n', 'start'], {
    env: environment,
    uid: user,
    gid: user,
    stdio: ['ignore', 'inherit', 'inherit']
  })
  running = { child, exit: new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1))) }
  const own = running
  // One that nobody stopped ends the container with it.
  own.exit.then((code) => {
    if (running === own) process.exit(code)
  })
}

async function stop() {
  const stopping = running
  running = undefined
  stopping?.child.kill('SIGTERM')
  await stopping?.exit
}

async function serves() {
  const until = Date.now() + patience
  while (Date.now() < until) {
    const answer = await fetch('http://localhost:5678/healthz/readiness').catch(() => undefined)
    if (answer?.ok) return true
    await delay(200)
  }
  return false
}

async function answer(request) {
  if (request === 'POST /stop') {
    await stop()
    return [200, 'n8n has ended\n']
  }
  if (request === 'POST /start') {
    if (running === undefined && !ended) start()
    return (await serves()) ? [200, 'n8n serves\n'] : [500, `n8n does not serve within ${patience / 1000} s: its log says why\n`]
  }
  return [404, 'POST /stop or POST /start\n']
}

for (const signal of ['SIGTERM', 'SIGINT'])
  process.on(signal, async () => {
    ended = true
    await stop()
    process.exit(0)
  })

mkdirSync(`${home}/.n8n`, { recursive: true })
for (const folder of [home, `${home}/.n8n`]) chownSync(folder, user, user)
rmSync(control, { force: true })
createServer(async (request, response) => {
  const [status, text] = await answer(`${request.method} ${request.url}`)
  response.writeHead(status).end(text)
}).listen(control, () => chmodSync(control, 0o600))
start()
