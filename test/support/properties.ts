import fc from 'fast-check'

// Property tests try the same cases everywhere, so that what is red here is red for everybody. TESTME_SEED=random, or a
// number, looks further.
const given = process.env['TESTME_SEED']
if (given !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(given ?? 1) })
