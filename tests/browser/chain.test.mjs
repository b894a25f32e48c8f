// The chain of a ticket: an empty step says what would fill it, and its one action is done by keys.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { axe, launch, picture, signIn, unharmed } from "./browser.mjs";
import { compose, deliver } from "./mail.mjs";
import { Queue } from "./pages.mjs";

let browser;
before(async () => {
  browser = await launch();
  for (const subject of ["The till stops", "The memory leaks"]) {
    const from = "rita@harbour.test";
    const to = "shop@mainstay.test";
    await deliver({
      from,
      to,
      text: compose({ from, to, subject, body: "Help." }),
    });
  }
});
after(() => browser.close());

async function keyOf(page, subject) {
  const ticket = await (
    await new Queue(page).open("all_open")
  ).openTicket(subject);
  await ticket.message("Help.").waitFor();
  return ticket.key();
}

for (const theme of ["light", "dark"])
  test(`a step that nothing fills says so (${theme})`, async () => {
    const ann = await signIn(browser, "ann", { theme });
    await keyOf(ann.page, "The till stops");
    const chain = ann.page.getByRole("list", { name: "The chain from signal" });
    await chain.getByRole("link", { name: /Signal.*reached.*Email/ }).waitFor();
    await chain.getByRole("button", { name: "Release" }).focus();
    await ann.page.keyboard.press("Enter");
    const said = ann.page.getByRole("dialog", { name: "Release" });
    await said
      .getByText("No module of this installation records this yet.")
      .waitFor();
    assert.equal(await said.getByRole("button").count(), 0);
    assert.deepEqual(await axe(ann.page), []);
    await picture(ann.page, `chain-${theme}`);
    await ann.page.keyboard.press("Escape");
    await said.waitFor({ state: "hidden" });
    unharmed(ann);
    await ann.close();
  });

test("the cause is linked from its step, without a mouse", async () => {
  const ann = await signIn(browser, "ann");
  const cause = await keyOf(ann.page, "The memory leaks");
  await keyOf(ann.page, "The till stops");
  const chain = ann.page.getByRole("list", { name: "The chain from signal" });
  await chain.getByRole("button", { name: "Cause" }).focus();
  await ann.page.keyboard.press("Enter");
  const said = ann.page.getByRole("dialog", { name: "Cause" });
  await said
    .getByText("a link to the ticket that describes the cause")
    .waitFor();
  await said.getByRole("button", { name: "Link the cause" }).focus();
  assert.deepEqual(await axe(ann.page), []);
  await ann.page.keyboard.press("Enter");
  const dialog = ann.page.getByRole("dialog", { name: /Link/ });
  await dialog.waitFor();
  await ann.page.keyboard.type(cause);
  await ann.page.keyboard.press("Control+Enter");
  await chain.getByRole("link", { name: new RegExp(cause) }).waitFor();
  unharmed(ann);
  await ann.close();
});
