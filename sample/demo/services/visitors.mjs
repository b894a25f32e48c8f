// Who visits the shop. Not instrumented, as browsers are not: traces begin in the storefront.
import http from "node:http";
import { random } from "../parts/random.mjs";

const { STOREFRONT_URL, DEMO_RATE } = process.env;
const atOnceMax = 100;
const tenants = { acme: 20, globex: 30, initech: 30, umbrella: 20 };
const regions = { "eu-west": 50, "us-east": 35, "ap-south": 15 };
const cards = { visa: 50, mastercard: 30, diners: 20 };
const words = {
  lamp: 3,
  kettle: 2,
  desk: 2,
  chair: 2,
  oak: 3,
  steel: 1,
  "brass clock": 1,
};
const doings = {
  home: 20,
  product: 30,
  search: 22,
  cart: 10,
  checkout: 14,
  orders: 4,
};
const agent = new http.Agent({ keepAlive: true, maxSockets: atOnceMax });
const counts = { sent: 0, failed: 0, skipped: 0 };
let atOnce = 0;
let isEnding = false;

// Everything random is drawn in one place and order, so that a seed repeats the visits.
function nextVisit() {
  const customer = `customer-${random.integer(0, 19_999)}`;
  const product = random.integer(1, 200);
  const card = random.weighted(cards);
  const word = random.weighted(words);
  const baggage = `tenant=${random.weighted(tenants)},region=${random.weighted(regions)}`;
  const requests = {
    home: ["GET", "/"],
    product: ["GET", `/products/${product}`],
    search: ["GET", `/search?q=${encodeURIComponent(word)}`],
    cart: ["POST", "/cart", { customer, product }],
    checkout: ["POST", "/checkout", { customer, product, card }],
    orders: ["GET", `/orders?customer=${customer}`],
  };
  return { baggage, request: requests[random.weighted(doings)] };
}

function visit({ baggage, request: [method, path, body] }) {
  if (atOnce >= atOnceMax) {
    counts.skipped++;
    return;
  }
  atOnce++;
  counts.sent++;
  const headers = {
    baggage,
    ...(body && { "Content-Type": "application/json" }),
  };
  const done = (isGood) => {
    atOnce--;
    if (!isGood) counts.failed++;
  };
  const request = http.request(
    new URL(path, STOREFRONT_URL),
    { method, headers, agent },
    (answer) => {
      answer.resume().on("close", () => done(answer.statusCode < 500));
    },
  );
  request.setTimeout(20_000, () => request.destroy(new Error("no answer")));
  request.on("error", () => done(false));
  request.end(body && JSON.stringify(body));
}

/** Visits come at random, so many a second on average. */
function scheduleNext() {
  const wait = (-Math.log(1 - random.next()) / Number(DEMO_RATE)) * 1000;
  const next = nextVisit();
  setTimeout(() => {
    if (isEnding) return;
    visit(next);
    scheduleNext();
  }, wait);
}

function end() {
  if (isEnding) return;
  isEnding = true;
  const began = Date.now();
  const timer = setInterval(() => {
    if (atOnce > 0 && Date.now() - began < 5000) return;
    clearInterval(timer);
    process.send?.({ counts }, () => process.exit(0));
    if (!process.connected) process.exit(0);
  }, 50);
}

process.on("SIGTERM", end);
process.on("SIGINT", () => {});
process.on("disconnect", end);
setInterval(() => process.connected && process.send({ counts }), 1000).unref();
scheduleNext();
process.send?.({ ready: true });
