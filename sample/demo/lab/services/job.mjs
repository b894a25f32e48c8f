// A job that lives for seconds, and whose memory is its own: what all of them used together says
// nothing.
import { setTimeout as sleep } from "node:timers/promises";
import { inSpan } from "../../parts/spans.mjs";
import { ready } from "../../parts/service.mjs";

const livesMs = 15_000;
const held = Buffer.alloc(30 * 1024 * 1024, 1);

ready();
await inSpan("run job", { attributes: { "job.bytes": held.length } }, () =>
  sleep(livesMs),
);
process.kill(process.pid, "SIGTERM");
