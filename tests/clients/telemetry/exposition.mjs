// Serves /metrics by prom-client until it is told to end, and prints where, and what the endpoint
// has, as one line of JSON. The values never change, so that any scrape finds the same; but for a
// clock, which tells the scrapes apart.
import http from "node:http";
import { Counter, Gauge, Histogram, Registry, Summary } from "prom-client";

const registers = [new Registry()];
const requests = new Counter({
  name: "shop_requests_total",
  help: "Requests answered",
  labelNames: ["route", "note"],
  registers,
});
requests.inc({ route: "/a", note: "plain" }, 41);
requests.inc({ route: "/b", note: 'Grüße, "quoted" \\ and\nbroken' }, 7.5);
const temperature = new Gauge({
  name: "shop_temperature",
  help: "In Celsius",
  registers,
});
temperature.set(-3.25);
new Gauge({
  name: "shop_clock_seconds",
  help: "When it was scraped",
  registers,
  collect() {
    this.set(Date.now() / 1000);
  },
});
const duration = new Histogram({
  name: "shop_duration_seconds",
  help: "Duration",
  buckets: [0.1, 1, 10],
  registers,
});
for (const seconds of [0.05, 0.5, 5, 50]) duration.observe(seconds);
const size = new Summary({
  name: "shop_size_bytes",
  help: "Size",
  percentiles: [0.5],
  registers,
});
for (const bytes of [100, 200, 300]) size.observe(bytes);

const series = [
  {
    name: "shop_requests_total",
    labels: { route: "/a", note: "plain" },
    value: 41,
  },
  {
    name: "shop_requests_total",
    labels: { route: "/b", note: 'Grüße, "quoted" \\ and\nbroken' },
    value: 7.5,
  },
  { name: "shop_temperature", labels: {}, value: -3.25 },
  { name: "shop_duration_seconds_bucket", labels: { le: "1" }, value: 2 },
  { name: "shop_duration_seconds_bucket", labels: { le: "+Inf" }, value: 4 },
  { name: "shop_duration_seconds_sum", labels: {}, value: 55.55 },
  { name: "shop_duration_seconds_count", labels: {}, value: 4 },
  { name: "shop_size_bytes", labels: { quantile: "0.5" }, value: 200 },
  { name: "shop_size_bytes_sum", labels: {}, value: 600 },
];

const server = http.createServer(async (request, response) => {
  if (request.url !== "/metrics") return response.writeHead(404).end();
  const body = await registers[0].metrics();
  response
    .writeHead(200, { "Content-Type": registers[0].contentType })
    .end(body);
});
server.listen(0, "127.0.0.1", () => {
  console.log(
    JSON.stringify({ target: `127.0.0.1:${server.address().port}`, series }),
  );
});
process.on("SIGTERM", () => process.exit(0));
