// Files that a program sent with an error: seen on its page with their sizes, and saved from there,
// by who may read errors.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import {
  ask,
  axe,
  launch,
  phone,
  picture,
  settled,
  signIn,
  unharmed,
  url,
} from "./browser.mjs";

let browser;
let error;
const log = "paid 19.99\n".repeat(200);

/** An event with its files, as a library of Sentry's sends them through a tunnel. */
function envelope(dsn) {
  const event = {
    platform: "native",
    exception: {
      values: [
        {
          type: "SIGSEGV",
          value: "Segfault",
          mechanism: { type: "signalhandler", handled: false },
        },
      ],
    },
  };
  const files = [
    { filename: "till.log", content_type: "text/plain", body: log },
    {
      filename: "<img src=x onerror=alert(1)>.html",
      content_type: "text/html",
      body: "<script>alert(1)</script>",
    },
    {
      filename: "upload.dmp",
      attachment_type: "event.minidump",
      body: "MDMP" + "x".repeat(70_000),
    },
    { body: "?" },
  ];
  return [
    { dsn },
    { type: "event" },
    event,
    ...files.flatMap(({ body, ...header }) => [
      { type: "attachment", length: body.length, ...header },
      body,
    ]),
  ]
    .map((line) => (typeof line === "string" ? line : JSON.stringify(line)))
    .join("\n");
}

before(async () => {
  browser = await launch();
  const ada = await signIn(browser, "ada");
  const { secret } = await ask(
    ada.page,
    "POST",
    "applications/SHOP/ingest-keys",
    { name: "Files" },
  );
  const shown = await ask(ada.page, "GET", "applications/SHOP/dsn");
  const dsn = shown.dsn.replace("{ingest_key}", secret);
  const sent = await fetch(`${url}/sentry/api/${shown.project}/envelope/`, {
    method: "POST",
    body: envelope(dsn),
  });
  assert.equal(sent.status, 200, await sent.text());
  const listed = await ask(ada.page, "GET", "errors?application=SHOP");
  error = listed.items.find(({ type }) => type === "SIGSEGV").id;
  await ada.close();
});
after(() => browser.close());

const filesOf = (page, name) => page.getByRole("region", { name });

test("an agent sees the files of an event with their sizes, and saves one", async () => {
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  await page.goto(`${url}/errors/${error}`);
  const files = filesOf(page, /^Attachments/);
  await files.getByRole("link", { name: "till.log" }).waitFor();
  await files.getByText(/^text\/plain 2\.\d+ KiB$/).waitFor();
  await files.getByText(/^\s*68(\.\d+)? KiB$/).waitFor();
  await files.getByRole("link", { name: "File without a name" }).waitFor();
  // A name is text.
  await files.getByRole("link", { name: "<img src=x" }).waitFor();
  await files.scrollIntoViewIfNeeded();
  await settled(page);
  await axe(page);
  await picture(page, "error-files");
  const coming = page.waitForEvent("download");
  await files.getByRole("link", { name: "till.log" }).click();
  const saved = await coming;
  assert.equal(saved.suggestedFilename(), "till.log");
  assert.equal(await readFile(await saved.path(), "utf8"), log);
  unharmed(ann);
  await ann.close();
});

test("on a phone, in German, they are as they should be", async () => {
  const axel = await signIn(browser, "axel", {
    viewport: phone,
    query: "lang=de",
  });
  const { page } = axel;
  await page.goto(`${url}/errors/${error}?lang=de`);
  const files = filesOf(page, /^Anhänge/);
  await files.getByRole("link", { name: "Datei ohne Namen" }).waitFor();
  await files.getByText(/2,\d+ KiB$/).waitFor();
  await files.scrollIntoViewIfNeeded();
  await settled(page);
  await picture(page, "error-files-phone");
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= phone.width, `${width}`);
  await page.goto(`${url}/errors?lang=en`);
  unharmed(axel);
  await axel.close();
});

test("a requester is not given one", async () => {
  const rita = await signIn(browser, "rita");
  const answer = await rita.page.request.get(
    `${url}/api/v1/errors/${error}/attachments/1`,
  );
  assert.equal(answer.status(), 403);
  await rita.close();
});
