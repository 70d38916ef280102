// Built by `npm run build` from src/. Do not edit; licences of what it holds: LICENSES.txt.
"use strict";

// src/actions/job-keeper-main.ts
var import_doors = require("./lifecycle.cjs");
void (0, import_doors.runJobKeeper)(process.argv[2] ?? "");
