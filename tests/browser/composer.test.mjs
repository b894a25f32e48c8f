// What the composer does with a text and its files: a preview in two keys, and files that go on where
// their way broke off.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";

import {
  ask,
  axe,
  launch,
  phone,
  picture,
  signIn,
  unharmed,
  url,
} from "./browser.mjs";
import { Ticket } from "./pages.mjs";

const MIB = 1 << 20;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** A ticket of its own, open, with the composer ready. */
async function atComposer(subject, options) {
  const ann = await signIn(browser, "ann", options);
  const { key } = await ask(ann.page, "POST", "tickets", {
    application: "SHOP",
    subject,
    text: "It does not work.",
    requester: "rita@harbour.test",
  });
  const ticket = await new Ticket(ann.page).open(key);
  await ticket.atRest();
  const composer = ann.page.getByRole("region", { name: "Write" });
  return { ann, page: ann.page, ticket, composer, key };
}

const focusedLabel = (page) =>
  page.evaluate(() => document.activeElement?.getAttribute("aria-label"));

for (const [name, options] of [
  ["light", {}],
  ["dark", { theme: "dark" }],
  ["on a phone", { viewport: phone }],
]) {
  test(`a reply is looked at before it is sent, without leaving the keyboard (${name})`, async () => {
    const { ann, page, ticket, composer } = await atComposer("Looks", options);
    await page.keyboard.press("r");
    await page.keyboard.type(
      "It **works**: <img src=x onerror=alert(1)> [no](javascript:alert(1))",
    );
    await page.keyboard.press("Alt+p");
    const preview = composer.getByRole("region", { name: "Preview" });
    await preview.locator("strong").getByText("works").waitFor();
    assert.equal(await preview.locator("img, a, script").count(), 0);
    assert.equal(await focusedLabel(page), "Preview");
    assert.deepEqual(await axe(page), []);
    await picture(page, `preview-${name.replaceAll(" ", "-")}`);
    await page.keyboard.press("Alt+p");
    assert.equal(await focusedLabel(page), "Reply");
    await page.keyboard.type(" Yes.");
    await page.keyboard.press("Alt+p");
    await composer.getByText("Draft saved").waitFor();
    await page.keyboard.press("Control+Enter");
    const said = ticket.message("Yes.");
    await said.locator("strong").getByText("works").waitFor();
    assert.equal(await said.locator("img").count(), 0);
    await ticket.composer().waitFor();
    assert.equal(await ticket.composer().inputValue(), "");
    unharmed(ann);
    await ann.close();
  });
}

test("the notes of dialogs have the same preview, and keep their text", async () => {
  const { ann, page, ticket } = await atComposer("Notes");
  for (const [key, label] of [
    ["e", "Handover note"],
    ["d", "Message to the requester"],
  ]) {
    await ticket.atRest();
    await page.keyboard.press(key);
    const dialog = page.getByRole("dialog");
    const field = dialog.getByRole("textbox", { name: label });
    await field.and(page.locator(":focus")).waitFor();
    await page.keyboard.type("- a `list`");
    await page.keyboard.press("Alt+p");
    await dialog.locator("li code").getByText("list").waitFor();
    assert.deepEqual(await axe(page), []);
    await picture(page, `preview-dialog-${key}`);
    await page.keyboard.press("Alt+p");
    assert.equal(await field.inputValue(), "- a `list`");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  }
  unharmed(ann);
  await ann.close();
});

/** Attaches random bytes, and answers them. */
async function attach(page, name, size) {
  const buffer = randomBytes(size);
  await page
    .locator("input[type=file]")
    .setInputFiles({ name, mimeType: "application/octet-stream", buffer });
  return buffer;
}

const arrived = (composer, name) =>
  composer.locator("[aria-busy=false]").getByText(name).waitFor();

/** What the server has of the file that is sent with the reply. */
async function sent(page, ticket, name) {
  await page.keyboard.press("r");
  await page.keyboard.type("See the file.");
  await page.keyboard.press("Control+Enter");
  const link = ticket
    .message("See the file.")
    .getByRole("link", { name: `Download ${name}` });
  await link.waitFor();
  const answer = await page.request.get(
    url + (await link.getAttribute("href")),
  );
  return answer.body();
}

test("a file whose connection breaks goes on where it broke off", async () => {
  const { ann, page, ticket, composer } = await atComposer("Breaks");
  const asked = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/v1/uploads"))
      asked.push([request.method(), request.headers()["upload-offset"]]);
  });
  let broken = 0;
  await page.route("**/api/v1/uploads/*", (route) =>
    route.request().method() === "PATCH" && broken++ === 0
      ? route.abort("connectionreset")
      : route.continue(),
  );
  const bytes = await attach(page, "trace.bin", 20 * MIB);
  await composer.getByText("waiting for the connection").waitFor();
  assert.deepEqual(await axe(page), []);
  await arrived(composer, "trace.bin");
  assert.deepEqual(asked, [
    ["POST", undefined],
    ["PATCH", String(8 * MIB)],
    ["HEAD", undefined],
    ["PATCH", String(8 * MIB)],
    ["PATCH", String(16 * MIB)],
  ]);
  assert.ok((await sent(page, ticket, "trace.bin")).equals(bytes));
  unharmed(ann);
  await ann.close();
});

test("files wait while the browser is offline, and go on when it is not", async () => {
  const { ann, page, ticket, composer } = await atComposer("Offline");
  let go;
  const isOffline = new Promise((done) => {
    go = done;
  });
  await page.route("**/api/v1/uploads/*", async (route) => {
    if (route.request().method() === "PATCH") await isOffline;
    await route.continue().catch(() => undefined);
  });
  const bytes = await attach(page, "dump.bin", 10 * MIB);
  await composer
    .getByRole("progressbar", { name: "Uploading dump.bin" })
    .waitFor();
  await page.waitForFunction(
    () => document.querySelector("progress")?.value > 0.5,
  );
  await page.context().setOffline(true);
  await composer.getByText("waiting for the connection").waitFor();
  go();
  await page.context().setOffline(false);
  await arrived(composer, "dump.bin");
  assert.ok((await sent(page, ticket, "dump.bin")).equals(bytes));
  await ann.close();
});

test("a file on its way is given up on the server too", async () => {
  const { ann, page, composer } = await atComposer("Given up");
  await page.route("**/api/v1/uploads/*", (route) =>
    route.request().method() === "PATCH" ? undefined : route.continue(),
  );
  const patched = page.waitForRequest(
    (request) => request.method() === "PATCH",
  );
  await attach(page, "wrong.bin", 9 * MIB);
  await patched;
  const deleted = page.waitForResponse(
    (answer) => answer.request().method() === "DELETE",
  );
  await composer.getByRole("button", { name: "Remove wrong.bin" }).click();
  const answer = await deleted;
  assert.equal(answer.status(), 204);
  assert.equal((await page.request.get(answer.url())).status(), 404);
  assert.equal(await composer.getByText("wrong.bin").count(), 0);
  await ann.close();
});

test("a file that is refused says why, and the text is kept", async () => {
  const { ann, page, ticket, composer } = await atComposer("Refused");
  await page.keyboard.press("r");
  await page.keyboard.type("Too much.");
  // Made where it is needed: to bring so much into the browser takes long.
  await page.locator("input[type=file]").evaluate((input, size) => {
    const files = new DataTransfer();
    files.items.add(new File([new Uint8Array(size)], "huge.bin"));
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }, 26 * MIB);
  await page.getByText("bytes allowed here").waitFor();
  await attach(page, "empty.txt", 0);
  await page.getByText("The file is empty.").waitFor();
  assert.equal(await composer.locator("progress").count(), 0);
  assert.equal(await ticket.composer().inputValue(), "Too much.");
  unharmed(ann);
  await ann.close();
});
