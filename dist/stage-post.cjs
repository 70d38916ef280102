// Built by `npm run build` from src/. Do not edit; licences of what it holds: LICENSES.txt.
"use strict";

// src/actions/needs-node.ts
var needed = 24;
var found = process.versions.node;
if (Number(found.split(".")[0]) < needed) {
  console.log(`error  this is Node ${found} (${process.execPath}), and testme needs Node ${needed} or newer`);
  console.log("       Put a newer node first in the PATH of the runner daemon.");
  process.exit(1);
}

// actions/recipe-stage/post.ts
var import_doors = require("./lifecycle.cjs");
void (0, import_doors.runAction)(import_doors.recipeStagePost);
