// Suggestions: their page, for managers; routing: who is away.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { axe, launch, settled, signIn, unharmed, url } from "./browser.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test("an administrator sees how suggestions are learnt, and has them trained", async () => {
  const ada = await signIn(browser, "ada");
  await ada.page.goto(`${url}/suggestions`);
  await ada.page
    .getByRole("heading", { name: "Suggestions", level: 1 })
    .waitFor();
  await ada.page.getByRole("button", { name: "Train now" }).press("Enter");
  await ada.page
    .getByText(/Too few solved tickets/)
    .first()
    .waitFor();
  await settled(ada.page);
  assert.deepEqual(await axe(ada.page), []);
  await unharmed(ada);
});

test("an agent is away until they say that they are back", async () => {
  const ann = await signIn(browser, "ann");
  await ann.page.goto(`${url}/routing`);
  await ann.page.getByRole("switch", { name: "Away" }).press("Space");
  await ann.page.getByLabel("Note for colleagues").fill("At the dentist");
  await ann.page.getByRole("button", { name: "Save" }).press("Enter");
  await ann.page.getByText("· At the dentist").waitFor();
  await ann.page
    .getByRole("link", { name: "Your open tickets, to hand over" })
    .waitFor();
  await settled(ann.page);
  assert.deepEqual(await axe(ann.page), []);
  await ann.page.getByRole("switch", { name: "Away" }).press("Space");
  await ann.page.getByRole("button", { name: "Save" }).press("Enter");
  await ann.page.getByText("Nobody is away.").waitFor();
  await unharmed(ann);
});

test("a manager says how many open tickets each person is given", async () => {
  const ada = await signIn(browser, "ada");
  await ada.page.goto(`${url}/routing`);
  const team = ada.page.locator("section").filter({
    has: ada.page.getByRole("heading", { name: "Help desk" }),
  });
  await team.getByText("Open tickets of each person").click();
  const limit = team.getByRole("textbox", { name: "Ann" });
  await limit.fill("12");
  await limit.press("Tab");
  await ada.page.getByText("Saved.").waitFor();
  await settled(ada.page);
  assert.deepEqual(await axe(ada.page), []);
  await ada.page.reload();
  await team.getByText("Open tickets of each person").click();
  await team
    .getByRole("textbox", { name: "Ann" })
    .and(ada.page.locator('[value="12"]'))
    .waitFor();
  await unharmed(ada);
  await ada.close();
});

test("suggestions and absence are told in German", async () => {
  const ada = await signIn(browser, "ada", { query: "?lang=de" });
  await ada.page.goto(`${url}/suggestions`);
  await ada.page
    .getByRole("heading", { name: "Vorschläge", level: 1 })
    .waitFor();
  await ada.page.goto(`${url}/routing`);
  await ada.page
    .getByRole("heading", { name: "Jetzt abwesend", exact: true })
    .waitFor();
  await unharmed(ada);
  await ada.close();
});
