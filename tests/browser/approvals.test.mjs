// Somebody is asked to approve a ticket: on its page, in the portal, and by a link that was mailed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  axe,
  launch,
  openWindow,
  phone,
  picture,
  settled,
  signIn,
  unharmed,
  url,
} from "./browser.mjs";
import { compose, deliver, sentMail } from "./mail.mjs";
import { Queue, Ticket } from "./pages.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

async function healthy(window) {
  await settled(window.page);
  assert.deepEqual(await axe(window.page), []);
}

/** A ticket of Rita's by mail, opened by that window's person. */
async function opened({ page }, subject) {
  const from = "rita@harbour.test";
  const to = "shop@mainstay.test";
  await deliver({
    from,
    to,
    text: compose({ from, to, subject, body: "May I have one?" }),
  });
  const ticket = await (
    await new Queue(page).open("all_open")
  ).openTicket(subject);
  await ticket.subject().waitFor();
  return ticket;
}

/** Asks that person by the command of the palette. */
async function ask({ page }, name, question) {
  await page.getByRole("button", { name: "Ask for approval" }).waitFor();
  await page.keyboard.press("Control+k");
  await page
    .getByRole("combobox", { name: /^Type a command/ })
    .fill("Ask for approval");
  await page
    .getByRole("option", { name: "Ask for approval", exact: true })
    .waitFor();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Add a person" }).fill(name);
  await page.getByRole("option", { name }).first().click();
  await dialog.getByRole("textbox", { name: "Question" }).fill(question);
  return dialog;
}

test("staff ask, and a colleague approves on the ticket", async () => {
  const ann = await signIn(browser, "ann");
  const ticket = await opened(ann, "A new screen");
  const dialog = await ask(ann, "Mona", "It costs 300.");
  await healthy(ann);
  await picture(ann.page, "ask-approval");
  await ann.page.keyboard.press("Control+Enter");
  await dialog.waitFor({ state: "detached" });
  await ann.page.getByText("Waiting for an answer").waitFor();
  await healthy(ann);

  const mona = await signIn(browser, "mona");
  await new Ticket(mona.page).open(ticket.key());
  await mona.page.getByText("It costs 300.").waitFor();
  await mona.page
    .getByRole("textbox", { name: "Comment (optional)" })
    .fill("She needs it.");
  await mona.page.getByRole("button", { name: "Approve", exact: true }).click();
  await mona.page.getByText("She needs it.").waitFor();
  await healthy(mona);
  await ann.page
    .getByRole("region", { name: "Approval" })
    .getByText("Approved", { exact: true })
    .first()
    .waitFor();
  unharmed(ann, mona);
  await mona.close();
  await ann.close();
});

test("a requester who may not see the ticket declines it in the portal, on a phone", async () => {
  const ann = await signIn(browser, "ann");
  const ticket = await opened(ann, "A second screen");
  await ask(ann, "Ruth", "May she?");
  await ann.page.keyboard.press("Control+Enter");
  await ann.page.getByText("Waiting for an answer").waitFor();

  const ruth = await signIn(browser, "ruth", { viewport: phone });
  await ruth.page.goto(`${url}/portal`);
  await ruth.page
    .getByRole("region", { name: "Your approval is asked" })
    .getByRole("link", { name: /A second screen/ })
    .click();
  await ruth.page.getByText("May she?").waitFor();
  await ruth.page.getByText("May I have one?").waitFor();
  await healthy(ruth);
  await picture(ruth.page, "approval-portal");
  await ruth.page.getByRole("button", { name: "Decline" }).click();
  await ruth.page.getByRole("status").getByText("Declined").first().waitFor();
  await ruth.page.goto(`${url}/portal/tickets/${ticket.key()}`);
  await ruth.page.getByRole("alert").first().waitFor();
  await ann.page
    .getByRole("region", { name: "Approval" })
    .getByText("Declined", { exact: true })
    .first()
    .waitFor();
  await ruth.close();
  unharmed(ann);
  await ann.close();
});

test("a mailed link shows the question, decides once, and speaks German", async () => {
  const ann = await signIn(browser, "ann");
  await opened(ann, "A third screen");
  await ask(ann, "Rolf", "Once more?");
  await ann.page.keyboard.press("Control+Enter");
  await ann.page.getByText("Waiting for an answer").waitFor();
  const mail = await sentMail(
    (text) =>
      text.includes("A third screen") && text.includes("/portal/approve#"),
    60,
  );
  const plain = mail.replace(/=\r?\n/g, "").replace(/=3D/g, "=");
  const [link] = plain.match(/\/portal\/approve#[\w-]+/);

  const window = await openWindow(browser);
  await window.page.goto(`${url}${link.replace("#", "?lang=de#")}`);
  await window.page.getByText("Once more?").waitFor();
  await healthy(window);
  await window.page.getByRole("button", { name: "Zustimmen" }).click();
  await window.page
    .getByRole("heading", {
      name: "Ihre Antwort ist gespeichert.",
      exact: true,
    })
    .waitFor();
  await ann.page
    .getByRole("region", { name: "Approval" })
    .getByText("Approved", { exact: true })
    .first()
    .waitFor();
  await window.page.reload();
  await window.page
    .getByRole("alert")
    .getByText(/benutzt/)
    .waitFor();
  await window.close();
  unharmed(ann);
  await ann.close();
});
