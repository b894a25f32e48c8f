// Repositories by pages alone: a manager adds one, sees it fetched, says where paths are, corrects
// that, and removes it; a developer is shown which commit is suspected, and decides.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import {
  ask,
  desk,
  escapedText,
  healthy,
  launch,
  phone,
  picture,
  settled,
  signIn,
  unharmed,
  url,
} from "./browser.mjs";

const folder = join(process.env.MAINSTAY_REPOSITORIES, "shop.git");

const git = (...args) =>
  execFileSync("git", ["-C", folder, ...args], {
    encoding: "utf8",
    env: {
      ...process.env,
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_AUTHOR_NAME: "Dora",
      GIT_AUTHOR_EMAIL: "dora@mainstay.test",
      GIT_COMMITTER_NAME: "Dora",
      GIT_COMMITTER_EMAIL: "dora@mainstay.test",
    },
  });

const write = (lines) => {
  writeFileSync(join(folder, "src/shop/cart.py"), lines.join("\n"));
  git("add", "-A");
};

let browser;
before(async () => {
  mkdirSync(join(folder, "src/shop"), { recursive: true });
  git("init", "--quiet", "--initial-branch=main");
  const lines = [
    "def total(session):",
    "    cart = session.get('cart', [])",
    "    return sum(line.price for line in cart)",
    "",
  ];
  write(lines);
  git("commit", "--quiet", "-m", "Count what a cart costs");
  git("tag", "v1.3.0");
  write([lines[0], "    cart = session['cart']", ...lines.slice(2)]);
  git("commit", "--quiet", "-m", "Trust that there is a cart");
  git("tag", "v1.4.0");
  browser = await launch();
});
after(() => browser.close());

const row = (page, text) =>
  page.locator('[role="grid"] [data-id]').filter({ hasText: text });

test("where there is none, the list says what they are for; a manager adds one", async () => {
  const mona = await signIn(browser, "mona");
  const { page } = mona;
  await page.goto(`${url}/`);
  await settled(page);
  await page.keyboard.press("g");
  await page.keyboard.press("C");
  await page.waitForURL(/\/repositories/);
  await page.getByRole("heading", { name: "No repositories yet" }).waitFor();
  await healthy(mona);
  await picture(page, "repositories-empty");

  await page.keyboard.press("+");
  const panel = page.getByRole("dialog");
  const address = panel.getByRole("textbox", { name: "Address" });
  await address.fill("file:///etc");
  await panel.getByRole("combobox", { name: "Applications" }).click();
  await page.getByRole("option", { name: "Web shop" }).click();
  await page.keyboard.press("Escape");
  await panel.getByRole("button", { name: "Create" }).click();
  await panel
    .getByText(/must be https:/)
    .first()
    .waitFor();
  await healthy(mona);
  // What it is signed in to with is what suits the address.
  await address.fill("git@git.example:acme/shop.git");
  await panel.getByRole("textbox", { name: "Private key" }).waitFor();
  await address.fill("https://git.example/acme/shop.git");
  await panel.getByText("A token", { exact: true }).click();
  await panel.getByRole("textbox", { name: "Token" }).waitFor();
  await healthy(mona);
  await picture(page, "repository-new");
  await address.fill(folder);
  await panel.getByRole("button", { name: "Create" }).click();
  await panel.waitFor({ state: "detached" });
  // It is fetched by itself, and the page hears of it.
  await row(page, "shop").getByText("Ready").waitFor({ timeout: 60_000 });
  await row(page, "shop").getByText("SHOP", { exact: true }).waitFor();
  await healthy(mona);
  await picture(page, "repositories");
  unharmed(mona);
  await mona.close();
});

test("a manager says where paths are, makes a secret for pushes, and fetches", async () => {
  const mona = await signIn(browser, "mona");
  const { page } = mona;
  await page.goto(`${url}/repositories`);
  await row(page, "shop").click({ position: { x: 60, y: 10 } });
  const panel = page.getByRole("dialog").first();
  await panel.getByText("None yet: the first error").waitFor();
  await panel.getByRole("button", { name: "Add a mapping" }).click();
  const asked = page.getByRole("dialog").last();
  await asked
    .getByRole("textbox", { name: "Paths of traces begin with" })
    .fill("/srv/app/");
  await asked
    .getByRole("textbox", { name: "In the repository that is" })
    .fill("lib/");
  await healthy(mona);
  await asked.getByRole("button", { name: "Create" }).click();
  await panel.getByText("/srv/app/ → lib/").waitFor();
  await panel.getByRole("button", { name: "Correct /srv/app/" }).click();
  await asked
    .getByRole("textbox", { name: "In the repository that is" })
    .fill("src/");
  await asked.getByRole("button", { name: "Save" }).click();
  await panel.getByText("/srv/app/ → src/").waitFor();
  await panel.getByText("Written by people").waitFor();
  await panel.getByRole("button", { name: "Make a secret" }).click();
  await panel.getByText(/\/api\/v1\/repositories\/\d+\/push/).waitFor();
  await panel.getByRole("button", { name: "Make a new secret" }).waitFor();
  await panel.getByRole("button", { name: "Fetch now" }).click();
  await page.getByText("It is fetched in a moment.").waitFor();
  await healthy(mona);
  await picture(page, "repository");
  unharmed(mona);
  await mona.close();
});

test("an error is led back to the commit that is suspected, and a developer decides", async () => {
  const dora = await signIn(browser, "dora");
  const { page } = dora;
  await ask(page, "POST", "errors", {
    application: "SHOP",
    events: [
      {
        platform: "python",
        release: "1.4.0",
        environment: "production",
        exceptions: [
          {
            type: "KeyError",
            message: "'cart'",
            is_handled: false,
            frames: [
              {
                function: "total",
                path: "/app/src/shop/cart.py",
                line: 2,
                in_app: true,
                before: [],
                after: [],
              },
            ],
          },
        ],
      },
    ],
  });
  await page.goto(`${url}/errors`);
  await row(page, "KeyError").getByRole("link").first().click();
  const suspects = page.getByRole("region", {
    name: "What may have caused it",
  });
  await suspects
    .getByText("Trust that there is a cart")
    .waitFor({ timeout: 90_000 });
  await suspects.scrollIntoViewIfNeeded();
  await healthy(dora);
  await picture(page, "error-suspects");
  await suspects.getByRole("button", { name: "Confirm" }).first().click();
  await suspects.getByText("Confirmed", { exact: true }).waitFor();
  await suspects.getByRole("button", { name: "Name the change" }).click();
  const dialog = page.getByRole("dialog");
  await dialog
    .getByRole("textbox", { name: "Commit" })
    .fill(git("rev-parse", "v1.3.0").slice(0, 12));
  await healthy(dora);
  await dialog.getByRole("button", { name: "Name it" }).click();
  await suspects.getByText("Count what a cart costs").waitFor();
  await healthy(dora);
  unharmed(dora);
  await dora.close();
});

test("the pages are whole in the dark, on a phone, in German, and for who only reads", async () => {
  for (const [theme, viewport, name] of [
    ["dark", desk, "dark"],
    ["light", phone, "phone"],
  ]) {
    const axel = await signIn(browser, "axel", { theme, viewport });
    const { page } = axel;
    await page.goto(`${url}/repositories`);
    await row(page, "shop").waitFor();
    await healthy(axel);
    await picture(page, `repositories-${name}`);
    assert.equal(
      await page.getByRole("button", { name: "Add a repository" }).count(),
      0,
    );
    await row(page, "shop").click({ position: { x: 60, y: 10 } });
    await page.getByRole("dialog").getByText("/srv/app/ → src/").waitFor();
    await healthy(axel);
    await picture(page, `repository-${name}`);
    assert.equal(
      await page.getByRole("button", { name: "Fetch now" }).count(),
      0,
    );
    unharmed(axel);
    await axel.close();
  }
  const mona = await signIn(browser, "mona", { query: "lang=de" });
  await mona.page.goto(`${url}/repositories?lang=de`);
  await mona.page.getByRole("heading", { name: "Repositorys" }).waitFor();
  await mona.page.goto(`${url}/repositories?lang=pseudo`);
  await row(mona.page, "shop").waitFor();
  await settled(mona.page);
  assert.deepEqual(await escapedText(mona.page), []);
  await mona.page.goto(`${url}/repositories?lang=en`);
  unharmed(mona);
  await mona.close();
  const rita = await signIn(browser, "rita");
  const refused = await rita.page.request.get(`${url}/api/v1/repositories`);
  assert.equal(refused.status(), 403);
  await rita.close();
});

test("a manager removes it", async () => {
  const mona = await signIn(browser, "mona");
  const { page } = mona;
  await page.goto(`${url}/repositories`);
  await row(page, "shop").click({ position: { x: 60, y: 10 } });
  await page.getByRole("button", { name: "Remove the repository" }).click();
  const asked = page.getByRole("dialog").last();
  await asked.getByText("Remove “shop”?").waitFor();
  await healthy(mona);
  await asked.getByRole("button", { name: "Remove the repository" }).click();
  await page.getByRole("heading", { name: "No repositories yet" }).waitFor();
  unharmed(mona);
  await mona.close();
});
