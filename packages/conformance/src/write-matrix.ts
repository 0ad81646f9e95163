// Runs all scenarios on all services and writes MATRIX.md.
import { writeFileSync } from "node:fs";
import { provisionRealService } from "@parsec-ts/real-service";
import { renderMatrix, runMatrix } from "./matrix.js";
import { mockServices, realServices } from "./services.js";

const installation = await provisionRealService({ log: (line) => console.error(line) });
const matrix = await runMatrix([...mockServices, ...realServices(installation)]);
writeFileSync(new URL("../MATRIX.md", import.meta.url), renderMatrix(matrix));
