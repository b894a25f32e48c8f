// What a message says of its own delivery is what the mail server said: never more, and never less.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { axe, launch, picture, signIn, unharmed, url } from "./browser.mjs";
import { refuse, sentMail } from "./mail.mjs";
import { Ticket } from "./pages.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** Opens a ticket for that address through the page's own session; answers its key. */
async function openFor(page, requester, subject) {
  return page.evaluate(
    async ([to, about]) => {
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
          requester: to,
        }),
      });
      return (await answer.json()).key;
    },
    [requester, subject],
  );
}

test("a reply that is refused says so on itself, and Retry sends it", async () => {
  const gone = "gone@harbour.test";
  refuse(gone);
  const ann = await signIn(browser, "ann");
  const key = await openFor(ann.page, gone, "Nobody is there");
  const ticket = await new Ticket(ann.page).open(key);
  await ticket
    .message("It does not work.")
    .getByText("The first message of a ticket is not sent.")
    .waitFor();

  await ticket.reply("Please try once more.");

  const message = ticket.message("Please try once more.");
  await message.getByText("Not delivered").waitFor();
  await message.getByText(gone).waitFor();
  await message.getByText("no such user here").waitFor();
  assert.deepEqual(await axe(ann.page), []);
  await picture(ann.page, "delivery-failed");

  refuse();
  await message.getByRole("button", { name: "Retry" }).click();
  await message.getByText("Handed to the mail server").waitFor();
  await sentMail((mail) => mail.includes("Please try once more."));
  assert.equal(await message.getByRole("button", { name: "Retry" }).count(), 0);
  await picture(ann.page, "delivery-handed-over");
  unharmed(ann);
  await ann.close();
});

test("resolving with a note claims nothing: the note says itself whether it left", async () => {
  const gone = "gone@harbour.test";
  refuse(gone);
  const ann = await signIn(browser, "ann");
  const key = await openFor(ann.page, gone, "Resolved for nobody");
  const ticket = await new Ticket(ann.page).open(key);

  await ticket.resolve("Fixed", "It is mended.");

  await ticket.message("It is mended.").getByText("Not delivered").waitFor();
  const text = await ann.page.locator("body").innerText();
  assert.ok(!/is told\b/.test(text), "the page says that somebody is told");
  refuse();
  unharmed(ann);
  await ann.close();
});

test("a requester reads nothing of how an answer reached them", async () => {
  const ann = await signIn(browser, "ann");
  const key = await openFor(ann.page, "rita@harbour.test", "Reached?");
  const ticket = await new Ticket(ann.page).open(key);
  await ticket.reply("Yes, by mail.");
  await ticket
    .message("Yes, by mail.")
    .getByText("Handed to the mail server")
    .waitFor();

  const rita = await signIn(browser, "rita");
  await rita.page.goto(`${url}/portal/tickets/${key}`);
  await rita.page.getByText("Yes, by mail.").waitFor();
  const text = await rita.page.locator("#main").innerText();
  for (const inside of ["Handed to", "mail server", "rita@harbour.test"])
    assert.ok(!text.includes(inside), `a requester reads “${inside}”`);
  unharmed(ann, rita);
  await Promise.all([ann.close(), rita.close()]);
});

test("replies that reached nobody are decided about together, and that can be undone", async () => {
  const lost = ["a", "b", "c"].map((name) => `${name}@lost.test`);
  refuse(...lost);
  const ann = await signIn(browser, "ann");
  for (const address of lost) {
    const key = await openFor(ann.page, address, `Lost ${address}`);
    const ticket = await new Ticket(ann.page).open(key);
    await ticket.reply("Are you there?");
    await ticket.message("Are you there?").getByText("Not delivered").waitFor();
  }
  await ann.page.goto(`${url}/attention`);
  const cause = ann.page
    .getByRole("region")
    .filter({ hasText: "replies not delivered" });
  await cause.getByRole("button", { name: /^Dismiss all \d/ }).waitFor();
  await ann.page.getByRole("link", { name: /Lost c@lost\.test/ }).click();
  const detail = ann.page.getByRole("region", { name: "Details" });
  await detail.getByRole("link", { name: /^SHOP-\d+$/ }).waitFor();
  await detail.getByRole("link", { name: "c", exact: true }).waitFor();
  assert.deepEqual(await axe(ann.page), []);
  await picture(ann.page, "attention-causes");

  await cause.getByRole("button", { name: /^Dismiss all/ }).click();
  await ann.page.getByRole("heading", { name: /^No emails need/ }).waitFor();
  await ann.page.getByRole("button", { name: "Undo" }).click();
  await cause.getByRole("button", { name: /^Retry all/ }).waitFor();

  refuse();
  await cause.getByRole("button", { name: /^Retry all/ }).click();
  for (const address of lost)
    await sentMail(
      (mail) => mail.includes(`To: ${address}`) || mail.includes(address),
    );
  unharmed(ann);
  await ann.close();
});
