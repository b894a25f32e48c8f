// Runs the laboratory: its services, and a listener on loopback that switches faults on and off.
// Prints one line of JSON with its address when all is there. Ends at SIGTERM, or when its standard
// input ends.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Service } from "../children.mjs";
import { checkServer } from "../receiver.mjs";
import { actorOf } from "./catalogue.mjs";
import { control } from "./control.mjs";
import { Jobs } from "./jobs.mjs";

const { values: flags } = parseArgs({
  options: {
    rate: { type: "string", default: "12" },
    seed: { type: "string", default: "1" },
  },
});
const folder = mkdtempSync(join(tmpdir(), "mainstay-lab-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const services = new Map();
const on = new Set();
const jobs = new Jobs({ folder: "lab/services", instrumented: true });
let version = 0;
let ending;

async function start(name, environment = {}, rest = {}) {
  const service = new Service(name, {
    version: "2.0.0",
    folder: "lab/services",
    instrumented: true,
    mayEndOften: true,
    environment: {
      DEMO_SEED: flags.seed,
      LAB_FOLDER: folder,
      LAB_RATE: flags.rate,
      ...environment,
    },
    // A new process knows of nothing that is on.
    onStart: (child) => {
      for (const fault of on)
        if (actorOf(fault) === name) child.send({ fault, isOn: true });
    },
    onGiveUp: (reason) => {
      console.error(reason);
      end(1);
    },
    ...rest,
  });
  services.set(name, service);
  await service.start();
  return service.url;
}

async function startAll() {
  const LEDGER_URL = await start("ledger");
  const INVENTORY_URL = await start("inventory");
  const PAYMENT_URL = await start("payment", { LEDGER_URL });
  const CHECKOUT_URL = await start("checkout", { INVENTORY_URL, PAYMENT_URL });
  await start("worker", { LEDGER_URL });
  const GATEWAY_URL = await start("gateway", { CHECKOUT_URL, INVENTORY_URL });
  await start("visitors", { GATEWAY_URL }, { instrumented: false });
}

/** What the program itself does where no service acts. */
const acts = {
  healthy_deployment: (isOn) =>
    isOn && services.get("checkout").replace(`2.0.${++version}`),
  short_lived_jobs: (isOn) => jobs.run(isOn),
};

async function turn(name, isOn) {
  if (on.has(name) === isOn) return;
  if (isOn) on.add(name);
  else on.delete(name);
  const actor = actorOf(name);
  if (actor) services.get(actor).child.send({ fault: name, isOn });
  else await acts[name](isOn);
}

function end(status) {
  ending ??= endAll(status);
}

async function endAll(status) {
  // No more visits first; then nobody asks anybody.
  await services.get("visitors")?.stop();
  await jobs.run(false);
  await Promise.all([...services.values()].map((service) => service.stop()));
  process.exit(status);
}

process.on("SIGINT", () => end(0));
process.on("SIGTERM", () => end(0));
process.stdin.on("end", () => end(0)).resume();

try {
  await checkServer();
  await startAll();
  const processes = () =>
    Object.fromEntries(
      [...services].map(([name, service]) => [name, service.child.pid]),
    );
  const port = await control({ on, turn, processes });
  console.log(JSON.stringify({ control: `http://127.0.0.1:${port}` }));
} catch (error) {
  if (!ending) {
    console.error(error.message);
    end(1);
  }
}
