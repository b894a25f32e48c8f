// Who visits the laboratory. Not instrumented: traces begin in the gateway. Visits swell and ebb
// within minutes, and come in bursts, so that what is healthy is not level.
import http from "node:http";
import { random } from "../../parts/random.mjs";
import { isOn, whenSwitched } from "../switches.mjs";

const { GATEWAY_URL, LAB_RATE } = process.env;
const atOnceMax = 200;
const seasonMs = 240_000;
const seasonSwing = 0.25;
const burstChance = 1 / 40; // In each second.
const burstMs = 3000;
const burstFactor = 2.5;
const surgeFactor = 3.5;
const polls = { usual: 2, many: 25 };
const doings = { product: 45, order: 25, history: 30 };
const tenants = { acme: 20, globex: 30, initech: 30, umbrella: 20 };
const regions = { "eu-west": 50, "us-east": 35, "ap-south": 15 };
const agent = new http.Agent({ keepAlive: true, maxSockets: atOnceMax });
const counts = { sent: 0, failed: 0, skipped: 0 };
const began = Date.now();
let atOnce = 0;
let polling = 0;
let burstUntil = 0;

/** Visits a second, now. */
function rate() {
  const season = Math.sin((2 * Math.PI * (Date.now() - began)) / seasonMs);
  const burst = Date.now() < burstUntil ? burstFactor : 1;
  const surge = isOn("traffic_surge") ? surgeFactor : 1;
  return Number(LAB_RATE) * (1 + seasonSwing * season) * Math.max(burst, surge);
}

function nextRequest() {
  const customer = `customer-${random.integer(0, 199)}`;
  const products = [random.integer(1, 200), random.integer(1, 200)];
  const requests = {
    product: ["GET", `/products/${products[0]}`],
    order: ["POST", "/orders", { customer, products }],
    history: ["GET", `/orders/${customer}`],
  };
  return requests[random.weighted(doings)];
}

function send([method, path, body], done) {
  const headers = {
    baggage: `tenant=${random.weighted(tenants)},region=${random.weighted(regions)}`,
    ...(body && { "Content-Type": "application/json" }),
  };
  const request = http.request(
    new URL(path, GATEWAY_URL),
    { method, headers, agent },
    (answer) => {
      answer.resume().on("close", () => done(answer.statusCode < 500));
    },
  );
  request.setTimeout(30_000, () => request.destroy(new Error("no answer")));
  request.on("error", () => done(false));
  request.end(body && JSON.stringify(body));
}

function visit() {
  const request = nextRequest();
  if (atOnce >= atOnceMax) {
    counts.skipped++;
    return;
  }
  atOnce++;
  counts.sent++;
  send(request, (isGood) => {
    atOnce--;
    if (!isGood) counts.failed++;
  });
}

/** Visits come at random; the wait is cut short, so that a new rate counts soon. */
function scheduleNext() {
  const wait = (-Math.log(1 - random.next()) / rate()) * 1000;
  setTimeout(
    () => {
      visit();
      scheduleNext();
    },
    Math.min(wait, 2000),
  );
}

function poll() {
  while (polling < (isOn("long_polls") ? polls.many : polls.usual)) {
    polling++;
    send(["GET", "/updates"], () => {
      polling--;
      setTimeout(poll, 100);
    });
  }
}

whenSwitched("long_polls", poll);
setInterval(() => {
  if (random.chance(burstChance)) burstUntil = Date.now() + burstMs;
}, 1000);
setInterval(() => process.connected && process.send({ counts }), 1000);
process.on("SIGTERM", () => process.exit(0));
process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit(0));
scheduleNext();
poll();
process.send?.({ ready: true });
