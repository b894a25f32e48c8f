// The search: from every page, by keys alone, in all that one may see.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  ask,
  axe,
  contrasts,
  launch,
  picture,
  settled,
  signIn,
  unharmed,
  url,
} from "./browser.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** A ticket of Rita's with sixty messages, one of which has the word, and a private note. */
async function aLongTicket(page, word) {
  const { key } = await ask(page, "POST", "tickets", {
    application: "SHOP",
    subject: "The year closes with a difference",
    text: "Of one cent.",
    requester: "rita@harbour.test",
  });
  const post = (text, visibility = "public") =>
    ask(page, "POST", `tickets/${key}/messages`, { text, visibility });
  const old = await post(`Is there a ${word} in the cash box?`);
  for (let number = 1; number <= 60; number += 1)
    await post(`Line ${number} was counted again.`);
  await post(`Rita is a ${word}.`, "private");
  await indexed(page, word, 2);
  return { key, old: old.id };
}

/** Waits until that many messages are found. */
async function indexed(page, word, count) {
  await page.waitForFunction(
    async ([asked, wanted]) => {
      const answer = await fetch(`/api/v1/search?q=${asked}&kind=message`);
      return (await answer.json()).groups[0]?.items.length === wanted;
    },
    [word, count],
    { polling: 200 },
  );
}

const option = (page, name) => page.getByRole("option", { name });

test("a word in an old message is found in two keys", async () => {
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  const { key, old } = await aLongTicket(page, "grindstone");
  await page.goto(`${url}/queue`);
  await settled(page);

  await page.keyboard.press("/");
  await page.getByRole("combobox", { name: "Search" }).waitFor();
  await page.keyboard.type("cash grindston");
  await page.keyboard.press("Backspace");
  await option(page, /Is there a grindstone in the cash box/).waitFor();
  await picture(page, "search");
  await page.keyboard.press("Enter");

  await page.waitForURL(`**/tickets/${key}#message-${old}`);
  await page.waitForFunction(
    (id) => document.activeElement?.id === `message-${id}`,
    old,
  );
  assert.ok(await page.locator(`#message-${old}`).isVisible());
  unharmed(ann);
  await ann.close();

  // Rita finds it too, and not the note about her.
  const rita = await signIn(browser, "rita");
  const found = JSON.stringify(
    await ask(rita.page, "GET", "search?q=grindstone"),
  );
  assert.match(found, /cash box/);
  assert.doesNotMatch(found, /Rita is a/);
  unharmed(rita);
  await rita.close();
});

for (const theme of ["light", "dark"]) {
  test(`what is found is grouped, easy to read, and left by Escape, ${theme}`, async () => {
    const ann = await signIn(browser, "ann", { theme });
    const { page } = ann;
    await ask(page, "POST", "tickets", {
      application: "SHOP",
      subject: `A ${theme} harbour`,
      text: "It is closed.",
    });
    await page.goto(`${url}/people`);
    await settled(page);
    const before = page.getByRole("link", { name: "Teams", exact: true });
    await before.focus();

    await page.keyboard.press("/");
    await page.keyboard.type("harbour");
    await page.getByRole("group", { name: "Tickets" }).waitFor();
    await page.getByRole("group", { name: "Organizations" }).waitFor();
    await settled(page);
    assert.deepEqual(await axe(page), []);
    const faint = (await contrasts(page, "[role=listbox]")).filter(
      ({ ratio }) => ratio < 4.5,
    );
    assert.deepEqual(faint, []);

    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.waitForFunction(
      () => document.activeElement?.textContent === "Teams",
    );
    unharmed(ann);
    await ann.close();
  });
}

test("all that is found has a page of its own, with more of each kind", async () => {
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  const { key } = await aLongTicket(page, "carousel");
  await indexed(page, "counted+again+line", 5);
  await page.goto(`${url}/search?q=counted%20again`);
  const messages = page.getByRole("region", { name: "Messages" });
  const rows = messages.getByRole("listitem");
  await rows.first().waitFor();
  assert.equal(await rows.count(), 10);
  await messages.getByRole("button", { name: "Show more: Messages" }).click();
  await rows.nth(29).waitFor();
  await settled(page);
  assert.deepEqual(await axe(page), []);

  await page.getByRole("textbox", { name: "Search" }).fill("nothingofthekind");
  await page.getByText("Nothing found for “nothingofthekind”").waitFor();
  await page.getByRole("textbox", { name: "Search" }).fill(key);
  await page.getByRole("link", { name: new RegExp(key) }).click();
  await page.waitForURL(`**/tickets/${key}`);
  unharmed(ann);
  await ann.close();
});
