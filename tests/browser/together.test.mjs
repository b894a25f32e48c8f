// Two people at one ticket, two tickets of one case, and what is done to several at once.
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

async function aTicket(page, subject, more = {}) {
  const { key } = await ask(page, "POST", "tickets", {
    application: "SHOP",
    subject,
    text: `${subject}.`,
    requester: "rita@harbour.test",
    ...more,
  });
  return key;
}

test("two tickets of one case are merged by keys, and that is undone", async () => {
  const ann = await signIn(browser, "ann");
  const one = await aTicket(ann.page, "It burns");
  const two = await aTicket(ann.page, "Fire in the hall");
  const ticket = await new Ticket(ann.page).open(one);
  await ticket.addNote("They called twice.");
  await ticket.atRest();
  await ann.page.keyboard.press("Shift+M");
  const dialog = ann.page.getByRole("dialog", { name: /^Merge/ });
  await dialog.getByRole("textbox").fill(two);
  await dialog.getByText("Fire in the hall").waitFor();
  assert.deepEqual(await axe(ann.page), []);
  await picture(ann.page, "merge");
  await ann.page.keyboard.press("Control+Enter");
  await dialog.waitFor({ state: "detached" });

  await ticket.status("Closed").waitFor();
  await ann.page.getByRole("note").getByRole("link", { name: two }).click();
  await ticket.message("It burns.").getByRole("link", { name: one }).waitFor();
  await ticket.note("They called twice.").waitFor();
  await settled(ann.page);
  assert.deepEqual(await axe(ann.page), []);
  await picture(ann.page, "merged");

  await ann.page
    .getByRole("button", { name: `Undo the merge of ${one}` })
    .click();
  await ticket.message("It burns.").waitFor({ state: "detached" });
  await ticket.open(one);
  await ticket.message("It burns.").waitFor();
  await ticket.note("They called twice.").waitFor();
  assert.equal(await ticket.status("Closed").count(), 0);
  unharmed(ann);
  await ann.close();
});

test("a message becomes a ticket of its own, and goes back", async () => {
  const ann = await signIn(browser, "ann");
  const key = await aTicket(ann.page, "Two things");
  const ticket = await new Ticket(ann.page).open(key);
  await ticket.reply("And the printer smokes.");
  await ticket
    .message("And the printer smokes.")
    .getByRole("button", { name: "More about this message" })
    .click();
  await ann.page.getByRole("menuitem", { name: /^Create a ticket/ }).click();
  const dialog = ann.page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Subject" }).fill("The printer");
  assert.deepEqual(await axe(ann.page), []);
  await ann.page.keyboard.press("Control+Enter");
  await ann.page
    .getByRole("heading", { level: 1, name: "The printer" })
    .waitFor();
  await ticket.message("And the printer smokes.").waitFor();
  await ann.page
    .getByRole("complementary")
    .getByRole("button", { name: "Undo", exact: true })
    .click();
  await ticket.status("Closed").waitFor();
  await ticket.open(key);
  await ticket.message("And the printer smokes.").waitFor();
  unharmed(ann);
  await ann.close();
});

test("two agents at one ticket see each other, and who writes; the requester sees nobody", async () => {
  const ann = await signIn(browser, "ann");
  const key = await aTicket(ann.page, "Seen by two");
  await new Ticket(ann.page).open(key);
  const abe = await signIn(browser, "abe");
  const other = await new Ticket(abe.page).open(key);
  await ann.page.getByText("is reading").waitFor();
  await other.atRest();
  await abe.page.keyboard.press("r");
  await abe.page.keyboard.type("Dear Rita");
  await ann.page.getByText("is writing").waitFor();
  assert.deepEqual(await axe(ann.page), []);
  await picture(ann.page, "presence");

  const rita = await signIn(browser, "rita");
  await rita.page.goto(`${url}/portal/tickets/${key}`);
  await settled(rita.page);
  await rita.page.waitForTimeout(3000);
  assert.equal(await rita.page.getByText(/is (reading|writing)/).count(), 0);
  await abe.close();
  await ann.page
    .getByText(/is (reading|writing)/)
    .waitFor({ state: "detached", timeout: 15_000 });
  for (const window of [ann, rita]) unharmed(window);
  await ann.close();
  await rita.close();
});

test("a macro is made, chosen by its name, shown and applied", async () => {
  const ann = await signIn(browser, "ann");
  await ann.page.goto(`${url}/macros?open=new`);
  const panel = ann.page.getByRole("dialog");
  await panel.getByRole("textbox", { name: "Name" }).fill("Password reset");
  await panel
    .getByRole("textbox", { name: "Message" })
    .fill("Dear {{requester.name}}, see {{ticket.key}}.");
  assert.deepEqual(await axe(ann.page), []);
  await panel.getByRole("button", { name: /^(Create|Save)/ }).click();
  await ann.page.getByText("Password reset").first().waitFor();
  await picture(ann.page, "macros");

  const key = await aTicket(ann.page, "Forgot it");
  const ticket = await new Ticket(ann.page).open(key);
  await ticket.atRest();
  await ann.page.keyboard.press("m");
  await ann.page.getByRole("combobox", { name: /^Macro for/ }).waitFor();
  await ann.page.keyboard.type("pass");
  await ann.page.keyboard.press("Enter");
  const shown = ann.page.getByRole("dialog", { name: "Password reset" });
  const text = shown.getByRole("textbox");
  await text.waitFor();
  assert.equal(await text.inputValue(), `Dear Rita, see ${key}.`);
  assert.deepEqual(await axe(ann.page), []);
  await ann.page.keyboard.press("Control+Enter");
  await ticket.message(`Dear Rita, see ${key}.`).waitFor();
  unharmed(ann);
  await ann.close();
});

test("a colleague is mentioned by completion, and is told so", async () => {
  const ann = await signIn(browser, "ann");
  const key = await aTicket(ann.page, "Ask a colleague");
  const ticket = await new Ticket(ann.page).open(key);
  await ticket.atRest();
  await ann.page.keyboard.press("n");
  await ann.page.keyboard.type("@la");
  await ann.page.getByRole("option", { name: "Lars" }).waitFor();
  assert.deepEqual(await axe(ann.page), []);
  await picture(ann.page, "mention");
  await ann.page.keyboard.press("Enter");
  await ann.page.keyboard.type("please look.");
  assert.equal(await ticket.composer().inputValue(), "@Lars please look.");
  await ann.page.keyboard.press("Control+Enter");
  await ticket.note("@Lars please look.").waitFor();

  const lars = await signIn(browser, "lars");
  await lars.page.goto(`${url}/notifications`);
  await lars.page.getByText("You were mentioned").first().waitFor();
  for (const window of [ann, lars]) unharmed(window);
  await ann.close();
  await lars.close();
});

test("a problem's workaround is written once and told to its incidents", async () => {
  const ann = await signIn(browser, "ann");
  const problem = await aTicket(ann.page, "The gateway drops cards", {
    kind: "problem",
  });
  const incidents = [];
  for (const subject of ["My card fails", "No card works"]) {
    const key = await aTicket(ann.page, subject);
    await ask(ann.page, "POST", `tickets/${key}/links`, {
      relation: "caused_by",
      ticket: problem,
    });
    incidents.push(key);
  }
  const ticket = await new Ticket(ann.page).open(problem);
  await ann.page
    .getByRole("heading", { name: "2 incidents", exact: true })
    .waitFor();
  await ticket.atRest();
  await ann.page.keyboard.press("Shift+W");
  const dialog = ann.page.getByRole("dialog");
  await dialog.locator("textarea").first().waitFor();
  await ann.page.keyboard.type("Pay by invoice.");
  assert.deepEqual(await axe(ann.page), []);
  await ann.page.keyboard.press("Control+Enter");
  await ann.page.getByText("2 of 2 told").waitFor();
  await settled(ann.page);
  assert.deepEqual(await axe(ann.page), []);
  await picture(ann.page, "workaround");
  for (const key of incidents) {
    await ticket.open(key);
    await ticket.message("Pay by invoice.").waitFor();
  }
  unharmed(ann);
  await ann.close();
});
