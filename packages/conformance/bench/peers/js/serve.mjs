// The line protocol that every peer speaks: "CASE CALLS IN_FLIGHT" in, a line of JSON with the cost of these calls out.

/** Runs the cases that are asked for. Each is a function of one call, or has `whole`, a function of all; `prepare` makes them once. */
export async function serve(prepare) {
  const cases = await prepare();
  process.stdin.setEncoding("utf8");
  // The next line comes only after the response to the last one, so a chunk is a line.
  for await (const line of process.stdin) {
    const [name, calls, inFlight] = line.trim().split(" ");
    const run = cases[name];
    const result = run === undefined ? { unsupported: true } : await measured(run, Number(calls), Number(inFlight));
    process.stdout.write(`${JSON.stringify(result)}\n`);
  }
  process.exit();
}

async function measured(run, calls, inFlight) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const extra = run.whole ? await run.whole(calls, inFlight) : await repeat(run, calls, inFlight);
  const wallUs = (performance.now() - start) * 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { calls, wallUs: Math.round(wallUs), userUs: user, systemUs: system, ...extra };
}

async function repeat(call, calls, inFlight) {
  if (inFlight === 1) {
    for (let i = 0; i < calls; i++) await call();
    return;
  }
  let left = calls;
  const work = async () => {
    while (left-- > 0) await call();
  };
  await Promise.all(Array.from({ length: Math.min(inFlight, calls) }, work));
}
