// Each role is shown what it may see, and offered what it may do.
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
import { compose, deliver, refuse } from "./mail.mjs";
import { Queue, Ticket } from "./pages.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** A ticket of that person by mail. */
async function writes(name, subject) {
  const from = `${name}@harbour.test`;
  const to = "shop@mainstay.test";
  await deliver({
    from,
    to,
    text: compose({ from, to, subject, body: "It does not work." }),
  });
}

test("a requester sees no level, team, chain or label of a ticket", async () => {
  await writes("rita", "What is inside?");
  const ann = await signIn(browser, "ann");
  const staffs = await (
    await new Queue(ann.page).open("all_open")
  ).openTicket("What is inside?");
  await ann.page.getByRole("list", { name: "Support level" }).waitFor();
  await ann.page.getByRole("button", { name: "Edit labels" }).click();
  await ann.page.getByRole("combobox", { name: "Labels" }).fill("difficult");
  await ann.page.keyboard.press("Enter");
  await ann.page
    .getByRole("dialog")
    .getByRole("button", { name: "Save" })
    .click();
  await ann.page.getByText("difficult").first().waitFor();
  await staffs.reply("We are on it.");
  const key = staffs.key();

  for (const viewport of [undefined, phone]) {
    const rita = await signIn(browser, "rita", {
      ...(viewport && { viewport }),
    });
    await rita.page.getByRole("link", { name: "What is inside?" }).waitFor();
    const list = await rita.page.locator("#main").innerText();
    await rita.page.getByRole("link", { name: "What is inside?" }).click();
    await rita.page.getByText("We are on it.").waitFor();
    const page = await rita.page.locator("body").innerText();
    for (const text of [list, page])
      for (const inside of [
        /\bL[1-4]\b/,
        /Help desk/,
        /difficult/,
        /Maintenance/,
        /Labels/,
        /Cause/,
      ])
        assert.doesNotMatch(text, inside);
    assert.equal(
      await rita.page
        .getByRole("list", { name: /chain|Support level/ })
        .count(),
      0,
    );
    const asked = await rita.page.evaluate(async (ticket) => {
      const read = async (path) => await (await fetch(path)).json();
      return [
        await read(`/api/v1/tickets/${ticket}`),
        await read("/api/v1/tickets"),
        await read(`/api/v1/tickets/${ticket}/chain`),
      ];
    }, key);
    assert.equal(asked[0].level, null);
    assert.equal(asked[1].items[0].level, null);
    assert.equal(asked[2].code, "forbidden");
    await picture(rita.page, viewport ? "requester-phone" : "requester-ticket");
    unharmed(rita);
    await rita.close();
  }
  unharmed(ann);
  await ann.close();
});

test("a requester's own tickets are one list, those of the organization another", async () => {
  await writes("ruth", "Asked by Ruth");
  await writes("rolf", "Asked by Rolf");
  const rolf = await signIn(browser, "rolf");
  const row = (page, name) => page.getByRole("link", { name });
  await row(rolf.page, /Asked by Rolf/).waitFor();
  assert.equal(await row(rolf.page, /Asked by Ruth/).count(), 0);
  await rolf.page.getByRole("button", { name: "My organization’s" }).click();
  await row(rolf.page, /Asked by Ruth/).waitFor();
  await row(rolf.page, /Asked by Rolf/).waitFor();
  assert.deepEqual(await axe(rolf.page), []);
  await picture(rolf.page, "requester-lists");

  const ruth = await signIn(browser, "ruth");
  await row(ruth.page, /Asked by Ruth/).waitFor();
  assert.equal(await row(ruth.page, /Asked by Rolf/).count(), 0);
  const others = ruth.page.getByRole("button", { name: "My organization’s" });
  assert.equal(await others.count(), 0);
  unharmed(rolf, ruth);
  await Promise.all([rolf.close(), ruth.close()]);
});

test("an auditor is offered nothing that would be refused", async () => {
  refuse("rita@harbour.test");
  await writes("rita", "For the auditor");
  const ann = await signIn(browser, "ann");
  const staffs = await (
    await new Queue(ann.page).open("all_open")
  ).openTicket("For the auditor");
  await staffs.reply("Nobody gets this.");
  await staffs
    .message("Nobody gets this.")
    .getByRole("button", { name: "Retry" })
    .waitFor();

  const axel = await signIn(browser, "axel");
  const { page } = axel;
  assert.equal(
    await page.getByRole("link", { name: "New", exact: true }).count(),
    0,
  );
  await page.goto(`${url}/new`);
  await page
    .getByRole("heading", {
      name: "Your role cannot open tickets",
      exact: true,
    })
    .waitFor();
  await page.goto(`${url}/attention`);
  await page.getByText("Your role can read these emails").first().waitFor();
  assert.equal(
    await page.getByRole("button", { name: /^(Retry|Dismiss)/ }).count(),
    0,
  );
  const read = await new Ticket(page).open(staffs.key());
  const message = read.message("Nobody gets this.");
  await message.getByText("Not delivered").waitFor();
  assert.equal(await message.getByRole("button", { name: "Retry" }).count(), 0);
  for (const name of ["Assign to me", "Resolve", "Close", "Reopen"])
    assert.equal(await read.head().getByRole("button", { name }).count(), 0);
  refuse();
  unharmed(ann, axel);
  await Promise.all([ann.close(), axel.close()]);
});

test("a manager, who is in no team, finds all work in the queue", async () => {
  await writes("rita", "For whom it concerns");
  const mona = await signIn(browser, "mona");
  await mona.page.waitForURL(/\/home/);
  await mona.page.goto(`${url}/queue`);
  await new Queue(mona.page).row("For whom it concerns").waitFor();
  await mona.page
    .getByRole("navigation", { name: "Queues" })
    .locator("[aria-current=page]")
    .filter({ hasText: "All open" })
    .waitFor();
  await picture(mona.page, "manager-lands");
  unharmed(mona);
  await mona.close();
});

test("who never signed in is not said to be here", async () => {
  const ada = await signIn(browser, "ada");
  await ada.page.evaluate(async () => {
    const session = await (await fetch("/api/v1/session")).json();
    await fetch("/api/v1/users", {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "X-CSRF-Token": session.csrf_token,
      },
      body: JSON.stringify({
        name: "Newcomer",
        email: "newcomer@mainstay.test",
        role: "agent",
      }),
    });
  });
  await ada.page.goto(`${url}/people`);
  const row = (name) => ada.page.getByRole("row").filter({ hasText: name });
  await row("Newcomer").getByText("Never signed in").waitFor();
  await row("ann@mainstay.test").getByText("Available").waitFor();
  unharmed(ada);
  await ada.close();
});
