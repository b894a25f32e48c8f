// Ticket templates: written, used for a new ticket by keys, deleted and brought back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { axe, launch, settled, signIn, unharmed, url } from "./browser.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test("a template begins a new ticket, and its deletion is undone", async () => {
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  await page.goto(`${url}/ticket-templates`);
  await page.getByRole("button", { name: "New template" }).first().click();
  await page.getByRole("textbox", { name: "Name" }).fill("Account");
  await page.getByLabel("Subject", { exact: true }).fill("New account");
  await settled(page);
  assert.deepEqual(await axe(page), []);
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByRole("row").filter({ hasText: "Account" }).waitFor();

  await page.goto(`${url}/new/template`);
  await page.getByRole("dialog").getByRole("combobox").fill("Acc");
  await page.keyboard.press("Enter");
  const subject = page.getByLabel("Subject");
  await subject.waitFor();
  await page.getByText("Account was filled in.").waitFor();
  assert.equal(await subject.inputValue(), "New account");
  await settled(page);
  assert.deepEqual(await axe(page), []);

  await page.goto(`${url}/ticket-templates`);
  await page.getByRole("row").filter({ hasText: "Account" }).click();
  await page.getByRole("button", { name: "Delete template" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Account").first().waitFor();
  await unharmed(ann);
});
