// Profiles of this process in pprof's format, sent to Mainstay: where processor time goes, one
// after the other without a gap, and what holds memory.
import { heap, time, encode } from "@datadog/pprof";
import { endpoint, exporterHeaders } from "../options.mjs";

const everyMs = 30_000;
const intervalMicros = 10_000; // A hundred samples a second cost less than a hundredth of a core.
const sampledBytes = 128 * 1024;
const stackDepth = 64;
let timer;
let warned = false;

export function startProfiles() {
  heap.start(sampledBytes, stackDepth);
  time.start({ intervalMicros, lineNumbers: true });
  timer = setInterval(() => {
    send("cpu", time.stop(true));
    send("heap", heap.profile());
  }, everyMs);
}

/** What was measured since the last one is dropped: it is seconds of a service that ends. */
export function stopProfiles() {
  clearInterval(timer);
  time.stop(false);
  heap.stop();
}

async function send(type, profile) {
  try {
    const query = new URLSearchParams({
      service: process.env.OTEL_SERVICE_NAME,
      version: process.env.DEMO_VERSION,
      type,
    });
    const body = await encode(profile);
    const response = await fetch(`${endpoint()}/api/v1/profiles?${query}`, {
      method: "POST",
      headers: {
        ...exporterHeaders(),
        "Content-Type": "application/octet-stream",
      },
      body,
      signal: AbortSignal.timeout(10_000),
    });
    await response.arrayBuffer();
    if (!response.ok) warn(`the server answered ${response.status}`);
  } catch (error) {
    warn(error.cause?.message ?? error.message);
  }
}

function warn(reason) {
  if (warned) return;
  warned = true;
  console.error(
    `${process.env.OTEL_SERVICE_NAME}: profiles are not taken: ${reason}`,
  );
}
