// The warehouse: takes orders from the queue and keeps stock. Its troubles: it forgets nothing, so
// its memory grows; and some minutes after the start a supplier's feed begins to have holes.
import { setTimeout as sleep } from "node:timers/promises";
import { metrics } from "@opentelemetry/api";
import { Database } from "../parts/database.mjs";
import { log } from "../parts/log.mjs";
import { Queue } from "../parts/queue.mjs";
import { random } from "../parts/random.mjs";
import { inSpan } from "../parts/spans.mjs";
import { endWith, ready } from "../parts/service.mjs";

const { DEMO_QUEUE, DEMO_HOLES_AT } = process.env;
const memoryBytesMax = 512 * 1024 * 1024; // Then it ends, and is started anew.
const auditEntries = 1500; // Of one reservation: 50 to 100 kB.
const auditTrail = [];
const database = new Database(
  ":memory:",
  "inventory",
  "CREATE TABLE stock (product INTEGER PRIMARY KEY, pieces INTEGER)",
);
for (let id = 1; id <= 200; id++)
  database.exec(`INSERT INTO stock VALUES (${id}, ${20 + (id % 30)})`);
const queue = new Queue(DEMO_QUEUE, "orders");
metrics
  .getMeter("shop")
  .createObservableGauge("shop.queue.depth", {
    description: "Orders waiting",
    unit: "{message}",
  })
  .addCallback((result) => result.observe(queue.depth(), { queue: "orders" }));

/** What grows without end. */
function recordForAudit(order, product) {
  const entries = [];
  for (let step = 0; step < auditEntries; step++)
    entries.push({ step, at: Date.now() + step });
  auditTrail.push({ order: order.id, product, entries });
}

async function reserve(order, product) {
  await database.run(
    "UPDATE stock SET pieces = pieces - 1 WHERE product = ?",
    product,
  );
  const left = await database.one(
    "SELECT pieces FROM stock WHERE product = ?",
    product,
  );
  log.info(`Reserved product ${product} for ${order.id}`);
  recordForAudit(order, product);
  if (left && left.pieces < 10) await reorder(product, left.pieces);
}

function reorder(product, left) {
  return inSpan("reorder", { attributes: { product } }, async () => {
    log.warn(`Stock of product ${product} is low: ${left} left`);
    await database.run(
      "UPDATE stock SET pieces = pieces + ? WHERE product = ?",
      40,
      product,
    );
    log.info(
      `Ordered 40 pieces of product ${product} from supplier ${1 + (product % 7)}`,
    );
  });
}

async function handle(order) {
  try {
    for (const product of order.products) await reserve(order, product);
  } catch (error) {
    log.error(`Order ${order.id} cannot be reserved: ${error.message}`, error);
    throw error;
  }
}

function readSupplierFeed() {
  const rows = random.integer(40, 60);
  log.debug(
    `Read ${rows} rows from the feed of supplier ${random.integer(1, 7)}`,
  );
  if (Date.now() < Number(DEMO_HOLES_AT)) return;
  for (let hole = 0; hole < 3; hole++) {
    const supplier = random.integer(1, 7);
    log.warn(
      `Row ${random.integer(1, rows)} of supplier ${supplier} has no price and is skipped`,
    );
  }
}

const feed = setInterval(readSupplierFeed, 5000);
let isEnding = false;

async function work() {
  while (!isEnding) {
    const taken = await queue.consume(10, handle);
    if (taken > 0) log.debug(`Took ${taken} messages from the queue`);
    if (process.memoryUsage.rss() > memoryBytesMax) {
      log.error(
        "Memory is used up, ending",
        new Error(`${auditTrail.length} entries of audit`),
      );
      process.kill(process.pid, "SIGTERM");
      return;
    }
    await sleep(500);
  }
}

const working = work();
endWith(async () => {
  isEnding = true;
  clearInterval(feed);
  await working;
  database.close();
});
ready();
