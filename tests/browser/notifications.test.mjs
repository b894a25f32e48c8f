// What a person is notified of: the bell counts it at once, the inbox opens it, and looking at it is
// reading it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  axe,
  launch,
  phone,
  picture,
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

const bell = (page) =>
  page.getByRole("banner").getByRole("link", { name: /^Notifications/ });
const counted = (page, count) =>
  page
    .getByRole("banner")
    .getByRole("link", { name: `Notifications, ${count} unread` })
    .waitFor();
const rows = (page) => page.getByRole("main").getByRole("listitem");

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

test("a reply is counted as it comes, collapsed, and read by looking at the ticket", async () => {
  const rita = await signIn(browser, "rita");
  const key = await openTicket(rita.page, "It burns");
  await rita.page.goto(`${url}/tickets`);
  await bell(rita.page).waitFor();

  const ann = await signIn(browser, "ann");
  const ticket = await new Ticket(ann.page).open(key);
  await ticket.reply("Where does it burn?");
  await counted(rita.page, 1);
  await ticket.reply("And since when?");

  await rita.page.keyboard.press("g");
  await rita.page.keyboard.press("i");
  await rita.page.getByText("2 new replies").waitFor();
  assert.equal(await rows(rita.page).count(), 1);
  assert.deepEqual(await axe(rita.page), []);
  await picture(rita.page, "notifications");

  await rita.page.keyboard.press("j");
  await rita.page.keyboard.press("Enter");
  await rita.page.waitForURL(`**/tickets/${key}`);
  await rita.page
    .getByRole("banner")
    .getByRole("link", { name: "Notifications", exact: true })
    .waitFor();
  await rita.page.goto(`${url}/notifications`);
  await rita.page.getByText("Nothing unread").waitFor();
  assert.deepEqual(await axe(rita.page), []);
  await rita.page.getByRole("link", { name: "All", exact: true }).click();
  await rita.page.getByText("2 new replies").waitFor();
  unharmed(rita);
  unharmed(ann);
  await rita.close();
  await ann.close();
});

test("what a person chooses is kept, and each may choose for themselves", async () => {
  const rita = await signIn(browser, "rita", { viewport: phone });
  await rita.page.goto(`${url}/notifications/choices`);
  const inApp = rita.page.getByRole("checkbox", {
    name: "A new reply: in the app",
  });
  await inApp.waitFor();
  assert.equal(await rita.page.getByText("A new internal note").count(), 0);
  assert.deepEqual(await axe(rita.page), []);
  await picture(rita.page, "notification-choices");

  await inApp.uncheck();
  await rita.page.getByRole("button", { name: "Save" }).click();
  await rita.page.getByText("Saved.").waitFor();
  await rita.page.reload();
  await inApp.waitFor();

  assert.equal(await inApp.isChecked(), false);
  unharmed(rita);
  await rita.close();
});
