// Imported first by every entry. A runner starts whatever `node` is in PATH, whatever `using:` says, and an older one
// would fail somewhere inside a bundle with words that help nobody.
const needed = 24
const found = process.versions.node

if (Number(found.split('.')[0]) < needed) {
  console.log(`error  this is Node ${found} (${process.execPath}), and testme needs Node ${needed} or newer`)
  console.log('       Put a newer node first in the PATH of the runner daemon.')
  process.exit(1)
}

export {}
