// Errors by pages alone: a program reports them, a developer finds what needs them, reads the
// evidence, resolves, ignores, assigns and merges by keys, and sees one come back.
import assert from "node:assert/strict";
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

let browser;
let key;
before(async () => {
  browser = await launch();
  const ada = await signIn(browser, "ada");
  const made = await ask(ada.page, "POST", "applications/SHOP/ingest-keys", {
    name: "Errors",
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

const frame = (name, file, line, in_app, more = {}) => ({
  function: name,
  path: file,
  line,
  in_app,
  before: [],
  after: [],
  ...more,
});
const libraries = Array.from({ length: 12 }, (_, at) =>
  frame(`handle_${at}`, `site-packages/web/core_${at}.py`, 40 + at, false),
);
const crash = (more = {}) => ({
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
const handled = {
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
const like = (type, file, more = {}) => ({
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

const rows = (page) => page.locator('[role="grid"] [data-id]');
const row = (page, text) => rows(page).filter({ hasText: text });
const leaveFields = (page) =>
  page.evaluate(() => document.activeElement?.blur());

async function openError(page, text, query = "") {
  await page.goto(`${url}/errors${query}`);
  await row(page, text).getByRole("link").first().click();
  await page.waitForURL(/\/errors\/\d+/);
  await settled(page);
}

test("where no program reports, the list says how one does, and makes the key", async () => {
  const ada = await signIn(browser, "ada");
  const { page } = ada;
  await page.goto(`${url}/errors`);
  await page.getByRole("heading", { name: "No errors yet" }).waitFor();
  await page.getByText("INGEST_KEY@").first().waitFor();
  await healthy(ada);
  await picture(page, "errors-empty");
  await page.getByRole("button", { name: "Make a key" }).click();
  await page.getByText("The key is shown this once").waitFor();
  const dsn = await page
    .getByRole("group", { name: "Copy the DSN" })
    .innerText();
  assert.match(dsn, /^http:\/\/\w+@127\.0\.0\.1:\d+\/sentry\/\d+$/);
  for (const language of ["Browser", "Python", "Go", "Java", "Node"]) {
    await page.getByText(language, { exact: true }).click();
    await page
      .getByRole("group", { name: "Copy the code" })
      .getByText(dsn)
      .waitFor();
  }
  await healthy(ada);
  await picture(page, "errors-first");
  unharmed(ada);
  await ada.close();
});

test("a developer walks from the list to the evidence, by keys, and resolves it", async () => {
  const dora = await signIn(browser, "dora");
  const { page } = dora;
  await page.goto(`${url}/`);
  await settled(page);
  await page.keyboard.press("g");
  await page.keyboard.press("E");
  await page.waitForURL(/\/errors/);
  await page.getByRole("heading", { name: "No errors yet" }).waitFor();

  // It comes by itself; what nobody caught stands before what was handled.
  await report(handled);
  await row(page, "TimeoutError").waitFor();
  await report(crash(), crash({ user: { identifier: "8" } }));
  await row(page, "KeyError").waitFor();
  assert.match(await rows(page).first().innerText(), /KeyError/);
  await row(page, "KeyError").getByRole("img", { name: "Unhandled" }).waitFor();
  await row(page, "KeyError").getByText("shop@1.3.0").waitFor();
  await row(page, "KeyError")
    .getByRole("img", { name: /events? in the last 24 hours/ })
    .waitFor();
  await healthy(dora);
  await picture(page, "errors");

  await leaveFields(page);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/errors\/\d+/);
  await page.getByRole("heading", { level: 1, name: /^KeyError/ }).waitFor();
  // The call at fault is open, libraries are one line, the cause stands below.
  await page.getByText("return sum(line.price for line").waitFor();
  await page.getByRole("button", { name: "12 calls of libraries" }).click();
  await page.getByText("site-packages/web/core_3.py:43").waitFor();
  await page.getByText("Caused by").waitFor();
  await page.getByText('raise LookupError(f"no such basket').waitFor();
  await page.getByText("CPython").waitFor();
  await page.getByRole("figure", { name: "Events" }).waitFor();
  await healthy(dora);
  await picture(page, "error");

  // Events one by one, by keys and in the address.
  await leaveFields(page);
  await page.keyboard.press("j");
  await page.waitForURL(/event=/);
  await page
    .getByRole("button", { name: "Older" })
    .and(page.locator(":disabled"))
    .waitFor();
  await page.keyboard.press("k");
  await page
    .getByRole("button", { name: "Newer" })
    .and(page.locator(":disabled"))
    .waitFor();

  // Assigned, ignored and taken back, resolved.
  await page.keyboard.press("a");
  await page.getByRole("dialog").getByText("Dora (me)").waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("Assigned to Dora.").waitFor();
  await page.locator("aside").getByText("Dora", { exact: true }).waitFor();
  await leaveFields(page);
  await page.keyboard.press("i");
  await page.getByRole("dialog").getByText("For a week").waitFor();
  await healthy(dora);
  await page.keyboard.press("3");
  await page.locator("header").getByText("Ignored", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Undo" }).last().click();
  await page
    .locator("header")
    .getByText("Unresolved", { exact: true })
    .waitFor();
  await leaveFields(page);
  await page.keyboard.press("r");
  const ways = page.getByRole("dialog");
  await ways.getByText("In the next release").waitFor();
  await ways.getByText("In shop@1.3.0").waitFor();
  await page.keyboard.press("2");
  await page.locator("header").getByText("Resolved", { exact: true }).waitFor();
  await page.getByText(/in the release after shop@1\.3\.0/).waitFor();
  await healthy(dora);
  await picture(page, "error-resolved");

  await leaveFields(page);
  await page.keyboard.press("Escape");
  await page.waitForURL(/\/errors$/);
  await row(page, "TimeoutError").waitFor();
  await row(page, "KeyError").waitFor({ state: "detached" });
  unharmed(dora);
  await dora.close();
});

test("an older release reopens nothing, and a newer one does: it comes first of all", async () => {
  const dora = await signIn(browser, "dora");
  const { page } = dora;
  await report(crash());
  await page.goto(`${url}/errors?state=resolved`);
  await row(page, "KeyError").waitFor();
  await row(page, "KeyError").getByRole("link").first().click();
  await page.getByText(/1 event of an older release since/).waitFor();
  await report(crash({ release: "shop@1.4.0" }));
  await page
    .locator("header")
    .getByText("Regressed", { exact: true })
    .waitFor();
  await page.getByText(/came back in shop@1\.4\.0/).waitFor();
  await page.getByRole("tab", { name: "History" }).click();
  await page.getByText("It came back").waitFor();
  await page.getByText("Resolved · shop@1.3.0").waitFor();
  await healthy(dora);
  await picture(page, "error-history");
  await page.goto(`${url}/errors?state=regressed`);
  await row(page, "KeyError").waitFor();
  assert.equal(await rows(page).count(), 1);
  await page.goto(`${url}/errors`);
  await rows(page).nth(1).waitFor();
  assert.match(await rows(page).first().innerText(), /KeyError/);
  unharmed(dora);
  await dora.close();
});

test("what differs from the other errors of the application stands out", async () => {
  const dora = await signIn(browser, "dora");
  await report(
    ...Array.from({ length: 30 }, (_, at) =>
      like("RangeError", "src/range.ts", {
        tags: [{ name: "browser", value: at % 2 ? "Firefox" : "Chrome" }],
      }),
    ),
    ...Array.from({ length: 12 }, () => crash({ release: "shop@1.4.0" })),
  );
  await openError(dora.page, "KeyError");
  const differs = dora.page.getByRole("region", {
    name: "What is different with this error",
  });
  await differs.getByRole("rowheader", { name: "browser Safari" }).waitFor();
  await differs.scrollIntoViewIfNeeded();
  await healthy(dora);
  await picture(dora.page, "error-differs");
  unharmed(dora);
  await dora.close();
});

test("why events are one error is said, and people merge and part them", async () => {
  const dora = await signIn(browser, "dora");
  const { page } = dora;
  await report(like("FormatError", "src/format.ts"));
  await openError(page, "FormatError");
  await page.getByRole("tab", { name: "Why this group" }).click();
  await page.getByText("What made events one error").waitFor();
  await page.getByRole("img", { name: "counted" }).first().waitFor();
  await healthy(dora);
  await picture(page, "error-why");
  const whole = page.url();
  await leaveFields(page);
  await page.keyboard.press("m");
  await page.getByRole("dialog").getByText("RangeError").click();
  await page.waitForURL((now) => now.pathname !== new URL(whole).pathname);
  const shown = page.url().split("?")[0];
  await page.getByRole("heading", { level: 1, name: /RangeError/ }).waitFor();
  await page.getByText("Merged: this is one error now.").waitFor();
  const events = (count) =>
    page
      .locator("aside")
      .getByText(String(count), { exact: true })
      .first()
      .waitFor();

  // A wrong merge is undone at once.
  await page.getByRole("button", { name: "Undo" }).last().click();
  await events(30);

  // Or later, when events came of both, and the page was left.
  await page.goto(whole);
  await settled(page);
  await leaveFields(page);
  await page.keyboard.press("m");
  await page.getByRole("dialog").getByText("RangeError").click();
  await page.waitForURL((now) => now.pathname === new URL(shown).pathname);
  await report(
    like("FormatError", "src/format.ts", { release: "shop@1.4.0" }),
    like("RangeError", "src/range.ts"),
  );
  await page.goto(`${shown}?tab=why`);
  await events(33);
  const line = (text) => page.getByRole("row").filter({ hasText: text });
  await line("FormatError").getByText("A merge").waitFor();
  await line("FormatError")
    .getByRole("cell", { name: "2", exact: true })
    .waitFor();
  await line("RangeError")
    .getByRole("cell", { name: "31", exact: true })
    .waitFor();
  await healthy(dora);
  await picture(page, "error-parts");
  await line("FormatError").getByRole("button", { name: /^Part/ }).click();
  const asked = page.getByRole("dialog", { name: "Part this error" });
  await asked
    .getByRole("region", { name: "What is parted" })
    .getByText("2", { exact: true })
    .waitFor();
  await asked
    .getByRole("region", { name: "What is left" })
    .getByText("31", { exact: true })
    .waitFor();
  await healthy(dora);
  await picture(page, "error-part");
  await asked.getByRole("button", { name: "Part", exact: true }).click();
  await page.getByText("this is an error of its own now").waitFor();
  await page.getByRole("heading", { level: 1, name: /FormatError/ }).waitFor();
  assert.equal(new URL(page.url()).pathname, new URL(whole).pathname);

  // Parting is undone too.
  await page.getByRole("button", { name: "Undo" }).last().click();
  await page.getByText("This error went up in another one.").waitFor();
  await events(2);
  await page.locator("aside").getByText("shop@1.4.0").first().waitFor();
  await picture(page, "error-merged");
  await page.goto(`${shown}?tab=why`);
  await line("FormatError").getByRole("checkbox").check();
  await page.getByRole("button", { name: "Part 1 key …" }).click();
  await asked.getByRole("button", { name: "Part", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: /FormatError/ }).waitFor();

  // It stays undone.
  await report(like("FormatError", "src/format.ts"));
  await page.reload();
  await events(3);
  unharmed(dora);
  await dora.close();
});

test("what was seen before is shown with what fixed it, until people say it is not like it", async () => {
  const dora = await signIn(browser, "dora");
  const { page } = dora;
  const first = like("QuotaError", "src/quota.ts");
  await report(first);
  await openError(page, "QuotaError");
  const [id] = new URL(page.url()).pathname.split("/").slice(-1);
  await ask(page, "POST", `errors/${id}/resolve`, {
    in: "release",
    release: "shop@1.4.1",
    note: "The quota is read anew before each upload.",
  });
  const [exception] = first.exceptions;
  await report(
    like("QuotaError", "src/quota.ts", {
      release: "shop@1.4.0",
      exceptions: [
        {
          ...exception,
          frames: [
            frame("nightly", "src/jobs.ts", 2, true),
            ...exception.frames,
          ],
        },
      ],
    }),
  );
  await openError(page, "QuotaError");
  const before = page.getByRole("region", { name: "Seen before" });
  await before.getByText("Resolved in shop@1.4.1").waitFor();
  await before.getByText("The quota is read anew").waitFor();
  await before.getByText("same message").waitFor();
  await before.scrollIntoViewIfNeeded();
  await healthy(dora);
  await picture(page, "error-seen-before");
  await before.getByRole("button", { name: /is not like this/ }).click();
  await before.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Undo" }).last().click();
  await before.waitFor();
  unharmed(dora);
  await dora.close();
});

test("several are dealt with at once, and all taken back", async () => {
  const mona = await signIn(browser, "mona");
  const { page } = mona;
  await page.goto(`${url}/errors?sort=last_seen`);
  await rows(page).nth(2).waitFor();
  const all = await rows(page).count();
  await leaveFields(page);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.getByText("2 selected").waitFor();
  await healthy(mona);
  await picture(page, "errors-bulk");
  await page.keyboard.press("r");
  await page.getByRole("dialog").getByText("Now, in every release").waitFor();
  await page.keyboard.press("1");
  await page.getByText("2 errors resolved.").waitFor();
  await page.waitForFunction(
    (left) =>
      document.querySelectorAll('[role="grid"] [data-id]').length === left,
    all - 2,
  );
  await page.getByRole("button", { name: "Undo" }).last().click();
  await page.waitForFunction(
    (left) =>
      document.querySelectorAll('[role="grid"] [data-id]').length === left,
    all,
  );

  // The filter narrows, and stands in the address.
  await leaveFields(page);
  await page.keyboard.press("f");
  await page.keyboard.type("unhandled:yes");
  await page.keyboard.press("Enter");
  await page.waitForURL(/filter=unhandled/);
  await page.waitForFunction(
    () => document.querySelectorAll('[role="grid"] [data-id]').length === 1,
  );
  await page.goto(`${url}/errors?filter=environment:nowhere`);
  await page.getByRole("heading", { name: "No error matches" }).waitFor();
  await healthy(mona);
  await page.getByRole("link", { name: "Show all" }).click();
  await rows(page).nth(1).waitFor();
  await page.goto(`${url}/errors?state=ignored`);
  await page.getByRole("heading", { name: "Nothing is ignored" }).waitFor();
  await healthy(mona);
  unharmed(mona);
  await mona.close();
});

test("the pages are whole in both themes, on a phone, in German, and for who only reads", async () => {
  for (const [theme, viewport, name] of [
    ["dark", desk, "dark"],
    ["light", phone, "phone"],
    ["dark", phone, "dark-phone"],
  ]) {
    const axel = await signIn(browser, "axel", { theme, viewport });
    const { page } = axel;
    await page.goto(`${url}/errors`);
    await row(page, "KeyError").waitFor();
    await healthy(axel);
    await picture(page, `errors-${name}`);
    await row(page, "KeyError").click({ position: { x: 5, y: 5 } });
    await page.waitForURL(/\/errors\/\d+/);
    await page.getByText("return sum(line.price for line").waitFor();
    for (const action of ["Resolve", "Ignore", "Assign", "More"])
      assert.equal(
        await page.getByRole("button", { name: action, exact: true }).count(),
        0,
        action,
      );
    for (const tab of ["What happened", "Single events", "Why this group"]) {
      await page.getByRole("tab", { name: tab }).click();
      await healthy(axel);
      await picture(
        page,
        `error-${tab.toLowerCase().replaceAll(" ", "-")}-${name}`,
      );
    }
    const width = await page.evaluate(
      () => document.documentElement.scrollWidth,
    );
    assert.ok(width <= viewport.width, `${width}`);
    unharmed(axel);
    await axel.close();
  }
  const mona = await signIn(browser, "mona", { query: "lang=de" });
  await mona.page.goto(`${url}/errors?lang=de`);
  await mona.page.getByRole("heading", { name: "Fehler" }).waitFor();
  await healthy(mona);
  await mona.page.goto(`${url}/errors?lang=pseudo`);
  await rows(mona.page).first().waitFor();
  await settled(mona.page);
  assert.deepEqual(await escapedText(mona.page), []);
  await rows(mona.page)
    .first()
    .click({ position: { x: 60, y: 5 } });
  await mona.page.waitForURL(/\/errors\/\d+/);
  await settled(mona.page);
  assert.deepEqual(await escapedText(mona.page), []);
  await mona.page.goto(`${url}/errors?lang=en`);
  unharmed(mona);
  await mona.close();
});

test("an agent reads and decides nothing; a requester sees nothing of it", async () => {
  const ann = await signIn(browser, "ann");
  await ann.page.goto(`${url}/errors`);
  await row(ann.page, "KeyError").waitFor();
  assert.equal(
    await ann.page.getByRole("checkbox", { name: /Select/ }).count(),
    0,
  );
  unharmed(ann);
  await ann.close();
  const rita = await signIn(browser, "rita");
  await rita.page.goto(`${url}/errors`);
  await rita.page.waitForLoadState("networkidle");
  assert.equal(await rita.page.getByText("KeyError").count(), 0);
  assert.equal(
    await rita.page.getByRole("link", { name: "Errors", exact: true }).count(),
    0,
  );
  const refused = await rita.page.request.get(`${url}/api/v1/errors`);
  assert.equal(refused.status(), 403);
  await rita.close();
});
