// Nothing typed is lost: not by Escape, not by a click outside, not by a reload.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { axe, launch, picture, signIn, unharmed, url } from "./browser.mjs";
import { Ticket } from "./pages.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** Opens a ticket through the page's own session; answers its key. */
async function aTicket(page, subject) {
  return page.evaluate(async (about) => {
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
        text: "It does not work.",
        requester: "rita@harbour.test",
      }),
    });
    return (await answer.json()).key;
  }, subject);
}

const ways = {
  Escape: (page) => page.keyboard.press("Escape"),
  "a click outside": (page) => page.mouse.click(5, 400),
  "the close button": (page) =>
    page.getByRole("dialog").getByRole("button", { name: "Close" }).click(),
  Cancel: (page) =>
    page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click(),
};

test("a note in a dialog of a ticket is there again, whichever way the dialog was closed", async () => {
  const ann = await signIn(browser, "ann");
  const key = await aTicket(ann.page, "A long note");
  const ticket = await new Ticket(ann.page).open(key);
  for (const [keys, dialog] of [
    ["e", /Hand|Escalate/],
    ["d", /Resolve/],
  ]) {
    let text = "";
    for (const [way, leave] of Object.entries(ways)) {
      await ticket.atRest();
      await ann.page.keyboard.press(keys);
      const open = ann.page.getByRole("dialog", { name: dialog });
      const box = open.locator("textarea").first();
      await box.waitFor();
      assert.equal(await box.inputValue(), text, `after ${way}`);
      await box.press("End");
      await ann.page.keyboard.type(`${keys} `);
      text += `${keys} `;
      await leave(ann.page);
      await open.waitFor({ state: "detached" });
    }
    await ann.page.reload();
    await ticket.atRest();
    await ann.page.keyboard.press(keys);
    const box = ann.page.getByRole("dialog").locator("textarea").first();
    await box.waitFor();
    assert.equal(await box.inputValue(), text);
    await ann.page.keyboard.press("Escape");
  }
  unharmed(ann);
  await ann.close();
});

test("a note that was used is not kept for the next time", async () => {
  const ann = await signIn(browser, "ann");
  const key = await aTicket(ann.page, "Done with it");
  const ticket = await new Ticket(ann.page).open(key);
  await ticket.resolve("Fixed", "All is well.");
  await ticket.atRest();
  await ticket.head().getByRole("button", { name: "Reopen" }).click();
  await ann.page
    .getByRole("dialog")
    .getByRole("button", { name: "Reopen" })
    .click();
  await ticket.status("Open").waitFor();
  await ticket.atRest();
  await ann.page.keyboard.press("d");
  const box = ann.page.getByRole("dialog").locator("textarea").first();
  await box.waitFor();
  assert.equal(await box.inputValue(), "");
  unharmed(ann);
  await ann.close();
});

test("files of an unsent reply are there after a reload, and go with it", async () => {
  const ann = await signIn(browser, "ann");
  const key = await aTicket(ann.page, "With a file");
  const ticket = await new Ticket(ann.page).open(key);
  await ticket.atRest();
  await ann.page.keyboard.press("r");
  await ann.page.keyboard.type("See the file.");
  await ann.page.locator("input[type=file]").setInputFiles({
    name: "trace.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("line 1"),
  });
  const composer = ann.page.getByRole("region", { name: "Write" });
  await composer.getByText("trace.txt").waitFor();
  await composer.getByText("Draft saved").waitFor();

  await ann.page.evaluate(() => localStorage.clear());
  await ann.page.reload();
  await composer.getByText("trace.txt").waitFor();
  await composer.getByRole("button", { name: "Reply to requester" }).click();
  await ticket.message("See the file.").getByText("trace.txt").waitFor();
  assert.equal(await composer.getByText("trace.txt").count(), 0);
  unharmed(ann);
  await ann.close();
});

test("files of a new ticket are there after a reload", async () => {
  const ann = await signIn(browser, "ann");
  await ann.page.goto(`${url}/new`);
  await ann.page.getByRole("textbox", { name: "Subject" }).fill("Halfway");
  await ann.page.locator("input[type=file]").setInputFiles({
    name: "log.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("line 1"),
  });
  await ann.page.locator("[aria-busy=false]").getByText("log.txt").waitFor();
  await ann.page.reload();
  await ann.page.getByText("log.txt").waitFor();
  unharmed(ann);
  await ann.close();
});

test("a form that keeps nothing asks before what was typed goes with it", async () => {
  const ada = await signIn(browser, "ada");
  for (const [place, label] of [
    ["people", "Name"],
    ["organizations", "Name"],
    ["teams", "Name"],
    ["applications", "Name"],
  ]) {
    await ada.page.goto(`${url}/${place}?open=new`);
    const panel = ada.page.getByRole("dialog");
    const field = panel.getByRole("textbox", { name: label, exact: true });
    await field.click();
    await field.fill("Half a name");
    await ada.page.keyboard.press("Escape");
    const question = ada.page.getByRole("alertdialog", {
      name: "Discard what you typed?",
    });
    await question.getByRole("button", { name: "Keep editing" }).click();
    assert.equal(await field.inputValue(), "Half a name");
    await ada.page.mouse.click(5, 400);
    await question.waitFor();
    if (place === "people") {
      assert.deepEqual(await axe(ada.page), []);
      await picture(ada.page, "unsaved-question");
    }
    await question.getByRole("button", { name: "Discard" }).click();
    await panel.waitFor({ state: "detached" });
  }
  unharmed(ada);
  await ada.close();
});

test("a form in which nothing was typed closes at once", async () => {
  const ada = await signIn(browser, "ada");
  await ada.page.goto(`${url}/people?open=new`);
  const panel = ada.page.getByRole("dialog");
  await panel.getByRole("textbox", { name: "Name", exact: true }).click();
  await ada.page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });
  unharmed(ada);
  await ada.close();
});

test("who replies says how the ticket stands, with the keyboard, and that is kept", async () => {
  const ann = await signIn(browser, "ann");
  const ticket = await new Ticket(ann.page).open(
    await aTicket(ann.page, "We go on"),
  );
  await ticket.reply("What exactly happens?");
  await ticket.status("Waiting on requester").waitFor();

  await ticket.atRest();
  await ann.page.keyboard.press("r");
  await ann.page.keyboard.type("We are looking into it.");
  await ann.page.keyboard.press("Control+Shift+Enter");
  const menu = ann.page.getByRole("menu");
  await menu.waitFor();
  await picture(ann.page, "reply-menu");
  await ann.page.waitForFunction(
    () => document.activeElement?.closest('[role="menu"]') !== null,
  );
  await ann.page.keyboard.press("ArrowDown");
  await ann.page.keyboard.press("ArrowDown");
  await ann.page.keyboard.press("Enter");
  await ticket.message("We are looking into it.").waitFor();
  await ticket.status("Open").waitFor();

  await ann.page.reload();
  const composer = ann.page.getByRole("region", { name: "Write" });
  await composer.getByRole("button", { name: "Reply and keep open" }).waitFor();
  await composer
    .getByRole("button", { name: "Choose what happens after the reply" })
    .click();
  await menu.getByRole("menuitem", { name: "Reply and resolve" }).click();
  await ticket.composer().fill("It is mended.");
  await ann.page.keyboard.press("Control+Enter");
  await ticket.status("Resolved").waitFor();
  unharmed(ann);
  await ann.close();
});
