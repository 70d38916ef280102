import { type DatabaseKind, firstOf, mark } from './kind.ts'

/**
 * MongoDB, after its documentation (mongosh, and the older shell `mongo`): no package of it is at hand, so only the
 * building of these lines is tested, not a real server. The app's database is the named one, else the only one there is.
 */
const choose = [
  "const env = (name) => (typeof process === 'undefined' ? _getEnv(name) : process.env[name]) || '';",
  "if (env('TESTME_USER') !== '') db.getSiblingDB('admin').auth(env('TESTME_USER'), env('TESTME_PASSWORD'));",
  "const own = db.adminCommand({ listDatabases: 1, nameOnly: true }).databases.map((d) => d.name).filter((n) => !['admin', 'config', 'local'].includes(n));",
  "const rows = db.getSiblingDB(env('TESTME_DATABASE') || (own.length === 1 ? own[0] : 'testme')).testme_canary;"
].join('\n')

export const mongodb: DatabaseKind = {
  name: 'MongoDB',
  images: /^(mongo|mongodb|mongodb-community-server|percona-server-mongodb)$/,
  processes: /(^|\/)mongod(\s|$)/,
  client: `${firstOf}
export TESTME_USER="$(first_of MONGO_INITDB_ROOT_USERNAME MONGODB_ROOT_USER)"
export TESTME_PASSWORD="$(first_of MONGO_INITDB_ROOT_PASSWORD MONGODB_ROOT_PASSWORD)"
export TESTME_DATABASE="$(first_of MONGO_INITDB_DATABASE MONGODB_DATABASE)"
exec "$(command -v mongosh || command -v mongo)" --quiet --norc --eval "$TESTME_INPUT"`,
  insert: (value) => `${choose}\nrows.updateOne({ _id: '${value}' }, { $set: { testme: 1 } }, { upsert: true });\n`,
  remove: (value) => `${choose}\nrows.deleteOne({ _id: '${value}' });\n`,
  list: `${choose}\nprint('${mark.begin}');\nrows.find().sort({ _id: 1 }).forEach((row) => print(row._id));\nprint('${mark.end}');\n`
}
