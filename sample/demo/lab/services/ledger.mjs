// What was charged and shipped: in the place of a database server, with one connection for all. Its
// faults: it keeps memory of each request, and it is not there.
import { log } from "../../parts/log.mjs";
import { serve } from "../../parts/service.mjs";
import { Pool } from "../pool.mjs";
import { isOn, whenSwitched } from "../switches.mjs";
import { databaseFile, numbers } from "../tables.mjs";

const numbersKept = 60_000; // Of each request: half a megabyte.
const requestsKept = 1200;
const kept = [];
const entries = new Pool(
  databaseFile(
    "ledger",
    `CREATE TABLE entry (id INTEGER PRIMARY KEY, customer TEXT, cents INTEGER);
     CREATE INDEX entry_customer ON entry (customer);
     INSERT INTO entry (customer, cents) ${numbers(600_000)}
       SELECT printf('customer-%d', n % 20000), n % 5000 FROM number`,
  ),
  "ledger",
  1,
);

function keep() {
  kept.push(new Array(numbersKept).fill(Math.random()));
  if (kept.length > requestsKept) kept.shift();
}

// Memory comes back by a new process only, which is how such a thing ends in life.
whenSwitched("leak", (isOnNow) => {
  if (!isOnNow) process.kill(process.pid, "SIGTERM");
});

function keeping(handle) {
  return (request) => {
    if (isOn("leak")) keep();
    return handle(request);
  };
}

const server = serve({
  "POST /entries": keeping(async ({ body }) => {
    await entries.all(
      "INSERT INTO entry (customer, cents) VALUES (?, ?)",
      body.customer,
      body.cents,
    );
    return {};
  }),

  "GET /balances/:customer": keeping(async ({ params }) => {
    const [row] = await entries.all(
      "SELECT sum(cents) AS cents FROM entry WHERE customer = ?",
      params.customer,
    );
    return { cents: row.cents };
  }),

  "GET /reports/:rows": keeping(async ({ params }) => {
    const [row] = await entries.all(
      "SELECT count(*) AS customers FROM (SELECT customer, sum(cents) FROM entry WHERE id <= ? GROUP BY customer)",
      Number(params.rows),
    );
    log.info(`Reported ${row.customers} customers`);
    return row;
  }),
});

let port;
whenSwitched("dependency_down", (isOnNow) => {
  if (!isOnNow) {
    server.listen({ host: "127.0.0.1", port, reusePort: true });
    return;
  }
  port = server.address().port;
  server.close();
  server.closeAllConnections();
});
