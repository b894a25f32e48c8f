// Errors by pages alone: a program reports them, a developer finds what needs them, reads the
// evidence, resolves, ignores, assigns and merges by keys, and sees one come back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
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
import {
  crash,
  handled,
  leaveFields,
  libraries,
  like,
  makeKey,
  openError,
  report,
  row,
  rows,
} from "./error_reports.mjs";

let browser;
before(async () => {
  browser = await launch();
  await makeKey(browser);
});
after(() => browser.close());

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
