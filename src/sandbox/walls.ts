/** What is seen in the sandbox, read-only: a path of this machine, or a descriptor of it that the sandbox's first process inherits. */
export interface Seen {
  from: string | number
  to: string
}

/** Bytes that may lie in the sandbox's folders: temporary files with the browser's profile; what is handed back. They are memory. */
export const roomy = { temporary: 512 * 1024 * 1024, output: 64 * 1024 * 1024, shared: 64 * 1024 * 1024 }

/** Parts of /etc that programs need and that say nothing about this machine. */
const ofEtc = ['alternatives', 'chromium', 'chromium.d', 'fonts', 'ld.so.cache', 'ld.so.conf', 'ld.so.conf.d', 'localtime', 'ssl/certs', 'ssl/openssl.cnf']

const devices = ['null', 'zero', 'full', 'random', 'urandom']

/**
 * The words of bubblewrap for the outer sandbox, up to the command in it: nothing of this machine but programs (/usr) and what is named, no
 * network but a loopback of its own, no process of others, no capability but that of opening the ports 80 and 443 of that loopback. Pure.
 * @param top what /bin, /lib and the like are here: the target of a link into /usr, or null for a folder of its own
 */
export function outerWords(seen: readonly Seen[], top: Readonly<Record<string, string | null>>, environment: Readonly<Record<string, string>>): string[] {
  return [
    'bwrap',
    ...['--unshare-all', '--die-with-parent', '--new-session', '--hostname', 'sandbox', '--uid', '1000', '--gid', '1000'],
    ...['--cap-add', 'CAP_NET_BIND_SERVICE', '--clearenv'],
    ...Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['--ro-bind', '/usr', '/usr', '--ro-bind-try', '/nix/store', '/nix/store'],
    ...Object.entries(top).flatMap(([name, target]) => (target === null ? ['--ro-bind', name, name] : ['--symlink', target, name])),
    ...ofEtc.flatMap((name) => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`]),
    ...['--proc', '/proc', '--size', '65536', '--tmpfs', '/dev'],
    // Not bubblewrap's own --dev: for its terminals a second user namespace would be made, in which the ports could not be opened.
    ...devices.flatMap((name) => ['--dev-bind', `/dev/${name}`, `/dev/${name}`]),
    ...['--symlink', '/proc/self/fd', '/dev/fd', '--size', String(roomy.shared), '--tmpfs', '/dev/shm', '--remount-ro', '/dev'],
    ...['--size', String(roomy.temporary), '--tmpfs', '/tmp', '--size', String(roomy.output), '--tmpfs', '/out'],
    ...seen.flatMap(({ from, to }) => (typeof from === 'number' ? ['--ro-bind-fd', String(from), to] : ['--ro-bind', from, to])),
    ...['--remount-ro', '/', '--chdir', '/tmp', '--']
  ]
}

/** Tasks, threads among them, that the sandbox's user may have: a Chromium has some three hundred. */
const mostTasks = 1024
/** Bytes of one file, and the number of open files. */
const limits = { fsize: roomy.temporary, nofile: 8192 }

/**
 * The words around it: limits, the first to be killed where memory ends (whatever else runs here), and an end that nothing in the sandbox can put
 * off. Pure. `seconds`: until then.
 */
export function boundWords(seconds: number): string[] {
  return [
    ...['prlimit', `--nproc=${mostTasks}`, `--fsize=${limits.fsize}`, `--nofile=${limits.nofile}`, '--core=0', '--'],
    ...['choom', '-n', '1000', '--', 'timeout', '--signal=KILL', String(Math.ceil(seconds))]
  ]
}
