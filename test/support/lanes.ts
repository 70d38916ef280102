/** Swarm tests may use two servers at once; each test process has one of them for itself. */
export const laneNames = (process.env['TESTME_TEST_SERVERS'] ?? 'test-1,test-2').split(',')
