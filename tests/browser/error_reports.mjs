// Errors that a program of the sample workspace reports, and the list in which they are found.
import assert from "node:assert/strict";

import { ask, settled, signIn, url } from "./browser.mjs";

let key;

/** Makes the key with which `report` reports. */
export async function makeKey(browser) {
  const ada = await signIn(browser, "ada");
  const made = await ask(ada.page, "POST", "applications/SHOP/ingest-keys", {
    name: "Errors",
  });
  key = made.secret;
  await ada.close();
}

/** What a program of the application reports. */
export async function report(...events) {
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

export const frame = (name, file, line, in_app, more = {}) => ({
  function: name,
  path: file,
  line,
  in_app,
  before: [],
  after: [],
  ...more,
});
export const libraries = Array.from({ length: 12 }, (_, at) =>
  frame(`handle_${at}`, `site-packages/web/core_${at}.py`, 40 + at, false),
);
export const crash = (more = {}) => ({
  platform: "python",
  release: "shop@1.3.0",
  environment: "production",
  transaction: "POST /checkout",
  server_name: "web-1",
  tags: [
    { name: "browser", value: "Safari" },
    { name: "region", value: "eu" },
  ],
  user: { identifier: "7", mail: "rita@harbour.test" },
  exceptions: [
    {
      type: "LookupError",
      message: "no such basket: 77",
      frames: [
        frame("load", "shop/store.py", 12, true, {
          context: '    raise LookupError(f"no such basket: {id}")',
          before: ["def load(id):", "    if find(id) is None:"],
        }),
      ],
    },
    {
      type: "KeyError",
      message: "'cart'",
      is_handled: false,
      frames: [
        frame("main", "manage.py", 3, true),
        ...libraries,
        frame("total", "shop/cart.py", 31, true, {
          context: "    return sum(line.price for line in session['cart'])",
          before: ["def total(session):", "    # All lines of the cart."],
          after: ["", "def empty(session):"],
        }),
      ],
    },
  ],
  contexts: {
    runtime: { name: "CPython", version: "3.12.1" },
    os: { name: "Linux" },
  },
  ...more,
});
export const handled = {
  platform: "node",
  level: "warning",
  release: "shop@1.3.0",
  environment: "staging",
  tags: [{ name: "browser", value: "Firefox" }],
  exceptions: [
    {
      type: "TimeoutError",
      message: "payment provider did not answer",
      is_handled: true,
      frames: [frame("pay", "src/pay.ts", 8, true)],
    },
  ],
};
export const like = (type, file, more = {}) => ({
  ...handled,
  level: "error",
  exceptions: [
    {
      type,
      message: "it failed",
      is_handled: true,
      frames: [frame("run", file, 5, true)],
    },
  ],
  ...more,
});

export const rows = (page) => page.locator('[role="grid"] [data-id]');
export const row = (page, text) => rows(page).filter({ hasText: text });
export const leaveFields = (page) =>
  page.evaluate(() => document.activeElement?.blur());

export async function openError(page, text, query = "") {
  await page.goto(`${url}/errors${query}`);
  await row(page, text).getByRole("link").first().click();
  await page.waitForURL(/\/errors\/\d+/);
  await settled(page);
}
