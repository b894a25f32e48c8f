// Runs the shop: starts its services one after the other, deploys a version, and ends them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Service } from "./children.mjs";
import { endpoint, readOptions, usage } from "./options.mjs";
import { checkServer } from "./receiver.mjs";

const firstVersion = "1.4.0";
const nextVersion = "1.4.1";
const services = [];
const timers = [];
const folder = mkdtempSync(join(tmpdir(), "mainstay-demo-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
let counts = { sent: 0, failed: 0, skipped: 0 };
let visitors;
let ending;

let options;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  console.error(`${error.message}\n\n${usage}`);
  process.exit(2);
}
if (options.help) {
  console.log(usage);
  process.exit(0);
}

async function start(name, environment = {}, rest = {}) {
  const service = new Service(name, {
    version: firstVersion,
    instrumented: true,
    environment: { DEMO_SEED: String(options.seed), ...environment },
    onGiveUp: (reason) => {
      console.error(reason);
      end(1);
    },
    ...rest,
  });
  services.push(service);
  await service.start();
  console.log(`    ${name} (process ${service.child.pid})`);
  return service;
}

async function startShop() {
  const holesAt = String(Date.now() + options.deployAfter * 750);
  const queue = { DEMO_QUEUE: join(folder, "queue.db") };
  console.log("Starting the shop:");
  await start("inventory", { ...queue, DEMO_HOLES_AT: holesAt });
  const payments = await start("payments");
  const catalog = await start("catalog");
  const checkout = await start("checkout", {
    ...queue,
    PAYMENTS_URL: payments.url,
  });
  const storefront = await start("storefront", {
    CATALOG_URL: catalog.url,
    CHECKOUT_URL: checkout.url,
  });
  visitors = await start(
    "visitors",
    { STOREFRONT_URL: storefront.url, DEMO_RATE: String(options.rate) },
    {
      instrumented: false,
      onMessage: (message) => {
        counts = message.counts ?? counts;
      },
    },
  );
  after(options.deployAfter, () => deploy(catalog));
  if (options.minutes) after(options.minutes * 60, () => end(0));
  const until = options.minutes
    ? `for ${options.minutes} minutes`
    : "until Ctrl-C";
  console.log(
    `Sending to ${endpoint()} ${until}, ${options.rate} visits a second.`,
  );
}

function after(seconds, action) {
  timers.push(setTimeout(action, seconds * 1000));
}

async function deploy(catalog) {
  try {
    await catalog.replace(nextVersion);
    console.log(
      `Deployed catalog ${nextVersion} (process ${catalog.child.pid}).`,
    );
  } catch (error) {
    if (!ending)
      console.error(
        `Catalog ${nextVersion} was not deployed: ${error.message}`,
      );
  }
}

function end(status) {
  ending ??= endAll(status);
}

async function endAll(status) {
  timers.forEach(clearTimeout);
  console.log("Ending.");
  // No more visits first; then nobody asks anybody.
  await visitors?.stop();
  await Promise.all(services.map((service) => service.stop()));
  if (visitors)
    console.log(
      `${counts.sent} visits, ${counts.failed} failed, ${counts.skipped} not made.`,
    );
  process.exit(status);
}

process.on("SIGINT", () => end(0));
process.on("SIGTERM", () => end(0));

try {
  await checkServer();
  if (!ending) await startShop();
} catch (error) {
  if (!ending) {
    console.error(error.message);
    end(1);
  }
}
