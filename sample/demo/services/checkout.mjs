// Orders: charges the card, stores the order, and passes it to the warehouse by a queue. Its
// trouble: the history of a customer is found without an index.
import { metrics } from "@opentelemetry/api";
import { Database } from "../parts/database.mjs";
import { log } from "../parts/log.mjs";
import { Queue } from "../parts/queue.mjs";
import { random } from "../parts/random.mjs";
import { inSpan, visitor } from "../parts/spans.mjs";
import { ask, endWith, Refusal, serve } from "../parts/service.mjs";

const { PAYMENTS_URL, DEMO_QUEUE } = process.env;
const pastOrders = 250_000;
const customers = 20_000;
const orders = new Database(
  ":memory:",
  "orders",
  "CREATE TABLE placed_order (id TEXT PRIMARY KEY, customer TEXT, cents INTEGER, products TEXT)",
);
orders.exec(`
    INSERT INTO placed_order
    WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${pastOrders})
    SELECT printf('past-%d', n), printf('customer-%d', n % ${customers}), 1000 + n % 9000, '[]'
    FROM number`);
const queue = new Queue(DEMO_QUEUE, "orders");
const meter = metrics.getMeter("shop");
const placed = meter.createCounter("shop.orders", {
  description: "Orders placed",
  unit: "{order}",
});
const values = meter.createHistogram("shop.order.value", {
  description: "What an order costs",
  unit: "{cent}",
  advice: {
    explicitBucketBoundaries: [2000, 5000, 10000, 20000, 50000, 100000, 200000],
  },
});
endWith(() => {
  orders.close();
  queue.close();
});

async function charge(order, card) {
  try {
    return await ask(PAYMENTS_URL, "POST", "/charges", {
      order: order.id,
      cents: order.cents,
      card,
    });
  } catch (error) {
    if (error instanceof Refusal)
      log.warn(`Payment of order ${order.id} declined: ${error.message}`);
    throw error;
  }
}

serve({
  "POST /orders": async ({ body, span }) => {
    const order = {
      id: `order-${random.digits(8)}`,
      customer: body.customer,
      products: body.products,
      cents: body.products.reduce(
        (sum, product) => sum + 1500 + ((product * 7919) % 40000),
        0,
      ),
    };
    span?.setAttributes({
      "payment.card": body.card,
      "order.products": order.products.length,
    });
    await inSpan("check order", {}, () => {
      if (order.cents > 500_000)
        throw new Refusal(422, "An order may cost 5000 at most.");
    });
    const { authorization } = await charge(order, body.card);
    await orders.run(
      "INSERT INTO placed_order (id, customer, cents, products) VALUES (?, ?, ?, ?)",
      order.id,
      order.customer,
      order.cents,
      JSON.stringify(order.products),
    );
    await queue.send(order);
    placed.add(1, { tenant: visitor().tenant, "payment.card": body.card });
    values.record(order.cents, { tenant: visitor().tenant });
    log.info(
      `Order ${order.id} placed by ${order.customer} for ${order.cents} cents`,
    );
    return { order: order.id, authorization };
  },

  "GET /orders": async ({ query }) => {
    const customer = query.get("customer");
    const found = await orders.all(
      "SELECT id, cents FROM placed_order WHERE lower(customer) = lower(?) ORDER BY id DESC LIMIT ?",
      customer,
      50,
    );
    log.info(`History of ${customer} has ${found.length} orders`);
    return { orders: found };
  },
});
