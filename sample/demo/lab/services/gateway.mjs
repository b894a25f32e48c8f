// What clients of the laboratory talk to. Its fault: it allocates so much that garbage collection
// takes the time of all requests.
import { setTimeout as sleep } from "node:timers/promises";
import { random } from "../../parts/random.mjs";
import { ask, serve } from "../../parts/service.mjs";
import { isOn, whenSwitched } from "../switches.mjs";

const { CHECKOUT_URL, INVENTORY_URL } = process.env;
const objectsOfRequest = 50_000;
const requestsKept = 6;
let kept = [];

// Objects that live long enough to be moved, and end as soon as that was done.
function allocate() {
  const objects = [];
  for (let at = 0; at < objectsOfRequest; at++)
    objects.push({ at, text: `entry ${at}`, parts: [at, { next: at + 1 }] });
  kept.push(objects);
  if (kept.length > requestsKept) kept.shift();
}

whenSwitched("gc_regression", () => {
  kept = [];
});

function passing(handle) {
  return (request) => {
    if (isOn("gc_regression")) allocate();
    return handle(request);
  };
}

serve({
  "GET /products/:id": passing(({ params }) =>
    ask(INVENTORY_URL, "GET", `/products/${params.id}`),
  ),

  "POST /orders": passing(({ body }) =>
    ask(CHECKOUT_URL, "POST", "/orders", body),
  ),

  "GET /orders/:customer": passing(({ params }) =>
    ask(CHECKOUT_URL, "GET", `/orders/${params.customer}`),
  ),

  // Answers when there is something, as clients expect that poll.
  "GET /updates": async () => {
    await sleep(random.between(6000, 12_000));
    return { updates: [] };
  },
});
