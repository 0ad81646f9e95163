// Loaded before one of Node's own tests, by `--import`: sets the object under test as `crypto`, and says how often the service used a key.
import { writeSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
import { countKeyUses } from "./count-key-uses.mjs";
import { ignored, ignoreTexts } from "./ignore-texts.mjs";
import { installObject } from "./install-object.mjs";

const { object, settings } = JSON.parse(process.env.PARSEC_TS_OBJECT);

const installed = await installObject(object, settings);
ignoreTexts();
// Node's tests pollute prototypes, so results are left alone.
const uses = countKeyUses({ ...installed, refusalReason: undefined });
process.on("exit", () => {
  if (isMainThread) writeSync(3, JSON.stringify({ ...uses.totals(), texts: [...ignored] }));
});
