// An error and its tickets by pages alone: the ticket of its incident is there by itself, others are
// linked and let go, and a decision waits for proof.
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

let browser;
let key;
before(async () => {
  browser = await launch();
  const ada = await signIn(browser, "ada");
  const made = await ask(ada.page, "POST", "applications/SHOP/ingest-keys", {
    name: "Errors and tickets",
  });
  key = made.secret;
  await ada.close();
});
after(() => browser.close());

/** What a program of the application reports. */
async function report(...events) {
  const answer = await fetch(`${url}/api/v1/errors`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${key}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({ events }),
  });
  assert.ok(answer.ok, `${answer.status}: ${await answer.text()}`);
}

const torn = {
  platform: "node",
  release: "shop@1.3.0",
  environment: "production",
  exceptions: [
    {
      type: "ChainError",
      message: "it is torn",
      is_handled: false,
      frames: [
        {
          function: "pull",
          path: "src/chain.ts",
          line: 5,
          in_app: true,
          before: [],
          after: [],
        },
      ],
    },
  ],
};

const leaveFields = (page) =>
  page.evaluate(() => document.activeElement?.blur());

async function healthy({ page }) {
  await settled(page);
  assert.deepEqual(await axe(page), []);
}

test("an error and its ticket show each other, and others are linked and let go", async () => {
  const rita = await signIn(browser, "rita");
  const asked = await ask(rita.page, "POST", "tickets", {
    application: "SHOP",
    subject: "I cannot order",
    text: "The page is empty.",
  });
  await rita.close();
  const dora = await signIn(browser, "dora");
  const { page } = dora;
  await report(torn);
  await page.goto(`${url}/errors`);
  await page
    .locator('[role="grid"] [data-id]')
    .filter({ hasText: "ChainError" })
    .getByRole("link")
    .first()
    .click();
  await page.waitForURL(/\/errors\/\d+/);
  const side = page.locator("aside");
  // The ticket comes by itself, with the incident.
  await side.getByText(/^SHOP-\d+$/).waitFor();
  const key = await side.getByText(/^SHOP-\d+$/).innerText();
  await side.getByText("Open", { exact: true }).waitFor();
  await leaveFields(page);
  await page.keyboard.press("l");
  await page.getByLabel("Key of the ticket").fill("SHOP-99999");
  await page.getByRole("button", { name: "Link", exact: true }).click();
  await page.getByText("There is no such ticket").waitFor();
  await page.getByLabel("Key of the ticket").fill(asked.key);
  await healthy(dora);
  await picture(page, "error-link");
  await page.getByRole("button", { name: "Link", exact: true }).click();
  await page.getByText(`Linked with ${asked.key}.`).waitFor();
  await side.getByText("I cannot order").waitFor();
  await page.getByRole("button", { name: "Undo" }).last().click();
  await side.getByText("I cannot order").waitFor({ state: "detached" });

  // Resolved, it waits for proof.
  await leaveFields(page);
  await page.keyboard.press("r");
  await page.getByRole("dialog").getByText("In the next release").waitFor();
  await page.keyboard.press("2");
  await side.getByText("Waits for proof").waitFor();
  await healthy(dora);
  await picture(page, "error-waits");

  await side.getByRole("link", { name: /ChainError/ }).click();
  await page.waitForURL(/\/incidents\/\d+/);
  await page.goto(`${url}/tickets/${key}`);
  const errors = page.getByRole("region", { name: "Errors", exact: true });
  await errors.getByRole("link", { name: /ChainError/ }).waitFor();
  await healthy(dora);
  await picture(page, "ticket-errors");
  await errors.getByRole("link", { name: /ChainError/ }).click();
  await page.waitForURL(/\/errors\/\d+/);
  unharmed(dora);
  await dora.close();
});
