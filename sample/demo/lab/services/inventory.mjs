// Products and their stock. Its faults: a statement that reads a whole table, connections that are
// not given back, and a computation that stops everything else.
import { pbkdf2Sync } from "node:crypto";
import { log } from "../../parts/log.mjs";
import { random } from "../../parts/random.mjs";
import { serve } from "../../parts/service.mjs";
import { Pool } from "../pool.mjs";
import { isOn, whenSwitched } from "../switches.mjs";
import { databaseFile, numbers } from "../tables.mjs";

const leakedForMs = 6000;
const stallEveryMs = 1000;
const stallMs = 500;
const stock = new Pool(
  databaseFile(
    "stock",
    `CREATE TABLE stock (product INTEGER PRIMARY KEY, pieces INTEGER);
     INSERT INTO stock ${numbers(200)} SELECT n, 1000000 FROM number;
     CREATE TABLE movement (id INTEGER PRIMARY KEY, product TEXT, pieces INTEGER);
     INSERT INTO movement ${numbers(1_000_000)}
       SELECT n, printf('product-%d', n % 20000), n % 7 FROM number;
     CREATE INDEX movement_product ON movement (product)`,
  ),
  "stock",
  4,
);

function compute() {
  const end = performance.now() + stallMs;
  while (performance.now() < end)
    pbkdf2Sync("secret", "salt", 2000, 32, "sha256");
}

let stalls;
whenSwitched("event_loop_stall", (isOnNow) => {
  clearInterval(stalls);
  if (isOnNow) stalls = setInterval(compute, stallEveryMs);
});

/** As `stock.using`; the fault forgets to give half of the connections back. */
async function usingStock(body) {
  const connection = await stock.acquire();
  try {
    return await body(connection);
  } finally {
    const giveBack = () => stock.release(connection);
    if (isOn("pool_exhausted") && random.chance(0.5))
      setTimeout(giveBack, leakedForMs);
    else giveBack();
  }
}

serve({
  "GET /products/:id": async ({ params }) => {
    const moved = isOn("slow_query")
      ? "SELECT sum(pieces) AS pieces FROM movement WHERE lower(trim(product)) LIKE '%' || lower(?)"
      : "SELECT sum(pieces) AS pieces FROM movement WHERE product = ?";
    const [row] = await stock.all(moved, `product-${params.id}`);
    return { product: params.id, moved: row.pieces };
  },

  "POST /reservations": ({ body }) =>
    usingStock(async (connection) => {
      for (const product of body.products)
        await connection.all(
          "UPDATE stock SET pieces = pieces - 1 WHERE product = ?",
          product,
        );
      log.info(`Reserved ${body.products.length} products`);
      return {};
    }),
});
