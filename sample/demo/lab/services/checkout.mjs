// Takes orders: reserves, charges, stores, and passes them on by a queue. Its faults: a statement
// for each order of a history, a transaction that holds its lock, and charges tried without a pause.
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { log } from "../../parts/log.mjs";
import { Queue } from "../../parts/queue.mjs";
import { inSpan } from "../../parts/spans.mjs";
import { ask, endWith, serve, UpstreamError } from "../../parts/service.mjs";
import { ownConnection, Pool } from "../pool.mjs";
import { isOn, whenSwitched } from "../switches.mjs";
import { databaseFile, numbers } from "../tables.mjs";

const { INVENTORY_URL, PAYMENT_URL, LAB_FOLDER } = process.env;
const historyOrders = 40;
const chargeWithinMs = 3000;
const stormWithinMs = 8; // A charge takes three times as long at least.
const stormTries = 8;
const lockHeldMs = 2500;
const lockFreeMs = 250;
const file = databaseFile(
  "orders",
  `CREATE TABLE placed_order (id TEXT PRIMARY KEY, customer TEXT, cents INTEGER);
   CREATE INDEX placed_order_customer ON placed_order (customer, id);
   CREATE TABLE order_line (order_id TEXT, product INTEGER);
   CREATE INDEX order_line_order ON order_line (order_id);
   INSERT INTO placed_order ${numbers(8000)}
     SELECT printf('past-%d', n), printf('customer-%d', n % 200), 1000 + n % 9000 FROM number;
   INSERT INTO order_line ${numbers(16_000)}
     SELECT printf('past-%d', n % 8000), n % 200 FROM number`,
);
const orders = new Pool(file, "orders", 4);
const beside = ownConnection(file, "orders");
const queue = new Queue(join(LAB_FOLDER, "queue.db"), "orders");
endWith(() => queue.close());

async function charge(order) {
  if (!isOn("retry_storm"))
    return ask(PAYMENT_URL, "POST", "/charges", order, chargeWithinMs);
  for (let tried = 1; ; tried++) {
    try {
      return await ask(PAYMENT_URL, "POST", "/charges", order, stormWithinMs);
    } catch (error) {
      if (!(error instanceof UpstreamError) || tried === stormTries)
        throw error;
    }
  }
}

async function historyByOrder(customer) {
  const found = await orders.all(
    "SELECT id FROM placed_order WHERE customer = ? ORDER BY id LIMIT ?",
    customer,
    historyOrders,
  );
  const lines = [];
  for (const { id } of found)
    lines.push(
      ...(await orders.all(
        "SELECT order_id, product FROM order_line WHERE order_id = ?",
        id,
      )),
    );
  return lines;
}

function historyAtOnce(customer) {
  return orders.all(
    "SELECT order_id, product FROM order_line WHERE order_id IN (SELECT id FROM placed_order WHERE customer = ? ORDER BY id LIMIT ?)",
    customer,
    historyOrders,
  );
}

// Holds the lock of the database's writers nearly all the time, as a job of maintenance may.
whenSwitched("database_lock", async () => {
  while (isOn("database_lock")) {
    await inSpan("recompute totals", {}, async () => {
      await beside.ask("BEGIN IMMEDIATE");
      await beside.all("UPDATE placed_order SET cents = cents WHERE id = ?", 1);
      await sleep(lockHeldMs);
      await beside.ask("COMMIT");
    }).catch((error) => log.error("Totals are not recomputed", error));
    await sleep(lockFreeMs);
  }
});

serve({
  "POST /orders": async ({ body }) => {
    const { customer, products } = body;
    const cents = 2500 * products.length;
    const order = { id: `order-${randomUUID()}`, customer, cents };
    await ask(INVENTORY_URL, "POST", "/reservations", { products });
    await charge(order);
    await orders.all(
      "INSERT INTO placed_order (id, customer, cents) VALUES (?, ?, ?)",
      order.id,
      customer,
      cents,
    );
    await queue.send(order);
    log.info(`Order ${order.id} placed by ${customer}`);
    return { order: order.id };
  },

  "GET /orders/:customer": async ({ params }) => {
    const history = isOn("n_plus_one") ? historyByOrder : historyAtOnce;
    return { lines: await history(params.customer) };
  },
});
