// The switches of the laboratory, over HTTP on loopback.
//
//   GET /faults                     what there is, what is on, and the service each comes from
//   POST /faults/NAME {"on": true}  switches one
import http from "node:http";
import { faults, lookAlikes } from "./catalogue.mjs";

const bodyBytesMax = 1000;
const known = { ...faults, ...lookAlikes };

function list({ on, processes }) {
  const shown = Object.entries(known).map(([name, { origin, what }]) => [
    name,
    { origin: origin ?? null, what, on: on.has(name) },
  ]);
  return { faults: Object.fromEntries(shown), processes: processes() };
}

async function bodyOf(request) {
  let text = "";
  for await (const piece of request) {
    text += piece;
    if (text.length > bodyBytesMax) throw new Error("The body is too large.");
  }
  return JSON.parse(text);
}

async function answer(lab, request) {
  if (request.method === "GET" && request.url === "/faults")
    return [200, list(lab)];
  const name = /^\/faults\/(\w+)$/.exec(request.url)?.[1];
  if (request.method !== "POST" || !name || !Object.hasOwn(known, name))
    return [404, { error: "There is no such fault." }];
  const { on } = await bodyOf(request);
  if (typeof on !== "boolean")
    return [400, { error: 'Send {"on": true} or {"on": false}.' }];
  await lab.turn(name, on);
  return [200, list(lab)];
}

/** Listens on a free port of loopback, and returns it. */
export function control(lab) {
  const server = http.createServer((request, response) => {
    answer(lab, request)
      .catch((error) => [400, { error: error.message }])
      .then(([status, body]) => {
        response.writeHead(status, { "Content-Type": "application/json" });
        response.end(JSON.stringify(body));
      });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(server.address().port));
  });
}
