// Reports by pages alone: a picture first, figures that lead to their tickets, one that is saved and
// mailed, and stopped by who was mailed it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  ask,
  healthy,
  launch,
  picture,
  settled,
  signIn,
  unharmed,
  url,
} from "./browser.mjs";
import { mailTo } from "./outbox.mjs";

let browser;
before(async () => {
  browser = await launch();
  const rita = await signIn(browser, "rita");
  for (const subject of ["The till is stuck", "The scale is off"])
    await ask(rita.page, "POST", "tickets", {
      application: "SHOP",
      subject,
      text: "Since noon.",
    });
  await rita.close();
});
after(() => browser.close());

test("a manager opens reports with the keyboard, sees a picture and goes to the tickets", async () => {
  const mona = await signIn(browser, "mona");
  const { page } = mona;
  await settled(page);
  await page.keyboard.press("g");
  await page.keyboard.press("Shift+R");
  await page.waitForURL(/\/reports/);
  await page.getByRole("figure", { name: "Volume and backlog" }).waitFor();
  await healthy(mona);
  await picture(page, "reports");

  const table = page.getByRole("table", { name: "Volume and backlog" });
  const today = table.getByRole("row").last();
  await today.getByRole("link", { name: "2", exact: true }).first().click();
  await page.waitForURL(/\/tickets\?filter=created/);
  await page.getByText("The till is stuck").waitFor();
  await page.goBack();

  for (const name of [
    "Promises kept",
    "First response",
    "Age of the backlog",
    "Load",
    "Ratings",
  ]) {
    await page
      .getByRole("navigation", { name: "All reports" })
      .getByRole("link", { name, exact: true })
      .click();
    await page
      .getByRole("link", { name, exact: true })
      .and(page.locator("[aria-current=page]"))
      .waitFor();
    await healthy(mona);
  }
  unharmed(mona);
  await mona.close();
});

test("the former pages lead to the reports that they are now", async () => {
  const mona = await signIn(browser, "mona");
  for (const [path, name] of [
    ["service-levels", "service_levels"],
    ["ratings", "ratings"],
  ]) {
    await mona.page.goto(`${url}/reports/${path}`);
    await mona.page.waitForURL(new RegExp(`/reports\\?report=${name}`));
  }
  await mona.page.goto(`${url}/reports?report=ratings&lang=de`);
  await mona.page
    .getByRole("heading", { level: 1, name: "Berichte" })
    .waitFor();
  await healthy(mona);
  unharmed(mona);
  await mona.close();
});

test("a report is saved, mailed now, and its link stops the mails", async () => {
  const mona = await signIn(browser, "mona");
  const { page } = mona;
  await page.goto(`${url}/reports?report=backlog_age`);
  await settled(page);
  await page.getByRole("button", { name: "Save view" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Old things");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Old things" }).waitFor();

  await page.getByRole("button", { name: "Mail", exact: true }).click();
  const panel = page.getByRole("dialog");
  await panel.getByRole("button", { name: "Schedule mails" }).click();
  await panel.getByText("To 1 person").waitFor();
  await healthy(mona);
  await panel.getByRole("button", { name: "Send now" }).click();
  await panel.getByText(/^Mailed/).waitFor({ timeout: 15_000 });
  const mail = await mailTo("mona@mainstay.test", /Old things/);
  const stop = /https?:\/\/\S+(\/reports\/mails\?stop=\d+)/.exec(mail);
  assert.ok(stop, mail);

  await page.goto(`${url}${stop[1]}`);
  await page
    .getByText("You are not mailed “Old things” any more")
    .first()
    .waitFor();
  const kept = (checked) =>
    page.getByRole("switch", { name: "Old things", checked }).waitFor();
  await kept(false);
  await healthy(mona);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("You are mailed “Old things” again").first().waitFor();
  await kept(true);
  unharmed(mona);
  await mona.close();
});

test("who is not staff has no reports", async () => {
  const rita = await signIn(browser, "rita");
  await settled(rita.page);
  assert.equal(
    await rita.page.getByRole("link", { name: "Reports" }).count(),
    0,
  );
  await rita.close();
});
