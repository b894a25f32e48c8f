// What all services are made of: routes over HTTP, calls of other services, an orderly end.
import http from "node:http";
import { context, trace } from "@opentelemetry/api";
import { getRPCMetadata } from "@opentelemetry/core";
import { log } from "./log.mjs";
import { startProfiles, stopProfiles } from "./profiles.mjs";
import { markFailed, visitor } from "./spans.mjs";
import { stopTelemetry } from "./telemetry.mjs";

const bodyBytesMax = 1 << 16;
const answerWithin = 10_000;
const sendWithin = 5_000;
const agent = new http.Agent({ keepAlive: true });
const endings = [];
let isEnding = false;

/** An answer that is no failure of this service: something is refused, or is not there. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.name = "Refusal";
    this.status = status;
  }
}

/** Another service failed. */
export class UpstreamError extends Error {
  constructor(message) {
    super(message);
    this.name = "UpstreamError";
  }
}

/**
 * Serves `routes`: `"GET /products/:id"` to a function of {params, query, body, span}. Returns the
 * server of node:http.
 */
export function serve(routes) {
  const table = Object.entries(routes).map(([name, handle]) => {
    const [method, path] = name.split(" ");
    return { method, path, parts: path.split("/"), handle };
  });
  const server = http.createServer((request, response) =>
    answer(table, request, response),
  );
  // The next version listens on the same port before this one stops.
  const port = Number(process.env.DEMO_PORT ?? 0);
  server.listen({ host: "127.0.0.1", port, reusePort: true }, () => {
    ready({ port: server.address().port });
  });
  endWith(
    () =>
      new Promise((ended) => {
        server.close(ended);
        server.closeIdleConnections();
      }),
  );
  return server;
}

async function answer(table, request, response) {
  const span = trace.getActiveSpan();
  let status = 200;
  let body;
  try {
    const url = new URL(request.url, "http://shop");
    const found = route(table, request.method, url.pathname);
    if (!found) throw new Refusal(404, `There is no ${url.pathname}.`);
    const metadata = getRPCMetadata(context.active());
    if (metadata) metadata.route = found.path;
    span?.setAttributes(visitor());
    body = await found.handle({
      params: found.params,
      query: url.searchParams,
      body: await readBody(request),
      span,
    });
  } catch (error) {
    status = error.status ?? (error instanceof UpstreamError ? 502 : 500);
    body = { error: error.message };
    if (status >= 500) {
      if (span) markFailed(span, error);
      log.error(
        `${request.method} ${request.url} failed: ${error.message}`,
        error,
      );
    }
  }
  response.writeHead(status, {
    "Content-Type": "application/json",
    // A process that ends keeps no connection open.
    ...(isEnding && { Connection: "close" }),
  });
  response.end(JSON.stringify(body ?? {}));
}

function route(table, method, path) {
  const parts = path.split("/");
  for (const entry of table) {
    if (entry.method !== method || entry.parts.length !== parts.length)
      continue;
    const params = {};
    const fits = entry.parts.every((part, index) => {
      if (!part.startsWith(":")) return part === parts[index];
      params[part.slice(1)] = decodeURIComponent(parts[index]);
      return true;
    });
    if (fits) return { ...entry, params };
  }
  return undefined;
}

async function readBody(stream) {
  let text = "";
  stream.setEncoding("utf8");
  for await (const piece of stream) {
    text += piece;
    if (text.length > bodyBytesMax)
      throw new Refusal(413, "The body is too large.");
  }
  return text ? JSON.parse(text) : undefined;
}

/**
 * What another service answers; throws a Refusal for its 4xx and an UpstreamError for its 5xx, and
 * where nothing comes within `timeoutMs`.
 */
export async function ask(base, method, path, body, timeoutMs = answerWithin) {
  const response = await send(base, method, path, body, timeoutMs);
  const answered = await readBody(response);
  if (response.statusCode >= 500) {
    throw new UpstreamError(
      `${method} ${path} answered ${response.statusCode}: ${answered?.error}`,
    );
  }
  if (response.statusCode >= 400)
    throw new Refusal(response.statusCode, answered?.error);
  return answered;
}

function send(base, method, path, body, timeoutMs) {
  return new Promise((resolve, reject) => {
    const headers = body ? { "Content-Type": "application/json" } : {};
    const url = new URL(path, base);
    const request = http.request(
      url,
      { method, headers, agent, timeout: timeoutMs },
      resolve,
    );
    request.on("timeout", () =>
      request.destroy(new Error(`no answer in ${timeoutMs} ms`)),
    );
    request.on("error", (error) =>
      // A kept connection that the other side closes meanwhile; what only reads is asked again.
      error.code === "ECONNRESET" && request.reusedSocket && method === "GET"
        ? resolve(send(base, method, path, body, timeoutMs))
        : reject(new UpstreamError(`${method} ${path}: ${error.message}`)),
    );
    request.end(body && JSON.stringify(body));
  });
}

/** Says to the program that started this one that it works now. */
export function ready(message = {}) {
  process.send?.({ ready: true, ...message });
}

/** `ending` is awaited when the service is told to end: the last one given comes first, so that what
 * answers requests ends before what it uses. */
export function endWith(ending) {
  endings.push(ending);
}

async function end() {
  if (isEnding) return;
  isEnding = true;
  for (const ending of endings.reverse()) await ending();
  stopProfiles();
  setTimeout(() => process.exit(0), sendWithin); // Where the server is away.
  await stopTelemetry().catch(() => {}); // What went wrong was said.
  process.exit(0);
}

process.on("SIGTERM", end);
process.on("SIGINT", () => {}); // Ctrl-C reaches all processes; the first one ends the others.
process.on("disconnect", end); // The first one is gone.
startProfiles();
