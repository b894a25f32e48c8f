// A page that knows a DSN and nothing else, and reports errors by @sentry/browser. It lies bundled,
// minified and with a source map where a browser loads it; the one who drives it sets `shop`, of
// {dsn, release, environment, mode, count}, and reads `reported`.
import * as Sentry from "@sentry/browser";
import { payAtTheTill, reportAll } from "./shapes.mjs";

const { dsn, release, environment, mode, count } = window.shop;
Sentry.init({
  dsn,
  release,
  environment,
  maxValueLength: 200_000,
  sendDefaultPii: true,
});

window.reported = [];
const record = (shape, group, id) => window.reported.push({ shape, group, id });
const end = () => Sentry.flush(10_000).then(() => (window.isDone = true));

async function bePatient() {
  for (let at = 0; at < Number(count); at++) {
    const error = new Error(`attempt ${at}`);
    record("patient", "patient", Sentry.captureException(error));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

if (mode === "uncaught" || mode === "rejection") {
  const event = mode === "uncaught" ? "error" : "unhandledrejection";
  // After the SDK's own, which was there first.
  window.addEventListener(event, () =>
    setTimeout(() => {
      record(mode, mode, Sentry.lastEventId());
      end();
    }, 0),
  );
  setTimeout(() => {
    if (mode === "uncaught") payAtTheTill();
    Promise.reject(new Error("nobody waits for this order"));
  }, 10);
} else if (mode === "patient") {
  bePatient().then(end);
} else {
  reportAll(Sentry, record);
  end();
}
