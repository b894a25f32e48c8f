// Time is logged by keyboard, with a reply, changed and taken back; contracts show what is used, and
// requesters see it only where their contract says so.
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

const aTicket = (page, subject) =>
  ask(page, "POST", "tickets", {
    application: "SHOP",
    subject,
    text: "It burns.",
    requester: "rita@harbour.test",
  });

const spent = (page) => page.getByRole("list", { name: "Time entries" });

test("time is logged with one key, changed, removed and brought back", async () => {
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  const { key } = await aTicket(page, "Timed");
  const ticket = await new Ticket(page).open(key);
  await ticket.atRest();
  await page.keyboard.press("Shift+T");
  const dialog = page.getByRole("dialog", { name: `Log time on ${key}` });
  await dialog.waitFor();
  await page.keyboard.type("soon");
  await dialog.getByText("Enter minutes").waitFor();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("1:30");
  await dialog.getByLabel("What was done").fill("Called back");
  assert.deepEqual(await axe(page), []);
  await picture(page, "time-dialog");
  await page.keyboard.press("Control+Enter");
  await spent(page).getByText("Called back").waitFor();
  await settled(page);
  assert.deepEqual(await axe(page), []);

  await page.getByRole("button", { name: /^Change 1 h/ }).click();
  const change = page.getByRole("dialog", { name: `Change time on ${key}` });
  await change.getByLabel("Time spent").fill("20");
  await page.keyboard.press("Control+Enter");
  await spent(page).getByText("20 mins", { exact: true }).waitFor();

  await page.getByRole("button", { name: /^Remove 20/ }).click();
  await page.getByText("No time logged yet").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await spent(page).getByText("20 mins", { exact: true }).waitFor();
  unharmed(ann);
  await ann.close();
});

test("a reply brings time along, a contract counts it, and its requester sees it by leave", async () => {
  const ada = await signIn(browser, "ada");
  const made = await aTicket(ada.page, "Timed by contract");
  const ann = await signIn(browser, "ann");
  const ticket = await new Ticket(ann.page).open(made.key);
  await ticket.atRest();
  await ann.page.getByLabel("Time spent").fill("45");
  await ticket.reply("It took a while.");
  await spent(ann.page).getByText("45 mins", { exact: true }).waitFor();

  const rita = await signIn(browser, "rita");
  await rita.page.goto(`${url}/portal/tickets/${made.key}`);
  await rita.page.getByText("It took a while.").waitFor();
  assert.equal(await rita.page.getByText("45 min").count(), 0);

  await ask(ada.page, "POST", "contracts", {
    name: "Timed",
    organization: made.organization.id,
    applications: ["SHOP"],
    hours: 2,
    period: "month",
    shows_time: true,
    begins_at: "2020-01-01T00:00:00Z",
    ends_at: "2999-01-01T00:00:00Z",
  });
  await ann.page.reload();
  await ann.page.getByText("1 hr 5 mins used, 55 mins left").waitFor();
  await rita.page.reload();
  await rita.page.getByText("45 min").first().waitFor();
  assert.deepEqual(await axe(rita.page), []);

  await ann.page.goto(`${url}/tickets/${made.key}?lang=de`);
  await ann.page.getByText("Aufgewendete Zeit").first().waitFor();
  await settled(ann.page);
  assert.deepEqual(await axe(ann.page), []);
  unharmed(ann, rita);
  await Promise.all([ada.close(), ann.close(), rita.close()]);
});

test("the time of a period is added up by organization and by ticket", async () => {
  const mona = await signIn(browser, "mona");
  const { page } = mona;
  await page.goto(`${url}/reports`);
  await page.getByRole("link", { name: "Time spent" }).click();
  const sums = page.getByRole("table", { name: "Time spent" });
  await sums.getByRole("row", { name: /Harbour.* 1 hr 5 mins/ }).waitFor();
  await settled(page);
  assert.deepEqual(await axe(page), []);
  await picture(page, "time-report");

  await page.getByRole("combobox", { name: "Add up by" }).click();
  await page.getByRole("option", { name: "Ticket" }).click();
  await sums
    .getByRole("link", { name: /^SHOP-/ })
    .first()
    .waitFor();
  assert.match(page.url(), /by=ticket/);

  await page.getByLabel("From").fill("2020-01-01");
  await page.getByLabel("To", { exact: true }).fill("2020-01-31");
  await page.keyboard.press("Enter");
  await page.getByText("No time was logged").waitFor();
  unharmed(mona);
  await mona.close();
});
