// What people see of the safety of their account, and what auditors see of all.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
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
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const sessions = (page) =>
  page
    .locator("section")
    .filter({
      has: page.getByRole("heading", { name: "Sessions", exact: true }),
    })
    .getByRole("listitem");

test("sessions are listed and ended from the settings", async () => {
  const [here, there] = await Promise.all([
    signIn(browser, "lars"),
    signIn(browser, "lars"),
  ]);
  await here.page.goto(`${url}/me`);
  await sessions(here.page).nth(1).waitFor();
  assert.equal(
    await here.page.getByText("This session", { exact: true }).count(),
    1,
  );
  await settled(here.page);
  await picture(here.page, "me");

  await here.page
    .getByRole("button", { name: "Sign out all other sessions" })
    .click();
  await here.page
    .getByRole("dialog")
    .getByRole("button", { name: "Sign out all other sessions" })
    .click();
  await here.page.getByRole("dialog").waitFor({ state: "detached" });
  await here.page.waitForFunction(
    () => document.querySelectorAll("section li").length > 0,
  );
  assert.equal(await sessions(here.page).count(), 1);
  await there.page.goto(`${url}/queue`);
  await there.page.waitForURL(/\/sign-in/);
  unharmed(here);
  await Promise.all([here.close(), there.close()]);
});

test("who must prove themselves once more is asked, and what they did goes on", async () => {
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  await page.goto(`${url}/me`);
  // A proof is fresh for ten minutes after the sign-in; here it has gone stale at once.
  let refused = 0;
  await page.route("**/api/v1/tokens", (route) => {
    if (route.request().method() !== "POST" || refused > 0)
      return route.continue();
    refused += 1;
    return route.fulfill({
      status: 403,
      contentType: "application/problem+json",
      body: JSON.stringify({
        code: "proof_needed",
        title: "Forbidden",
        status: 403,
      }),
    });
  });
  await page.getByRole("button", { name: "New token" }).click();
  await page
    .getByRole("dialog")
    .getByRole("textbox", { name: "Name" })
    .fill("A script");
  await page.getByRole("button", { name: "Create", exact: true }).click();

  const dialog = page.getByRole("dialog", { name: "Confirm your password" });
  await dialog.waitFor();
  // What waits for the proof turns a wheel meanwhile: the page is not settled.
  await page.waitForTimeout(500);
  assert.deepEqual(await axe(page), []);
  if (process.env.MAINSTAY_SCREENSHOTS)
    await page.screenshot({
      path: `${process.env.MAINSTAY_SCREENSHOTS}/proof.png`,
    });
  await dialog.locator("input[type=password]").fill("not the password");
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await dialog
    .getByRole("alert")
    .getByText(/password/i)
    .waitFor();
  await dialog
    .locator("input[type=password]")
    .fill(process.env.MAINSTAY_PASSWORD);
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await page.getByText("Copy the token now.").waitFor();
  await page.getByText("A script").waitFor();
  unharmed(ann);
  await ann.close();
});

test("the security log tells who came in from where, and why that matters", async () => {
  const rita = await signIn(browser, "rita");
  await rita.close();
  const ada = await signIn(browser, "ada");
  const { page } = ada;
  for (let attempt = 0; attempt < 3; attempt += 1)
    await page.request.post(`${url}/api/v1/session`, {
      data: { email: "otto@orchard.test", password: "a wrong guess" },
    });
  await page.goto(`${url}/queue`);
  await page.getByRole("link", { name: "Security log" }).click();
  await page.waitForURL(/\/security-log/);
  const table = page.getByRole("table", { name: "Security log" });
  const rows = table.locator("[data-event]");
  await rows.first().waitFor();
  await settled(page);
  await picture(page, "security-log");

  await page.goto(`${url}/security-log?kind=sign_in_failed`);
  await table.getByText("Otto").first().waitFor();
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.getByText("are somebody guessing").waitFor();
  await page.waitForURL(/open=/);
  await settled(page);
  await picture(page, "security-log-open");
  // The address leads a colleague to the same.
  await page.reload();
  await page.getByText("are somebody guessing").waitFor();
  assert.deepEqual(await axe(page), []);
  // Who did it is never left empty.
  await page.goto(`${url}/security-log`);
  await rows.first().waitFor();
  const actors = await table
    .locator("tbody tr td:nth-child(4)")
    .allInnerTexts();
  assert.ok(actors.length > 3);
  assert.deepEqual(
    actors.filter((actor) => actor.trim() === ""),
    [],
  );

  await page.goto(`${url}/security-log?kind=role_changed&address=192.0.2.1`);
  await page
    .getByRole("heading", {
      name: "No events match these filters",
      exact: true,
    })
    .waitFor();
  await page.getByRole("button", { name: "Clear filter" }).last().click();
  await rows.first().waitFor();
  await page
    .getByRole("textbox", { name: "Any user" })
    .or(page.getByPlaceholder("Any user"))
    .first()
    .fill("Rita");
  await page.getByRole("option", { name: /Rita/ }).click();
  await page.waitForURL(/person=/);
  // Until the answer is there, the rows of before are.
  await table.getByText("Otto").first().waitFor({ state: "detached" });
  await table.getByText("Signed in").first().waitFor();
  unharmed(ada);
  await ada.close();
});

test("the security log is for auditors and administrators, also on a phone", async () => {
  const ann = await signIn(browser, "ann");
  assert.equal(
    await ann.page.getByRole("link", { name: "Security log" }).count(),
    0,
  );
  await ann.page.goto(`${url}/security-log`);
  await ann.page.getByRole("alert").waitFor();
  await ann.close();
  const ada = await signIn(browser, "ada", { viewport: phone, theme: "dark" });
  await ada.page.goto(`${url}/security-log`);
  await ada.page.locator("[data-event]").first().click();
  await settled(ada.page);
  assert.deepEqual(await axe(ada.page), []);
  await picture(ada.page, "security-log-phone");
  unharmed(ada);
  await ada.close();
});
