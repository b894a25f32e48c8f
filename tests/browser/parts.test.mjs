// The parts that all pages are made of, on the page that shows each in all its states. It is there in a
// sample workspace alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { axe, desk, launch, phone, signIn, unharmed, url } from "./browser.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const titles = [
  "Table",
  "Filter field",
  "Saved views",
  "Side panel",
  "Tabs and time range",
  "Chart",
  "Service map",
  "Waterfall and timeline",
  "Flame graph",
  "Code, diff and log",
  "Attachment viewer",
];

async function atParts(options) {
  const ada = await signIn(browser, "ada", options);
  await ada.page.goto(`${url}/dev/parts`);
  await ada.page.getByRole("heading", { name: "Parts", level: 1 }).waitFor();
  await ada.page.locator(".cm-content").first().waitFor();
  return ada;
}

const focused = (page) =>
  page.evaluate(
    () => document.activeElement?.closest("[data-id]")?.dataset.id ?? null,
  );
const part = (page, name) => page.getByRole("region", { name, exact: true });

for (const [name, options] of [
  ["light", { viewport: desk }],
  ["dark", { viewport: desk, theme: "dark" }],
  ["on a phone", { viewport: phone }],
]) {
  test(`every part is there in all its states, and axe finds nothing, ${name}`, async () => {
    const ada = await atParts(options);
    for (const title of titles) {
      const shown = part(ada.page, title);
      await shown.scrollIntoViewIfNeeded();
      await shown.getByRole("heading", { level: 3 }).first().waitFor();
    }
    await ada.page.locator("canvas").first().waitFor();
    assert.deepEqual(await axe(ada.page), []);
    const isWide = await ada.page.evaluate(
      () =>
        document.documentElement.scrollWidth >
        document.documentElement.clientWidth,
    );
    assert.equal(isWide, false, "the page scrolls sideways");
    unharmed(ada);
    await ada.close();
  });
}

test("nothing takes the page away from its beginning while its parts come", async () => {
  const ada = await atParts();
  await ada.page.waitForTimeout(1_000);
  const box = await ada.page
    .getByRole("heading", { name: "Parts", level: 1 })
    .boundingBox();
  assert.ok(box.y >= 0 && box.y < 200, `the heading stands at ${box.y} px`);
  unharmed(ada);
  await ada.close();
});

test("of ten thousand rows few are drawn, and the last is one key away", async () => {
  const ada = await atParts();
  const { page } = ada;
  const table = part(page, "Table").getByRole("grid").first();
  await table.locator("[data-id]").first().waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("End");
  await page.waitForFunction(
    () =>
      document.activeElement?.closest("[data-id]")?.ariaRowIndex === "10001",
  );
  assert.ok((await table.locator("[data-id]").count()) < 120);
  await page.keyboard.press("Home");
  const first = await focused(page);
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("X");
  const bar = page.getByRole("region", { name: "Selected rows" });
  await bar.getByText("3 selected").waitFor();
  assert.deepEqual(await axe(page), []);
  await bar.getByRole("button").first().click();
  await bar.waitFor({ state: "detached" });
  await page.waitForFunction((gone) => {
    const now = document.activeElement?.closest("[data-id]")?.dataset.id;
    return now !== undefined && now !== gone;
  }, first);
  unharmed(ada);
  await ada.close();
});

test("a column is made wider with the mouse, and is as wide after a reload", async () => {
  const ada = await atParts();
  const { page } = ada;
  const edge = () =>
    part(page, "Table").getByRole("separator", { name: /Owner/ }).first();
  const width = async () => Number(await edge().getAttribute("aria-valuenow"));
  const before = await width();
  const box = await edge().boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 60, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  const after = await width();
  assert.ok(after > before + 30, `${before} px, then ${after} px`);
  await page.reload();
  await edge().waitFor();
  assert.equal(await width(), after);
  unharmed(ada);
  await ada.close();
});

test("the panel walks the list beside it, and the address says what is open", async () => {
  const ada = await atParts();
  const { page } = ada;
  const rows = part(page, "Side panel").locator("[data-id]");
  await rows.first().click();
  const panel = page.getByRole("complementary");
  await panel.getByText("1 of 40").waitFor();
  await page.keyboard.press("j");
  await panel.getByText("2 of 40").waitFor();
  const open = new URL(page.url()).searchParams.get("open");
  assert.equal(await rows.nth(1).getAttribute("data-id"), open);
  await page.reload();
  await panel.getByText("2 of 40").waitFor();
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });
  assert.equal(new URL(page.url()).searchParams.has("open"), false);
  unharmed(ada);
  await ada.close();
});

test("files are looked at one after the other, and what cannot be shown says so", async () => {
  const ada = await atParts();
  const { page } = ada;
  await page.getByRole("button", { name: "icon.png" }).click();
  const viewer = (name) => page.getByRole("dialog", { name });
  await viewer("icon.png").getByRole("img", { name: "icon.png" }).waitFor();
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press("ArrowRight");
  await viewer("icon.xml").getByText("<svg").first().waitFor();
  assert.deepEqual(await axe(page), []);
  await viewer("icon.xml").getByRole("button", { name: "Next file" }).click();
  await viewer("icon.log").getByText("<svg").first().waitFor();
  await page.keyboard.press("ArrowRight");
  const invoice = viewer("invoice.pdf");
  await invoice.getByText("Page 1 of 3").waitFor();
  await invoice.getByText("Amount due: 1,440.00 EUR").waitFor();
  const pages = invoice.getByRole("region", { name: "Pages of invoice.pdf" });
  await page.waitForFunction(() => {
    const canvas = document.querySelector('[role="dialog"] canvas');
    const { width, height } = canvas ?? { width: 0, height: 0 };
    if (width < 400) return false;
    const data = canvas.getContext("2d").getImageData(0, 0, width, height).data;
    return data.some((value, at) => at % 4 === 0 && value < 128);
  });
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press("+");
  await invoice.getByText("150%").waitFor();
  await page.keyboard.press("0");
  await invoice.getByText("100%").waitFor();
  await pages.focus();
  await page.keyboard.press("End");
  await invoice.getByText("Week 43: 2").waitFor();
  await page.keyboard.press("ArrowRight");
  await viewer("damaged.pdf").getByText("The PDF is damaged").waitFor();
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press("ArrowRight");
  await viewer("memory.dump").getByText("No preview of this file").waitFor();
  await page.keyboard.press("ArrowRight");
  await viewer("gone.png").getByText("The picture is damaged").waitFor();
  await page.keyboard.press("ArrowRight");
  await viewer("gone.log").getByRole("alert").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  unharmed(ada);
  await ada.close();
});

test("the map is walked along its calls, and its table says the same", async () => {
  const ada = await atParts();
  const { page } = ada;
  const map = part(page, "Service map").getByRole("figure").first();
  await map.scrollIntoViewIfNeeded();
  const first = map.locator('[data-id][tabindex="0"]');
  await first.focus();
  const place = await first.evaluate((one) => one.getBoundingClientRect().x);
  await page.keyboard.press("ArrowRight");
  const next = await page.evaluate(
    () => document.activeElement.getBoundingClientRect().x,
  );
  assert.ok(next > place, `what is called stands at ${next}, not ${place}`);
  await page.keyboard.press("+");
  assert.deepEqual(await axe(page), []);
  await map.getByRole("button", { name: "Show as table" }).click();
  assert.equal(await map.getByRole("table").count(), 2);
  assert.deepEqual(await axe(page), []);
  unharmed(ada);
  await ada.close();
});

test("in forty thousand spans a match is one key away from the next", async () => {
  const ada = await atParts();
  const { page } = ada;
  const trace = part(page, "Waterfall and timeline");
  await trace.getByRole("textbox", { name: "Find in the trace" }).fill("mail");
  await trace.getByText(/ matches$/).waitFor();
  await page.keyboard.press("Enter");
  const rows = new Set();
  for (let at = 0; at < 5; at++) {
    await page.keyboard.press("n");
    await page.waitForFunction(
      (seen) => {
        const row = document.activeElement?.closest("[data-id]");
        return row && !seen.includes(row.dataset.id);
      },
      [...rows],
    );
    rows.add(await focused(page));
  }
  assert.equal(rows.size, 5);
  assert.ok((await trace.locator("[role=treegrid] [data-id]").count()) < 160);
  assert.deepEqual(await axe(page), []);
  unharmed(ada);
  await ada.close();
});

test("a flame graph is drawn, walked by keys, and zoomed into", async () => {
  const ada = await atParts();
  const { page } = ada;
  const flame = part(page, "Flame graph").getByRole("figure").first();
  await flame.scrollIntoViewIfNeeded();
  const colours = () =>
    flame.locator("canvas").evaluate((canvas) => {
      const { width, height } = canvas;
      const image = canvas.getContext("2d").getImageData(0, 0, width, height);
      const words = new Uint32Array(image.data.buffer);
      return new Set(words).size;
    });
  assert.ok((await colours()) > 8);
  await flame.getByRole("group").focus();
  await page.keyboard.press("ArrowDown");
  await flame.getByText(/: total .* self /).waitFor();
  await page.keyboard.press("Enter");
  const reset = flame.getByRole("button", { name: "Show all" });
  await reset.and(page.locator(":enabled")).waitFor();
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press("Escape");
  await reset.and(page.locator(":disabled")).waitFor();
  unharmed(ada);
  await ada.close();
});
