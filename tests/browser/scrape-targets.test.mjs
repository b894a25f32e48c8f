// Scrape targets by pages alone: an address with metrics is tried, saved, seen to be scraped, changed,
// turned off, removed and brought back; and who may only read them is offered nothing else.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import {
  ask,
  desk,
  escapedText,
  healthy,
  launch,
  phone,
  picture,
  settled,
  signIn,
  unharmed,
  url,
} from "./browser.mjs";

const metrics = `# TYPE pushes counter
pushes{path="/"} 7
# TYPE free_total gauge
free_total 2.5
`;
const targets = "applications/SHOP/scrape-targets";

let browser;
let endpoint;
let status = 200;
before(async () => {
  browser = await launch();
  endpoint = createServer((request, response) => {
    const answered = request.url === "/metrics" ? status : 404;
    response.writeHead(answered, { "Content-Type": "text/plain" });
    response.end(answered === 200 ? metrics : "");
  });
  await new Promise((done) => {
    endpoint.listen(0, "127.0.0.1", done);
  });
});
after(async () => {
  endpoint.close();
  await browser.close();
});

const address = (path = "/metrics") =>
  `http://127.0.0.1:${endpoint.address().port}${path}`;

/** The section on the page of the application. */
async function openTargets({ page }, query = "") {
  await page.goto(`${url}/applications?open=SHOP${query}`);
  const section = page.getByRole("region", { name: /^(Scrape targets|Abruf)/ });
  await section.waitFor();
  await settled(page);
  return section;
}

const rowOf = (section, name) =>
  section.getByRole("listitem").filter({ hasText: name });

/** Waits until the server knows of a scrape that went so. */
async function until(page, isUp) {
  for (let left = 100; left > 0; left -= 1) {
    const { items } = await ask(page, "GET", targets);
    if (items[0]?.last?.is_up === isUp) return;
    await page.waitForTimeout(200);
  }
  assert.fail(`no scrape was ${isUp ? "up" : "down"}`);
}

test("an address is tried before it is saved, and what is wrong stands at its field", async () => {
  const ada = await signIn(browser, "ada");
  const { page } = ada;
  const section = await openTargets(ada);
  await section.getByText("No scrape targets yet").waitFor();
  await healthy(ada);
  await section.scrollIntoViewIfNeeded();
  await picture(page, "scrape-targets-empty");

  await section.getByRole("button", { name: "New scrape target" }).click();
  const dialog = page.getByRole("dialog", { name: "New scrape target" });
  const field = (name) => dialog.getByRole("textbox", { name, exact: true });
  const tryIt = () => dialog.getByRole("button", { name: "Try it" }).click();
  await page.keyboard.type("checkout");
  assert.equal(await field("Name").inputValue(), "checkout");
  assert.ok(await dialog.getByRole("button", { name: "Try it" }).isDisabled());

  await field("Address").fill("ftp://shop/");
  await tryIt();
  await dialog.locator('input[aria-invalid="true"]').waitFor();
  assert.equal(await field("Address").getAttribute("aria-invalid"), "true");
  const described = await field("Address").getAttribute("aria-describedby");
  const texts = await Promise.all(
    described
      .trim()
      .split(/\s+/)
      .map((id) => page.locator(`[id="${id}"]`).innerText()),
  );
  assert.match(texts.join(" "), /begins with https/);

  await field("Address").fill(address("/elsewhere"));
  await tryIt();
  await dialog.getByText(/cannot be scraped/).waitFor();
  await dialog.getByText(/status 404/).waitFor();
  await healthy(ada);
  await picture(page, "scrape-target-refused");
  await field("Address").fill("http://10.0.0.1:9/metrics");
  await tryIt();
  await dialog.getByText(/outgoing_private does not name it/).waitFor();

  await field("Address").fill(address());
  assert.equal(await dialog.getByText(/cannot be scraped/).count(), 0);
  await tryIt();
  await dialog.getByText(/2 samples, 2 metrics/).waitFor();
  await dialog.getByText("pushes", { exact: true }).waitFor();
  assert.equal(
    await page.evaluate(() => document.activeElement.innerText),
    "Try it",
  );
  await healthy(ada);
  await picture(page, "scrape-target-tried");
  assert.deepEqual((await ask(page, "GET", targets)).items, []);

  // Escape is of the dialog alone: the panel beneath it stays, and asks nothing.
  await page.keyboard.press("Escape");
  await page.getByRole("alertdialog").waitFor();
  await page.getByRole("button", { name: "Keep editing" }).click();

  await field("Interval in seconds").fill("10");
  await field("Timeout in seconds").fill("10");
  await field("Name").press("Enter");
  await dialog
    .getByText(/must be less than the interval/)
    .first()
    .waitFor();
  assert.equal(
    await field("Timeout in seconds").getAttribute("aria-invalid"),
    "true",
  );
  await field("Timeout in seconds").fill("");
  await dialog.getByRole("button", { name: "Create" }).click();
  await dialog.waitFor({ state: "detached" });

  const row = rowOf(section, "checkout");
  await row.getByText("Up", { exact: true }).waitFor();
  await row.getByText(/2 samples/).waitFor();
  await row.getByText("Every 10 s, for at most 9 s").waitFor();
  await row.getByText('job="checkout"').waitFor();
  await healthy(ada);
  await picture(page, "scrape-targets");
  await row.getByRole("button", { name: "Try it" }).click();
  await row.getByText(/2 samples, 2 metrics/).waitFor();
  await healthy(ada);

  // Its metrics are there.
  await row.getByRole("link", { name: "History" }).click();
  await page.waitForURL(/metrics-explorer/);
  await page.getByRole("figure").first().waitFor();
  unharmed(ada);
  await ada.close();
});

test("a target that is down says why, in both themes, on a phone, and in German", async () => {
  status = 503;
  const ada = await signIn(browser, "ada");
  await until(ada.page, false);
  await ada.close();
  for (const [theme, viewport, name] of [
    ["light", desk, "light"],
    ["dark", desk, "dark"],
    ["light", phone, "phone"],
    ["dark", phone, "dark-phone"],
  ]) {
    const mona = await signIn(browser, "mona", { theme, viewport });
    const section = await openTargets(mona);
    const row = rowOf(section, "checkout");
    await row.getByText("Down", { exact: true }).waitFor();
    await row.getByText("The endpoint answered with status 503.").waitFor();
    await row.getByText(/^Last success/).waitFor();
    await section.getByText("1 target is down or overdue.").waitFor();
    await healthy(mona);
    await row.scrollIntoViewIfNeeded();
    await picture(mona.page, `scrape-targets-down-${name}`);
    await row.getByRole("button", { name: "Change" }).click();
    const dialog = mona.page.getByRole("dialog", { name: /checkout/ });
    await dialog.getByRole("button", { name: "Try it" }).click();
    await dialog.getByText(/status 503/).waitFor();
    await healthy(mona);
    await picture(mona.page, `scrape-target-${name}`);
    const width = await mona.page.evaluate(
      () => document.documentElement.scrollWidth,
    );
    assert.ok(width <= viewport.width, `${width}`);
    unharmed(mona);
    await mona.close();
  }
  const mona = await signIn(browser, "mona");
  let section = await openTargets(mona, "&lang=de");
  const row = rowOf(section, "checkout");
  await row.getByText("Gestört").waitFor();
  await row.getByRole("button", { name: "Ändern" }).click();
  const dialog = mona.page.getByRole("dialog", { name: /checkout/ });
  await dialog.getByRole("textbox", { name: "Frist in Sekunden" }).fill("10");
  await dialog.getByRole("button", { name: "Speichern" }).click();
  await dialog
    .getByText(/muss kleiner sein als der Abstand/)
    .first()
    .waitFor();
  await dialog.getByRole("textbox", { name: "Adresse" }).fill("here");
  await dialog.getByRole("button", { name: "Ausprobieren" }).click();
  await dialog
    .getByText(/die mit https:\/\/ oder http:\/\/ beginnt/)
    .first()
    .waitFor();
  await healthy(mona);
  await picture(mona.page, "scrape-target-german");
  await mona.page.goto(`${url}/applications?open=SHOP&lang=pseudo`);
  section = mona.page.locator('[aria-labelledby="scrape-targets"]');
  await section.getByRole("listitem").waitFor();
  await settled(mona.page);
  const texts = await section.innerText();
  const escaped = await escapedText(mona.page);
  assert.deepEqual(
    escaped.filter((text) => texts.includes(text)),
    [],
  );
  await mona.page.goto(`${url}/applications?lang=en`);
  unharmed(mona);
  await mona.close();
  status = 200;
});

test("it is changed, turned off and removed, and each is undone", async () => {
  const ada = await signIn(browser, "ada");
  const { page } = ada;
  const section = await openTargets(ada);
  const row = rowOf(section, "checkout");
  const undo = page.getByRole("button", { name: "Undo" });
  const listed = async () => (await ask(page, "GET", targets)).items;

  const shown = row.getByRole("switch", { name: "Scrape checkout" });
  await shown.focus();
  await page.keyboard.press("Space");
  await row.getByText("Off", { exact: true }).waitFor();
  await page.getByText("“checkout” is not scraped any more.").waitFor();
  assert.equal((await listed())[0].enabled, false);
  await undo.click();
  await page.getByText("“checkout” is scraped from now on.").waitFor();
  assert.equal((await listed())[0].enabled, true);

  // Somebody else changes it while it is edited: what was typed is kept.
  await row.getByRole("button", { name: "Change" }).click();
  const dialog = page.getByRole("dialog", { name: /checkout/ });
  await dialog
    .getByRole("textbox", { name: "Interval in seconds" })
    .fill("3600");
  const mona = await signIn(browser, "mona");
  const there = rowOf(await openTargets(mona), "checkout");
  await there.getByRole("switch").click({ force: true });
  await there.getByText("Off", { exact: true }).waitFor();
  await mona.page.getByText("is not scraped any more").waitFor();
  await mona.close();
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText(/Someone else saved this/).waitFor();
  await healthy(ada);
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  await row.getByText("Every 1 h, for at most 9 s").waitFor();
  assert.equal((await listed())[0].enabled, true);

  await ask(page, "POST", targets, {
    name: "warehouse",
    url: address("/warehouse"),
    enabled: false,
  });
  await page.reload();
  await rowOf(section, "warehouse").waitFor();
  await row.getByRole("button", { name: "Remove" }).click();
  await page.getByText("“checkout” was removed. Its metrics stay.").waitFor();
  assert.deepEqual(
    (await listed()).map(({ name }) => name),
    ["warehouse"],
  );
  const focused = () =>
    page.evaluate(() => document.activeElement.closest("li")?.innerText ?? "");
  assert.match(await focused(), /warehouse/);
  await undo.click();
  await row.waitFor();
  const again = (await listed()).find(({ name }) => name === "checkout");
  assert.deepEqual(
    [again.url, again.interval_seconds, again.timeout_seconds, again.enabled],
    [address(), 3600, 9, true],
  );
  unharmed(ada);
  await ada.close();
});

test("who may only read them is offered nothing else, and requesters see none", async () => {
  const ann = await signIn(browser, "ann");
  const section = await openTargets(ann);
  await rowOf(section, "checkout").waitFor();
  await rowOf(section, "warehouse").getByText("Off", { exact: true }).waitFor();
  assert.equal(await section.getByRole("button").count(), 0);
  assert.equal(await section.getByRole("switch").count(), 0);
  await healthy(ann);
  await picture(ann.page, "scrape-targets-read");
  unharmed(ann);
  await ann.close();

  const ada = await signIn(browser, "ada");
  await ada.page.goto(`${url}/security-log?kind=scrape_target_removed`);
  await ada.page
    .getByRole("button", { name: "Scrape target removed" })
    .waitFor();
  await ada.close();
});
