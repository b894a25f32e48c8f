// The first page: what each needs for what they may do, and the page that they chose.
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

let browser;
before(async () => {
  browser = await launch();
  const rita = await signIn(browser, "rita");
  await ask(rita.page, "POST", "tickets", {
    application: "SHOP",
    subject: "Nobody has this yet",
    text: "Help.",
  });
  await rita.close();
});
after(() => browser.close());

const heading = (page, name) =>
  page.getByRole("heading", { level: 2, name, exact: true });

test("the help desk begins in the queue, and has a home of its own", async () => {
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  await page.waitForURL(/\/queue/);
  await settled(page);
  await page.keyboard.press("g");
  await page.keyboard.press("y");
  await page.waitForURL(/\/home/);
  await heading(page, "Assigned to me").waitFor();
  await heading(page, "Unassigned in my teams").waitFor();
  await healthy(ann);
  for (const name of ["Security log", "Failed", "Load"])
    assert.equal(await heading(page, name).count(), 0, name);
  unharmed(ann);
  await ann.close();
});

test("a developer begins with the work of their level", async () => {
  const dora = await signIn(browser, "dora");
  const { page } = dora;
  await page.waitForURL(/\/home/);
  await heading(page, "Reopened in my teams").waitFor();
  await heading(page, "Due soon in my teams").waitFor();
  await page.getByText("Nothing of your teams was reopened").waitFor();
  await healthy(dora);
  unharmed(dora);
  await dora.close();
});

test("a manager begins with promises, load and the backlog", async () => {
  const mona = await signIn(browser, "mona");
  const { page } = mona;
  await page.waitForURL(/\/home/);
  for (const name of [
    "Promises missed, still open",
    "Due in the next eight hours",
    "Volume and backlog",
    "Load",
    "Ratings",
  ])
    await heading(page, name).waitFor();
  await healthy(mona);
  await picture(page, "home-of-a-manager");
  unharmed(mona);
  await mona.close();
});

test("an auditor begins with the record, an administrator with what is broken", async () => {
  const axel = await signIn(browser, "axel");
  await axel.page.waitForURL(/\/home/);
  await heading(axel.page, "Record of changes").waitFor();
  await heading(axel.page, "Security log").waitFor();
  await axel.page.getByText("Nobody was exported or erased.").waitFor();
  await healthy(axel);
  const ada = await signIn(browser, "ada", { query: "?lang=de" });
  await ada.page.waitForURL(/\/home/);
  await heading(ada.page, "Pläne, die nicht gut endeten").waitFor();
  await healthy(ada);
  unharmed(axel, ada);
  await Promise.all([axel.close(), ada.close()]);
});

test("who chooses another page begins there, also after the next sign-in", async () => {
  let lars = await signIn(browser, "lars");
  await lars.page.waitForURL(/\/queue/);
  await lars.page.goto(`${url}/home`);
  await settled(lars.page);
  await lars.page.getByRole("combobox", { name: "Begin with" }).click();
  await lars.page.getByRole("option", { name: "Reports" }).click();
  await lars.page.getByText("You begin here from now on").first().waitFor();
  await lars.page.goto(`${url}/`);
  await lars.page.waitForURL(/\/reports/);
  await lars.close();

  lars = await signIn(browser, "lars");
  await lars.page.waitForURL(/\/reports/);
  unharmed(lars);
  await lars.close();
});

test("a requester has the portal, and no home", async () => {
  const rita = await signIn(browser, "rita", { isPortal: true });
  await rita.page.waitForURL(/\/portal/);
  await rita.close();
});
