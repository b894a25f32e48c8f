// A vendor is set up by pages alone; a ticket at L4 goes to them, and their answer to the requester
// only when somebody publishes it.
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
import { compose, deliver, header, sentMail } from "./mail.mjs";
import { Ticket } from "./pages.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test("a ticket goes to its vendor, comes back, and is published to the requester", async () => {
  const ada = await signIn(browser, "ada");
  const { page } = ada;
  await page.goto(`${url}/home`);
  await ask(page, "POST", "calendars", {
    name: "Acme hours",
    definition: { zone: "UTC", always_open: true, hours: [], holidays: [] },
  });
  await page.getByRole("link", { name: "Vendors", exact: true }).click();
  await page.getByRole("button", { name: "New vendor" }).first().click();
  const panel = page.getByRole("dialog");
  await panel
    .getByRole("textbox", { name: "Name", exact: true })
    .fill("Acme Systems");
  await panel
    .getByRole("textbox", { name: "Email address" })
    .fill("support@acme-vendor.test");
  await panel
    .getByRole("textbox", { name: "Mail domain" })
    .fill("acme-vendor.test");
  await settled(page);
  assert.deepEqual(await axe(page), []);
  await picture(page, "vendor");
  await panel.getByLabel("Hours of support").first().click();
  await page.getByRole("option", { name: "Acme hours" }).click();
  const answer = panel.getByRole("textbox", { name: "Answer, normal" });
  await answer.fill("soon");
  await panel.getByRole("button", { name: "Create" }).click();
  await panel.getByText("Write hours and minutes").waitFor();
  await answer.fill("1h 30m");
  await panel.getByRole("button", { name: "Create" }).click();
  await page.getByRole("row").filter({ hasText: "Acme Systems" }).waitFor();

  const { key } = await ask(page, "POST", "tickets", {
    application: "SHOP",
    subject: "Pump stands still",
    text: "The pump stands still.",
    requester: "rita@harbour.test",
  });
  for (const level of ["L2", "L3"])
    await ask(page, "POST", `tickets/${key}/escalate`, { level, note: "See." });
  await (await new Ticket(page).open(key)).escalate("L4", "See.");
  // What comes next at L4 is asked for at once.
  await page.getByRole("dialog", { name: /vendor/ }).waitFor();
  await settled(page);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });

  const vera = await signIn(browser, "vera");
  const ticket = await new Ticket(vera.page).open(key);
  await vera.page.getByRole("button", { name: "Hand over to vendor…" }).click();
  const dialog = vera.page.getByRole("dialog", { name: /vendor/ });
  await dialog
    .getByRole("textbox", { name: "Subject" })
    .and(vera.page.locator(`[value*="${key}"]`))
    .waitFor();
  await settled(vera.page);
  assert.deepEqual(await axe(vera.page), []);
  await picture(vera.page, "hand-over");
  await dialog.getByRole("button", { name: "Send to vendor" }).click();
  await dialog.waitFor({ state: "detached" });
  await ticket.status("Waiting on vendor").waitFor();

  const why = vera.page.getByRole("button", { name: "why? Answer" });
  await why.click();
  await vera.page.getByText("Acme hours").waitFor();
  await why.click();

  const sent = await sentMail((mail) =>
    /^To: .*support@acme-vendor\.test/m.test(mail),
  );
  assert.match(header(sent, "Subject"), new RegExp(key));
  const signed = /[^<\s]+@[^>\s]+/.exec(header(sent, "Reply-To"))[0];
  await deliver({
    from: "jo@acme-vendor.test",
    to: signed,
    text: compose({
      from: "Jo <jo@acme-vendor.test>",
      to: signed,
      subject: "Re: pump",
      body: "Replace the fuse.",
    }),
  });
  await ticket.message("Replace the fuse.").getByText("From vendor").waitFor();

  await ticket.atRest();
  await vera.page.keyboard.press("Shift+V");
  await vera.page.keyboard.type("Which fuse?");
  await vera.page.keyboard.press("Control+Enter");
  await ticket.message("Which fuse?").getByText("To vendor").waitFor();

  await ticket
    .message("Replace the fuse.")
    .getByRole("button", { name: "More about this message" })
    .click();
  await vera.page
    .getByRole("menuitem", { name: "Publish to requester…" })
    .click();
  await vera.page.getByRole("button", { name: "Send to requester" }).click();
  await ticket
    .message("Replace the fuse.")
    .getByText("sent to the requester")
    .waitFor();
  await settled(vera.page);
  assert.deepEqual(await axe(vera.page), []);
  await picture(vera.page, "vendor-answer");

  await vera.page.goto(`${url}/tickets/${key}?lang=de`);
  await vera.page.getByText("Vom Hersteller").first().waitFor();
  await unharmed(ada, vera);
});
