// Serves page.mjs, bundled and minified, from loopback, opens it in Chromium, and prints each error
// that it reports as a line of JSON: browser.mjs all | uncaught | rejection | patient N
//
// SENTRY_DSN, SENTRY_RELEASE, SENTRY_ENVIRONMENT; with BUNDLE_FOLDER the bundle and its map stay
// there.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import http from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch } from "../../browser/browser.mjs";

const require = createRequire(
  new URL("../../../web/package.json", import.meta.url),
);
// As the web UI's own build does it.
const { build } = require("rolldown");

// As bundler plugins name a script, for its source map to be found.
const debugId = "5a7c0b1e-3f4d-4c2a-9b6e-1d8f0a2c4e6b";
const banner = `{const stack = new Error().stack;
if (stack) (globalThis._sentryDebugIds ??= {})[stack] = "${debugId}";}`;

const folder =
  process.env.BUNDLE_FOLDER ?? (await mkdtemp(join(tmpdir(), "bundle-")));
await build({
  input: fileURLToPath(new URL("page.mjs", import.meta.url)),
  logLevel: "warn",
  output: {
    dir: folder,
    format: "iife",
    entryFileNames: "shop.min.js",
    minify: true,
    sourcemap: true,
    banner,
  },
});

const [mode, count] = process.argv.slice(2);
const shop = {
  mode,
  count,
  dsn: process.env.SENTRY_DSN,
  release: process.env.SENTRY_RELEASE,
  environment: process.env.SENTRY_ENVIRONMENT,
};
const files = {
  "/": [
    "text/html",
    `<!doctype html><meta charset="utf-8"><title>Shop</title>
     <script>window.shop = ${JSON.stringify(shop)}</script><script src="/shop.min.js"></script>`,
  ],
  "/shop.min.js": [
    "text/javascript",
    await readFile(join(folder, "shop.min.js")),
  ],
};
const server = http.createServer((request, response) => {
  const file = files[new URL(request.url, "http://shop.test").pathname];
  if (!file) return response.writeHead(404).end();
  response.writeHead(200, { "Content-Type": file[0] }).end(file[1]);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

const browser = await launch();
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction(() => window.isDone);
  for (const one of await page.evaluate(() => window.reported))
    console.log(JSON.stringify(one));
} finally {
  await browser.close();
  server.close();
  if (!process.env.BUNDLE_FOLDER) await rm(folder, { recursive: true });
}
