// The frame: what the first view costs, the order a person gives to the rail, and the first-run
// checklist.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  axe,
  desk,
  launch,
  openWindow,
  phone,
  picture,
  settled,
  signIn,
  unharmed,
  url,
} from "./browser.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const rail = (page) =>
  page.getByRole("navigation", { name: "Main navigation" });
const queues = (page) => page.getByRole("navigation", { name: "Queues" });
/** Where an administrator begins. */
const atHome = async (page) => {
  await page.waitForURL(/\/home/);
  await settled(page);
};

for (const language of ["en", "de"]) {
  test(`the first view takes 12 requests and 250 KB of code at most, ${language}`, async () => {
    const ann = await signIn(browser, "ann");
    const cookies = await ann.page.context().cookies();
    await ann.close();
    const fresh = await openWindow(browser);
    await fresh.page.context().addCookies(cookies);
    const asked = new Map();
    fresh.page.on("request", (request) => asked.set(request.url(), request));
    await fresh.page.goto(`${url}/queue?lang=${language}`);
    await fresh.page.locator("main nav").waitFor();
    await fresh.page
      .getByText(/^(No|Keine) /)
      .first()
      .waitFor();
    const needed = [...asked.values()].filter(
      // Read ahead while nothing else is done, for keys that may be pressed later.
      (request) => !request.url().includes("/assets/dialogs-"),
    );
    const paths = needed.map((request) => new URL(request.url()).pathname);
    assert.ok(paths.length <= 12, paths.join("\n"));
    const code = needed.filter((request) =>
      ["document", "script", "stylesheet"].includes(request.resourceType()),
    );
    const sizes = await Promise.all(code.map((request) => request.sizes()));
    const bytes = sizes.reduce((sum, size) => sum + size.responseBodySize, 0);
    console.log(`# ${language}: ${paths.length} requests, ${bytes} bytes`);
    assert.ok(bytes > 50_000 && bytes <= 250 * 1024, `${bytes} bytes`);
    await fresh.close();
  });
}

test("every place is two keys away, and says which it is", async () => {
  const ada = await signIn(browser, "ada");
  await atHome(ada.page);
  const seen = [];
  for (const key of [..."tnmpoealjsq", "Shift+A", "Shift+R", "y"]) {
    await settled(ada.page);
    await ada.page.keyboard.press("g");
    await ada.page.keyboard.press(key);
    const current = rail(ada.page).locator("[aria-current=page]");
    await ada.page.waitForFunction(
      (known) => !known.includes(window.location.pathname),
      seen,
    );
    seen.push(new URL(ada.page.url()).pathname);
    assert.equal(await current.count(), 1, seen.at(-1));
  }
  unharmed(ada);
  await ada.close();
});

test("favourites stand first, with the keyboard alone, and stay after a reload", async () => {
  const ann = await signIn(browser, "ann");
  await queues(ann.page).waitFor();
  await rail(ann.page).getByRole("link", { name: "Teams" }).focus();
  await ann.page.keyboard.press("Tab");
  await ann.page.keyboard.press("Enter");
  const favourites = rail(ann.page).getByRole("group", { name: "Favourites" });
  await favourites.getByRole("link", { name: "Teams" }).waitFor();
  assert.deepEqual(await axe(ann.page), []);
  await ann.page.reload();
  await favourites.getByRole("link", { name: "Teams" }).waitFor();
  assert.equal(
    await rail(ann.page).getByRole("link", { name: "Teams" }).count(),
    1,
  );
  await ann.close();
});

test("at 200 % zoom and on a phone every place can be reached", async () => {
  for (const viewport of [{ width: 640, height: 400 }, phone]) {
    const ada = await signIn(browser, "ada", { viewport });
    await atHome(ada.page);
    await ada.page.getByRole("button", { name: "Menu" }).click();
    await rail(ada.page)
      .getByRole("link", { name: "Settings", exact: true })
      .click();
    await ada.page.waitForURL(`${url}/me`);
    const width = await ada.page.evaluate(
      () => document.documentElement.scrollWidth,
    );
    assert.ok(width <= viewport.width, `${width}`);
    await ada.close();
  }
});

for (const [theme, viewport, name] of [
  ["light", desk, "light"],
  ["dark", desk, "dark"],
  ["light", phone, "on a phone"],
]) {
  test(`the checklist tells an administrator what is set up, ${name}`, async () => {
    const ada = await signIn(browser, "ada", { theme, viewport });
    await ada.page.goto(`${url}/setup`);
    const step = (title) =>
      ada.page.getByRole("listitem").filter({ hasText: title });
    await step("Add an application").getByText("Done").waitFor();
    await step("Invite people").getByText("Done").waitFor();
    await step("Receive email").getByText("Done").waitFor();
    // Nothing was sent in this world, and the setting is not told.
    await step("Send email").getByText("Not known yet").waitFor();
    await settled(ada.page);
    assert.deepEqual(await axe(ada.page), []);
    if (name === "light") await picture(ada.page, "setup");
    unharmed(ada);
    await ada.close();
  });
}

test("the checklist is in the rail until it is put away, and comes back with the next sign-in", async () => {
  const ada = await signIn(browser, "ada");
  const card = rail(ada.page).getByRole("link", { name: /^Set-up/ });
  await card.click();
  await ada.page.getByRole("button", { name: "Hide from the sidebar" }).click();
  await card.waitFor({ state: "detached" });
  await ada.page.reload();
  await ada.page.getByRole("button", { name: "Show in the sidebar" }).waitFor();
  assert.equal(await card.count(), 0);
  await ada.page.evaluate(() =>
    localStorage.removeItem("mainstay.setup.hidden"),
  );
  await ada.page.reload();
  await card.waitFor();
  await ada.close();
});

test("nobody but an administrator is shown the checklist", async () => {
  const ann = await signIn(browser, "ann");
  await queues(ann.page).waitFor();
  await ann.page.goto(`${url}/setup`);
  await ann.page
    .getByRole("heading", {
      name: "Only administrators set up Mainstay",
      exact: true,
    })
    .waitFor();
  assert.equal(
    await rail(ann.page)
      .getByRole("link", { name: /^Set-up/ })
      .count(),
    0,
  );
  unharmed(ann);
  await ann.close();
});
