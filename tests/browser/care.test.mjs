// What the interface promises those who type and read: nothing is lost, nothing is overwritten,
// nothing is trusted.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { desk, launch, picture, signIn, unharmed, url } from "./browser.mjs";
import { Queue, Ticket } from "./pages.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** Writes a ticket through the page and answers it, open. */
async function writeTicket(page, subject) {
  await page.goto(`${url}/new`);
  await page.getByRole("combobox", { name: "Application" }).click();
  await page.getByRole("option", { name: /SHOP/ }).click();
  await page.getByRole("textbox", { name: "Subject" }).fill(subject);
  await page
    .getByRole("textbox", { name: "Text" })
    .fill("As said in the subject.");
  await page.getByRole("button", { name: "Create ticket" }).click();
  await page.waitForURL(/\/tickets\/SHOP-\d+$/);
  await page.getByRole("heading", { level: 1, name: subject }).waitFor();
  return new Ticket(page);
}

async function rename(page, from, to) {
  await page.getByRole("button", { name: from }).click();
  const field = page.getByRole("textbox", { name: "Subject" });
  await field.fill(to);
  return field;
}

test("of two who save the same ticket, the second chooses which version stands", async () => {
  const [ann, abe] = await Promise.all([
    signIn(browser, "ann"),
    signIn(browser, "abe"),
  ]);
  const ticket = await writeTicket(ann.page, "Prices are wrong");
  await new Ticket(abe.page).open(ticket.key());
  const field = await rename(
    ann.page,
    "Prices are wrong",
    "Prices of books are wrong",
  );
  await (
    await rename(abe.page, "Prices are wrong", "All prices are wrong")
  ).press("Enter");
  await abe.page
    .getByRole("heading", { level: 1, name: "All prices are wrong" })
    .waitFor();

  await field.press("Enter");

  const dialog = ann.page.getByRole("dialog", {
    name: "Two versions of this ticket",
  });
  await dialog.getByText("All prices are wrong").waitFor();
  await dialog.getByText("Prices of books are wrong").waitFor();
  await picture(ann.page, "stale-save");
  await abe.page.reload();
  await abe.page
    .getByRole("heading", { level: 1, name: "All prices are wrong" })
    .waitFor();
  await dialog.getByRole("radio").nth(1).check();
  await dialog.getByRole("button", { name: "Save selected" }).click();
  await abe.page
    .getByRole("heading", { level: 1, name: "Prices of books are wrong" })
    .waitFor();
  unharmed(ann, abe);
  await Promise.all([ann.close(), abe.close()]);
});

test("what was typed is there again after leaving, and elsewhere", async () => {
  const ann = await signIn(browser, "ann");
  const ticket = await writeTicket(ann.page, "Half an answer");
  await ticket.atRest();
  await ann.page.keyboard.press("n");
  await ann.page.keyboard.type("I was about to say");
  const key = ticket.key();
  await ann.page.goto(`${url}/queue`);

  const isThere = (page) =>
    page.waitForFunction(
      () => document.querySelector("textarea")?.value === "I was about to say",
    );
  await ticket.open(key);
  await isThere(ann.page);
  const elsewhere = await signIn(browser, "ann");
  await new Ticket(elsewhere.page).open(key);
  await isThere(elsewhere.page);
  await elsewhere.page.getByRole("button", { name: "Add note" }).waitFor();
  unharmed(ann, elsewhere);
  await Promise.all([ann.close(), elsewhere.close()]);
});

test("an assignment can be undone for five seconds", async () => {
  const ann = await signIn(browser, "ann");
  const ticket = await writeTicket(ann.page, "Whose is it?");
  const mine = () => ticket.head().getByText("Ann", { exact: true });
  const abe = () => ticket.head().getByText("Abe", { exact: true });
  if ((await mine().count()) > 0) {
    await ann.page.getByRole("combobox", { name: "Assignee" }).click();
    await ann.page.getByRole("option", { name: "Abe" }).click();
    await abe().waitFor();
    await ann.page.getByRole("button", { name: "Undo" }).click();
    await mine().waitFor();
  } else {
    await ticket.assignToMe("Ann");
    await ann.page.getByRole("button", { name: "Undo" }).click();
    await abe().waitFor();
  }
  unharmed(ann);
  await ann.close();
});

test("everything is two keys away", async () => {
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  const ticket = await writeTicket(page, "Reached by its key");
  const key = ticket.key();
  await ticket.atRest();
  for (const [keys, path] of [
    ["gt", "/tickets"],
    ["gq", "/queue"],
    ["gp", "/people"],
    ["gs", "/me"],
    ["c", "/new"],
  ]) {
    await page.evaluate(
      () =>
        document.activeElement instanceof HTMLElement &&
        document.activeElement.blur(),
    );
    for (const one of keys) await page.keyboard.press(one);
    await page.waitForURL(`**${path}`);
    await page.locator("h1").waitFor({ state: "attached" });
  }
  await page.keyboard.press("Control+k");
  await page
    .getByRole("combobox", { name: /^Type a command/ })
    .fill(key.toLowerCase());
  await page.keyboard.press("Enter");
  await page
    .getByRole("heading", { level: 1, name: "Reached by its key" })
    .waitFor();
  await ticket.atRest();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: /^Type a command/ }).fill("escal");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: `Escalate ${key} to L2` }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  unharmed(ann);
  await ann.close();
});

test("several tickets are taken at once", async () => {
  const abe = await signIn(browser, "abe");
  const { page } = abe;
  for (const subject of ["Taken together 1", "Taken together 2"])
    await writeTicket(page, subject);
  const queue = await new Queue(page).open("all_open");
  await queue.row("Taken together 2").waitFor();
  for (const key of ["j", "x", "j", "x"]) await page.keyboard.press(key);
  await page.getByText("2 selected").waitFor();
  await page.keyboard.press("a");
  await page.getByText("2 tickets assigned to you.").waitFor();
  // Named twice in a line: as the requester, and now as the assignee.
  for (const subject of ["Taken together 1", "Taken together 2"]) {
    await queue.row(subject).getByText("Abe", { exact: true }).nth(1).waitFor();
  }
  unharmed(abe);
  await abe.close();
});

test("whoever is signed out comes back to where they were", async () => {
  const ann = await signIn(browser, "ann");
  const ticket = await writeTicket(ann.page, "Signed out meanwhile");
  const place = ann.page.url();
  await ann.page.context().clearCookies();
  await ann.page.reload();
  await ann.page.waitForURL(/\/sign-in/);
  await ann.page.locator("input[name=email]").fill("ann@mainstay.test");
  await ann.page
    .locator("input[name=password]")
    .fill(process.env.MAINSTAY_PASSWORD);
  await ann.page.keyboard.press("Enter");
  await ann.page.waitForURL(place);
  await ticket.subject().waitFor();
  await ann.close();
});

test("the first route brings no more than 250 KB of assets", async () => {
  const ann = await signIn(browser, "ann", { viewport: desk });
  const sizes = [];
  ann.page.on("response", (response) => {
    if (!response.url().includes("/assets/")) return;
    // Parts that are fetched afterwards may be cut off by the end of the page.
    sizes.push(
      response
        .request()
        .sizes()
        .catch(() => null),
    );
  });
  await ann.page.goto(`${url}/queue`);
  await ann.page.getByRole("navigation", { name: "Queues" }).waitFor();
  await ann.page.waitForLoadState("load");
  const first = await Promise.all([...sizes]);
  assert.ok(first.every(Boolean), "not all sizes are known");
  const total = first.reduce((sum, size) => sum + size.responseBodySize, 0);
  assert.ok(total <= 250_000, `${total} bytes of assets on the first route`);
  await ann.close();
});
