// What is said has the room: in a low window, on a phone above its keyboard, and on a wide screen;
// and what was just done is told where it covers nothing.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { axe, launch, phone, picture, signIn, unharmed } from "./browser.mjs";
import { compose, deliver } from "./mail.mjs";
import { Queue, Ticket } from "./pages.mjs";

const subject = "A ticket that is read in all kinds of windows";
// 1280 by 800 at 200 %, and a phone whose keyboard is open.
const zoomed = { width: 640, height: 400 };
const aboveKeyboard = { width: 390, height: 430 };
const wide = { width: 1920, height: 1080 };

let browser;
let key;
before(async () => {
  browser = await launch();
  const from = "rita@harbour.test";
  const to = "shop@mainstay.test";
  const body = Array.from(
    { length: 60 },
    (_, at) => `Line ${at + 1} of what has to be said about it.`,
  ).join("\n");
  await deliver({ from, to, text: compose({ from, to, subject, body }) });
  const ann = await signIn(browser, "ann");
  const ticket = await (
    await new Queue(ann.page).open("all_open")
  ).openTicket(subject);
  await ticket.message("Line 1 of").waitFor();
  key = ticket.key();
  await ann.close();
});
after(() => browser.close());

const box = async (locator) => {
  const found = await locator.boundingBox();
  assert.ok(found, "it is not shown");
  return found;
};

const overlaps = (a, b) =>
  a.x < b.x + b.width &&
  b.x < a.x + a.width &&
  a.y < b.y + b.height &&
  b.y < a.y + a.height;

for (const [name, viewport] of Object.entries({ zoomed, aboveKeyboard })) {
  for (const theme of ["light", "dark"]) {
    test(`the conversation keeps half of a low window, also while writing (${name}, ${theme})`, async () => {
      const ann = await signIn(browser, "ann", { viewport, theme });
      const ticket = await new Ticket(ann.page).open(key);
      await ticket.message("Line 1 of").waitFor();
      const said = ann.page.getByRole("region", { name: "Conversation" });
      assert.ok((await box(said)).height >= viewport.height / 2);
      await ticket.composer().click();
      await ann.page.keyboard.type("Writing.");
      const height = (await box(said)).height;
      assert.ok(height >= viewport.height / 2, `${height} px while writing`);
      assert.deepEqual(await axe(ann.page), []);
      await picture(ann.page, `low-${name}-${theme}`);

      await ann.page
        .getByRole("button", { name: "Show more of the ticket" })
        .click();
      await ann.page.getByRole("list", { name: "Support level" }).waitFor();
      await said.hover();
      await ann.page.mouse.wheel(0, 60);
      await ann.page
        .getByRole("list", { name: "Support level" })
        .waitFor({ state: "hidden" });
      await ticket.composer().fill("");
      unharmed(ann);
      await ann.close();
    });
  }
}

test("what can be done is all in the menu while the head is folded", async () => {
  const ann = await signIn(browser, "ann", { viewport: zoomed });
  await new Ticket(ann.page).open(key);
  await ann.page.getByRole("button", { name: "More actions" }).click();
  await ann.page.getByRole("menuitem", { name: "Resolve" }).click();
  await ann.page.getByRole("dialog").waitFor();
  unharmed(ann);
  await ann.close();
});

test("a key counts as soon as a menu is closed", async () => {
  const ann = await signIn(browser, "ann", { viewport: wide });
  const ticket = await new Ticket(ann.page).open(key);
  await ticket.atRest();
  await ann.page.getByRole("button", { name: "More actions" }).click();
  await ann.page.getByRole("menuitem", { name: "Copy link" }).waitFor();
  const isFading = await ann.page.evaluate(async () => {
    const target = document.activeElement ?? document.body;
    const type = (key) =>
      target.dispatchEvent(
        new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
      );
    const menu = document.querySelector('[role="menu"]');
    type("Escape");
    while (menu.isConnected && menu.style.opacity !== "0")
      await new Promise(requestAnimationFrame);
    const was = menu.isConnected;
    type("d");
    return was;
  });
  assert.ok(isFading, "the menu was gone before the key");
  await ann.page.getByRole("dialog").waitFor();
  unharmed(ann);
  await ann.close();
});

test("a wide screen is used", async () => {
  const ann = await signIn(browser, "ann", { viewport: wide });
  const ticket = await new Ticket(ann.page).open(key);
  await ticket.message("Line 1 of").waitFor();
  const width = async (locator) => (await box(locator)).width;
  assert.ok((await width(ticket.message("Line 1 of"))) > 1000);
  assert.ok(
    (await width(ann.page.getByRole("complementary", { name: "Details" }))) >
      350,
  );
  await picture(ann.page, "wide");
  unharmed(ann);
  await ann.close();
});

for (const [name, viewport] of Object.entries({
  desk: { width: 1280, height: 800 },
  phone,
  zoomed,
})) {
  test(`what was done is told where it covers nothing that is worked with (${name})`, async () => {
    const ann = await signIn(browser, "ann", { viewport });
    const ticket = await new Ticket(ann.page).open(key);
    await ann.page.getByRole("button", { name: "More actions" }).click();
    await ann.page.getByRole("menuitem", { name: "Copy link" }).waitFor();
    await ann.page.keyboard.press("Escape");
    await ticket.atRest();
    const watch = ann.page.getByRole("menuitem", { name: /atch/ });
    await ann.page.getByRole("button", { name: "More actions" }).click();
    await watch.waitFor();
    await ann.page.keyboard.press("Escape");
    await ticket.subject().getByRole("button").click();
    const field = ann.page.getByRole("textbox", { name: "Subject" });
    await field.fill(`${subject}, ${name}`);
    await field.press("Enter");
    const undo = ann.page.getByRole("button", { name: "Undo" });
    await undo.waitFor();
    await field.waitFor({ state: "detached" });
    const toast = await box(undo.locator(".."));
    assert.ok(!overlaps(toast, await box(ticket.subject())));
    assert.ok(!overlaps(toast, await box(ticket.head())));
    await ticket.atRest();
    await ann.page.keyboard.press("d");
    const dialog = ann.page.getByRole("dialog");
    await dialog.waitFor();
    if ((await undo.count()) > 0)
      assert.ok(!overlaps(toast, await box(dialog)), "it covers the dialog");
    await ann.page.keyboard.press("Escape");
    unharmed(ann);
    await ann.close();
  });
}
