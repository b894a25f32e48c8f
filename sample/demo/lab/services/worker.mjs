// Ships what was ordered, and reports. Its fault: it reports on everything, all the time, and the
// ledger has no time for others.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { log } from "../../parts/log.mjs";
import { Queue } from "../../parts/queue.mjs";
import { inSpan } from "../../parts/spans.mjs";
import { ask, endWith, ready } from "../../parts/service.mjs";
import { isOn } from "../switches.mjs";

const { LEDGER_URL, LAB_FOLDER } = process.env;
const reportEveryMs = 3000;
const reportRows = 2000;
const noisyEveryMs = 50;
const noisyRows = 400_000;
const queue = new Queue(join(LAB_FOLDER, "queue.db"), "orders");
let isEnding = false;

async function ship(order) {
  const { cents } = await ask(LEDGER_URL, "GET", `/balances/${order.customer}`);
  log.info(`Shipped ${order.id}, balance ${cents}`);
}

function report() {
  const rows = isOn("noisy_neighbour") ? noisyRows : reportRows;
  return inSpan("report", {}, () =>
    ask(LEDGER_URL, "GET", `/reports/${rows}`),
  ).catch((error) => log.error("There is no report", error));
}

async function shipAll() {
  while (!isEnding) {
    await queue.consume(20, ship);
    await sleep(500);
  }
}

async function reportAll() {
  while (!isEnding) {
    await report();
    for (let slept = 0; slept < reportEveryMs && !isEnding;) {
      await sleep(noisyEveryMs);
      slept += isOn("noisy_neighbour") ? reportEveryMs : noisyEveryMs;
    }
  }
}

const working = Promise.all([shipAll(), reportAll()]);
endWith(async () => {
  isEnding = true;
  await working;
  queue.close();
});
ready();
