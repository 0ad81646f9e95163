// The table of cases. `operation` is the name that peers know it by, and calls are those of one round. Node's figures still fall after ten
// thousand pings, so the warm-up is longer than that; peers that are compiled beforehand make a tenth of it.
// With `cores: "shared"` mock and client are pinned to one core, so that CPU per call decides; "separate" gives each its own.

const single = (operation, calls, warmUp) => ({ operation, calls, warmUp, inFlight: 1, cores: "shared" });
const sideBySide = (inFlight) => ({ operation: "ping", calls: 4096, warmUp: 16_384, inFlight, cores: "separate" });

/** Cases that every peer runs, round by round. */
export const CALL_CASES = {
  ping: single("ping", 3000, 16_000),
  sign_hash: single("sign_hash", 3000, 16_000),
  random_64k: single("random_64k", 800, 6000),
  hash_1m: single("hash_1m", 200, 1000),
  in_flight_1: sideBySide(1),
  in_flight_16: sideBySide(16),
  in_flight_64: sideBySide(64),
  in_flight_256: sideBySide(256),
  // All are submitted at once; the client runs as many of them as it does by default.
  queued_10000: { ...sideBySide(10_000), calls: 10_000, warmUp: 10_000, queues: true },
  codec: { ...single("codec", 50_000, 100_000), codec: true },
};

export const ALL_CASES = [
  ...Object.keys(CALL_CASES),
  "memory",
  "heap_queued",
  "import",
  "bundle",
  "mock_service",
  "c_client",
];
