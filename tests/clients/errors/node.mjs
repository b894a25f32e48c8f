// A program that knows a DSN and nothing else, and reports errors by @sentry/node. Prints each that
// it reports as a line of JSON.
//
//   node.mjs all          errors of every shape that shapes.mjs has
//   node.mjs uncaught     an exception that nobody catches
//   node.mjs rejection    a promise that nobody handles
//   node.mjs patient N    N errors, 50 ms apart, whatever becomes of them
//
// SENTRY_DSN, SENTRY_RELEASE, SENTRY_ENVIRONMENT; TUNNEL: where it sends in place of the DSN's
// address.
import { setTimeout as sleep } from "node:timers/promises";
import * as Sentry from "@sentry/node";
import { payAtTheTill, reportAll } from "./shapes.mjs";

Sentry.init({
  maxValueLength: 200_000,
  sendDefaultPii: true,
  tunnel: process.env.TUNNEL,
});

const record = (shape, group, id) =>
  console.log(JSON.stringify({ shape, group, id }));
const [mode, count] = process.argv.slice(2);

if (mode === "all") {
  reportAll(Sentry, record);
  await Sentry.flush(10_000);
} else if (mode === "uncaught") {
  process.on("exit", () =>
    record("uncaught", "uncaught", Sentry.lastEventId()),
  );
  setTimeout(() => payAtTheTill(), 1);
} else if (mode === "rejection") {
  process.on("exit", () =>
    record("rejection", "rejection", Sentry.lastEventId()),
  );
  Promise.reject(new Error("nobody waits for this order"));
} else {
  for (let at = 0; at < Number(count); at++) {
    const error = new Error(`attempt ${at}`);
    record("patient", "patient", Sentry.captureException(error));
    await sleep(50);
  }
  await Sentry.flush(2000);
}
