import { test } from 'node:test'

// Lessons whose subject is not built yet, each with the part of the project that it waits for.
test.todo('L127: a run folder without results is shown, never an error page (belongs to the result site)')
test.todo('L132: a link that was posted once keeps working (belongs to the result site)')
test.todo('L135: pruning takes only old, dangling images, with no run alive (belongs to the host)')
test.todo("L144: the host's name is checked before switching (belongs to the host)")
