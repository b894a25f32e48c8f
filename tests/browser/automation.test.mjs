// A rule is adopted from an example, tried by a dry run, switched on, and seen working on a ticket.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  ask,
  axe,
  launch,
  picture,
  settled,
  signIn,
  unharmed,
  url,
} from "./browser.mjs";
import { Ticket } from "./pages.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

async function healthy(window) {
  await settled(window.page);
  assert.deepEqual(await axe(window.page), []);
}

/** Opens a ticket through the page's own session; answers its key. */
const openTicket = (page, subject) =>
  page.evaluate(async (about) => {
    const session = await (await fetch("/api/v1/session")).json();
    const answer = await fetch("/api/v1/tickets", {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "X-CSRF-Token": session.csrf_token,
      },
      body: JSON.stringify({
        application: "SHOP",
        subject: about,
        text: "Help.",
      }),
    });
    return (await answer.json()).key;
  }, subject);

async function choose(page, scope, label, option) {
  await scope.getByRole("combobox", { name: label, exact: true }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

test("an administrator adopts an example, and deletes it with a way back", async () => {
  const ada = await signIn(browser, "ada");
  const { page } = ada;
  await page.keyboard.press("g");
  await page.keyboard.press("Shift+A");
  await page
    .getByRole("heading", { name: "No rules yet", exact: true })
    .waitFor();
  await healthy(ada);
  await picture(page, "automation-empty");
  await page
    .getByRole("button", { name: "Adopt as a draft: Hand over what is due" })
    .click();
  await page
    .getByRole("heading", { level: 1, name: "Hand over what is due soon" })
    .waitFor();
  await page.getByText("Off", { exact: true }).waitFor();
  await healthy(ada);
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page
    .getByRole("heading", { name: "No rules yet", exact: true })
    .waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page
    .getByRole("link", { name: "Hand over what is due soon" })
    .waitFor();
  unharmed(ada);
  await ada.close();
});

test("a rule is made, tried, switched on, and seen working on a ticket", async () => {
  const rita = await signIn(browser, "rita");
  const before = await openTicket(rita.page, "The till burns");
  const ada = await signIn(browser, "ada");
  const { page } = ada;
  await page.goto(`${url}/automation/new`);
  const form = page.getByRole("form", { name: "What the rule says" });
  await form.getByRole("textbox", { name: "Name" }).fill("Raise what burns");
  const filter = form.getByRole("combobox", { name: "The ticket matches" });
  await form.getByRole("button", { name: "Add an action" }).click();
  await page.getByRole("menuitem", { name: "set a property" }).click();
  await choose(page, form, "Value", "high");
  await form.getByRole("button", { name: "Add an action" }).click();
  await page.getByRole("menuitem", { name: "add labels" }).click();
  await form.getByRole("combobox", { name: "Labels" }).fill("fire");
  await page.keyboard.press("Enter");
  await healthy(ada);
  await filter.fill("application:SHOP blurns:yes");
  await form.getByRole("button", { name: "Save as a draft" }).click();
  await form
    .getByText(/blurns/)
    .first()
    .waitFor();
  assert.ok(page.url().endsWith("/automation/new"), page.url());
  await filter.fill("application:SHOP burns");
  await form.getByRole("button", { name: "Save as a draft" }).click();
  await page
    .getByRole("heading", { level: 1, name: "Raise what burns" })
    .waitFor();

  await page
    .getByRole("button", { name: "Show what it would have done" })
    .click();
  await page.getByText("It would have acted once.").waitFor();
  await page
    .getByRole("group", { name: "Dry run" })
    .getByRole("link", { name: new RegExp(before) })
    .waitFor();
  await page
    .getByRole("textbox", { name: "One ticket, by its key" })
    .fill(before);
  await page.keyboard.press("Enter");
  await page.getByText("matches the filter now.").waitFor();
  await healthy(ada);
  await picture(page, "automation-dry-run");

  await page.getByRole("button", { name: "Switch on" }).click();
  await page.getByRole("button", { name: "Switch off" }).waitFor();
  const key = await openTicket(rita.page, "The stock burns");
  await page
    .getByRole("group", { name: "Log" })
    .getByRole("link", { name: new RegExp(key) })
    .waitFor({ timeout: 20_000 });
  await healthy(ada);
  await picture(page, "automation-log");

  await page.goto(`${url}/tickets/${key}?view=timeline`);
  const { labels } = await ask(page, "GET", `tickets/${key}`);
  assert.deepEqual(labels, ["fire"]);
  await page.getByRole("link", { name: "Raise what burns" }).first().click();
  await page
    .getByRole("heading", { level: 1, name: "Raise what burns" })
    .waitFor();
  unharmed(ada, rita);
  await ada.close();
  await rita.close();
});

test("the order of rules is changed from the keyboard, in German too", async () => {
  const ada = await signIn(browser, "ada");
  const { page } = ada;
  await page.goto(`${url}/automation?lang=de`);
  const names = () =>
    page.getByRole("rowheader").getByRole("link").allTextContents();
  await page.getByRole("rowheader").nth(1).waitFor();
  const [first, second] = await names();
  const up = page.getByRole("button", { name: `${second} nach oben` });
  await up.focus();
  await page.keyboard.press("Enter");
  await page
    .getByRole("rowheader")
    .first()
    .filter({ hasText: second })
    .waitFor();
  assert.deepEqual((await names()).slice(0, 2), [second, first]);
  await healthy(ada);
  unharmed(ada);
  await ada.close();
});

test("an agent is told that rules are not theirs", async () => {
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  await page.goto(`${url}/automation`);
  await page.getByRole("alert").waitFor();
  await healthy(ann);
  assert.equal(
    await page.getByRole("link", { name: "Automation", exact: true }).count(),
    0,
  );
  await new Ticket(page).open(await openTicket(page, "Still at work"));
  await ann.close();
});
