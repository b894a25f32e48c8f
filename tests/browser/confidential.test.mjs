// A confidential ticket is marked, seen by those who are let in, and gone for all others.
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

test("a ticket is marked confidential, opened to a colleague by a mention, and the mark is undone", async () => {
  const ann = await signIn(browser, "ann");
  const { key } = await ask(ann.page, "POST", "tickets", {
    application: "SHOP",
    subject: "Salaries leaked",
    text: "Salaries leaked.",
    requester: "rita@harbour.test",
  });
  const ticket = await new Ticket(ann.page).open(key);
  await ticket.atRest();
  await ann.page.keyboard.press("Control+k");
  await ann.page
    .getByRole("combobox", { name: /^Type a command/ })
    .fill("Mark confidential");
  await ann.page.keyboard.press("Enter");
  await ticket.head().getByText("Confidential").waitFor();
  await settled(ann.page);
  assert.deepEqual(await axe(ann.page), []);
  await picture(ann.page, "confidential");

  const lars = await signIn(browser, "lars");
  await lars.page.goto(`${url}/tickets/${key}`);
  await lars.page.getByText("Not found").first().waitFor();
  await lars.page.goto(`${url}/tickets?filter=is:confidential`);
  await settled(lars.page);
  assert.equal(await lars.page.getByText("Salaries leaked").count(), 0);

  await ticket.atRest();
  await ann.page.keyboard.press("n");
  await ann.page.keyboard.type("@Lar");
  await ann.page.getByRole("option", { name: /Lars/ }).waitFor();
  await ann.page.keyboard.press("Enter");
  await ann.page
    .getByText(/Lars does not see this confidential ticket/)
    .waitFor();
  await ann.page
    .getByRole("button", { name: "Let someone see it" })
    .first()
    .click();
  await ann.page.getByText("Lars sees this ticket now.").waitFor();
  await lars.page.goto(`${url}/tickets/${key}`);
  await lars.page.getByRole("heading", { level: 1 }).waitFor();
  await lars.page.goto(`${url}/tickets?filter=is:confidential`);
  await lars.page.getByRole("img", { name: "Confidential" }).first().waitFor();
  assert.deepEqual(await axe(lars.page), []);

  await ann.page.goto(`${url}/tickets/${key}?lang=de`);
  await ann.page
    .getByRole("complementary", { name: "Details" })
    .getByText("Sieht es auch")
    .waitFor();
  await unharmed(ann, lars);
});
