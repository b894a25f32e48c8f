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
  const lars = await signIn(browser, "lars");
  const key = await openTicket(lars.page, "It burns");
  await lars.page.goto(`${url}/tickets`);
  await bell(lars.page).waitFor();

  const ann = await signIn(browser, "ann");
  const ticket = await new Ticket(ann.page).open(key);
  await ticket.reply("Where does it burn?");
  await counted(lars.page, 1);
  await ticket.reply("And since when?");

  await lars.page.keyboard.press("g");
  await lars.page.keyboard.press("i");
  await lars.page.getByText("2 new replies").waitFor();
  assert.equal(await rows(lars.page).count(), 1);
  assert.deepEqual(await axe(lars.page), []);
  await picture(lars.page, "notifications");

  await lars.page.keyboard.press("j");
  await lars.page.keyboard.press("Enter");
  await lars.page.waitForURL(`**/tickets/${key}`);
  await lars.page
    .getByRole("banner")
    .getByRole("link", { name: "Notifications", exact: true })
    .waitFor();
  await lars.page.goto(`${url}/notifications`);
  await lars.page.getByText("Nothing unread").waitFor();
  assert.deepEqual(await axe(lars.page), []);
  await lars.page.getByRole("link", { name: "All", exact: true }).click();
  await lars.page.getByText("2 new replies").waitFor();
  unharmed(lars);
  unharmed(ann);
  await lars.close();
  await ann.close();
});

test("what a person chooses is kept, and each may choose for themselves", async () => {
  const lars = await signIn(browser, "lars", { viewport: phone });
  await lars.page.goto(`${url}/notifications/choices`);
  const inApp = lars.page.getByRole("checkbox", {
    name: "A new reply: in the app",
  });
  await inApp.waitFor();
  assert.deepEqual(await axe(lars.page), []);
  await picture(lars.page, "notification-choices");

  await inApp.uncheck();
  await lars.page.getByRole("button", { name: "Save" }).click();
  await lars.page.getByText("Saved.").waitFor();
  await lars.page.reload();
  await inApp.waitFor();

  assert.equal(await inApp.isChecked(), false);
  unharmed(lars);
  await lars.close();
});
