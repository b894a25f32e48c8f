// When people work, what is promised and what was bought are set up by pages alone; a ticket then
// shows its clocks, and why.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  axe,
  launch,
  picture,
  settled,
  signIn,
  unharmed,
  url,
} from "./browser.mjs";
import { compose, deliver } from "./mail.mjs";
import { Queue } from "./pages.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const holidays = `BEGIN:VCALENDAR
BEGIN:VEVENT
SUMMARY:Founding day
DTSTART;VALUE=DATE:${new Date().getFullYear() + 1}0517
END:VEVENT
END:VCALENDAR
`;

async function choose(page, scope, label, option) {
  await scope.getByRole("combobox", { name: label, exact: true }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

async function healthy(window) {
  await settled(window.page);
  assert.deepEqual(await axe(window.page), []);
}

async function saved(page) {
  await page.getByRole("status").getByText("Saved").waitFor();
}

test("an administrator sets up a calendar, a policy and a contract by pages alone", async () => {
  const ada = await signIn(browser, "ada");
  const { page } = ada;

  await page.goto(`${url}/calendars?open=new`);
  let panel = page.getByRole("dialog");
  await panel
    .getByRole("textbox", { name: "Name", exact: true })
    .fill("Office");
  await panel.getByRole("textbox", { name: "Saturday" }).fill("9-12");
  await panel.locator("input[type=file]").setInputFiles({
    name: "holidays.ics",
    mimeType: "text/calendar",
    buffer: Buffer.from(holidays),
  });
  await panel.getByText("1 new holiday is in the file.").waitFor();
  await healthy(ada);
  await picture(page, "calendar-import");
  await panel.getByRole("button", { name: "Take over 1 holiday" }).click();
  await panel.getByRole("button", { name: "Create" }).click();
  await saved(page);
  await page.getByRole("row").filter({ hasText: "Office" }).click();
  panel = page.getByRole("dialog");
  await panel.getByRole("textbox", { name: "Saturday" }).waitFor();
  assert.equal(
    await panel.getByRole("textbox", { name: "Saturday" }).inputValue(),
    "09:00-12:00",
  );
  assert.equal(
    await panel
      .getByRole("textbox", { name: "Name of the holiday" })
      .inputValue(),
    "Founding day",
  );

  await page.goto(`${url}/policies?open=new`);
  panel = page.getByRole("dialog");
  await panel.getByRole("textbox", { name: "Name", exact: true }).fill("Gold");
  await choose(page, panel, "Calendar", "Office");
  await panel.getByRole("textbox", { name: "First response" }).fill("soon");
  await panel.getByRole("button", { name: "Create" }).click();
  await panel
    .getByRole("alert")
    .getByText(/“first response” must be from 1/)
    .waitFor();
  await panel.getByRole("textbox", { name: "First response" }).fill("4h");
  await panel.getByRole("textbox", { name: "Resolution" }).fill("40h");
  await healthy(ada);
  await picture(page, "policy");
  await panel.getByRole("button", { name: "Create" }).click();
  await saved(page);
  await page.getByRole("row").filter({ hasText: "All tickets" }).waitFor();

  await page.goto(`${url}/contracts?open=new`);
  panel = page.getByRole("dialog");
  await panel
    .getByRole("textbox", { name: "Name", exact: true })
    .fill("Silver");
  await choose(page, panel, "Organization", "Harbour Books");
  await choose(page, panel, "Response times", "Gold");
  await panel.getByLabel("First day").fill("2020-01-01");
  await panel.getByLabel("Last day").fill("2020-12-31");
  await healthy(ada);
  await panel.getByRole("button", { name: "Create" }).click();
  await saved(page);
  await page.getByText(/Contract expired on 31 Dec 2020/).waitFor();
  unharmed(ada);
  await ada.close();
});

test("a ticket shows its clocks and why, and that its contract has ended", async () => {
  const from = "rita@harbour.test";
  const to = "shop@mainstay.test";
  const subject = "When is this due?";
  await deliver({
    from,
    to,
    text: compose({ from, to, subject, body: "It does not work." }),
  });
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  await (await new Queue(page).open("all_open")).openTicket(subject);
  const clocks = page.getByRole("list", { name: "Clocks" });
  await clocks.getByText("First response").waitFor();
  await page.getByText(/Contract expired on 31 Dec 2020/).waitFor();

  await clocks.getByRole("button", { name: /First response/ }).click();
  const why = page.getByRole("dialog", { name: "First response" });
  await why.getByText(/by the policy Gold/).waitFor();
  await why.getByText("4 hr", { exact: false }).first().waitFor();
  await why.getByRole("columnheader", { name: "Why" }).waitFor();
  await healthy(ann);
  await picture(page, "clock-why");
  await page.keyboard.press("Escape");
  unharmed(ann);
  await ann.close();
});

test("the page of an organization shows its contracts", async () => {
  const ann = await signIn(browser, "ann");
  await ann.page.goto(`${url}/organizations`);
  await ann.page.getByRole("row").filter({ hasText: "Harbour Books" }).click();
  const panel = ann.page.getByRole("dialog");
  await panel
    .getByRole("heading", { name: "Contracts", exact: true })
    .waitFor();
  await panel.getByText("Silver").waitFor();
  await panel.getByText(/Contract expired/).waitFor();
  await healthy(ann);
  unharmed(ann);
  await ann.close();
});

test("a policy that is removed comes back by undo", async () => {
  const mona = await signIn(browser, "mona");
  const { page } = mona;
  await page.goto(`${url}/policies`);
  const row = page.getByRole("row").filter({ hasText: "Gold" });
  await row.click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: "Remove policy" })
    .click();
  await page.getByText("Removed: Gold").waitFor();
  await page.getByText("No policies yet").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await row.waitFor();
  unharmed(mona);
  await mona.close();
});
