// Source maps by pages alone: an error says which file is wanted, somebody uploads it, and the
// error shows its sources; the list says what there is, and of what use it was.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  ask,
  axe,
  escapedText,
  launch,
  phone,
  picture,
  settled,
  signIn,
  unharmed,
  url,
} from "./browser.mjs";

const sources = {
  version: 3,
  sources: ["webpack://shop/./src/cart.ts"],
  sourcesContent: ["one\ntwo\nthree\nfour\nfive\nsix"],
  names: ["total"],
  mappings: "AACAA,UAGE",
};
const map = {
  name: "main.js.map",
  mimeType: "application/json",
  buffer: Buffer.from(JSON.stringify(sources)),
};

let browser;
let error;
before(async () => {
  browser = await launch();
  const ada = await signIn(browser, "ada");
  const sent = await ask(ada.page, "POST", "errors", {
    application: "SHOP",
    events: [
      {
        platform: "javascript",
        release: "shop@1.2.3",
        exceptions: [
          {
            type: "TypeError",
            message: "there is no cart",
            frames: [
              {
                function: "t",
                path: "https://shop.example/main.js",
                line: 1,
                column: 13,
                in_app: true,
              },
            ],
          },
        ],
      },
    ],
  });
  error = sent.events[0].error;
  await ada.close();
});
after(() => browser.close());

async function healthy({ page }) {
  await settled(page);
  assert.deepEqual(await axe(page), []);
}

const rows = (page) => page.locator('[role="grid"] [data-id]');

test("an error says which file is wanted and why, with the command that uploads it", async () => {
  const dora = await signIn(browser, "dora");
  const { page } = dora;
  await page.goto(`${url}/errors/${error}`);
  await page.getByText("A source map is missing for 1 script").waitFor();
  await page.getByText("no map was uploaded").waitFor();
  const command = page.getByRole("group", { name: "Copy the command" });
  assert.equal(
    await command.innerText(),
    `mainstay errors upload-maps --server ${url} --application SHOP --release shop@1.2.3 dist`,
  );
  await healthy(dora);
  await picture(page, "source-maps-wanted");
  unharmed(dora);
  await dora.close();
});

test("a map that is uploaded by hand shows the sources of an error that is there already", async () => {
  const dora = await signIn(browser, "dora");
  const { page } = dora;
  await page.goto(`${url}/errors?application=SHOP`);
  await page.getByRole("link", { name: "Source maps" }).click();
  await page.getByRole("heading", { name: "No source maps yet" }).waitFor();
  await healthy(dora);
  await picture(page, "source-maps-empty");
  await page.getByRole("textbox", { name: "Release" }).fill("shop@1.2.3");
  await page.waitForURL(/release=shop/);
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload files" }).press("Enter");
  await (await choosing).setFiles([map]);
  await page.getByText("1 file uploaded").waitFor();
  await rows(page).filter({ hasText: "~/main.js.map" }).waitFor();
  await rows(page)
    .filter({ hasText: "Found by release and path only" })
    .waitFor();
  await healthy(dora);
  await picture(page, "source-maps-list");

  await page.goto(`${url}/errors/${error}`);
  await page.getByText("src/cart.ts:5").first().waitFor();
  await page
    .getByText("Ran as t (https://shop.example/main.js:1:13)")
    .waitFor();
  assert.equal(await page.getByText("A source map is missing").count(), 0);
  await healthy(dora);
  await picture(page, "source-maps-mapped");
  unharmed(dora);
  await dora.close();
});

test("what cannot be used is refused with what is wrong", async () => {
  const dora = await signIn(browser, "dora");
  const { page } = dora;
  await page.goto(`${url}/source-maps?application=SHOP&release=shop@1.2.3`);
  await rows(page).first().waitFor();
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload files" }).click();
  await (
    await choosing
  ).setFiles([{ ...map, buffer: Buffer.from("no map at all") }]);
  await page.getByText("cannot be used").waitFor();
  await dora.close();
});

test("the list is whole on a phone, in German, and for who only reads", async () => {
  const ann = await signIn(browser, "ann", { theme: "dark", viewport: phone });
  await ann.page.goto(`${url}/source-maps?application=SHOP`);
  await rows(ann.page).first().waitFor();
  assert.equal(
    await ann.page.getByRole("button", { name: "Upload files" }).count(),
    0,
  );
  await healthy(ann);
  await picture(ann.page, "source-maps-dark-phone");
  const width = await ann.page.evaluate(
    () => document.documentElement.scrollWidth,
  );
  assert.ok(width <= phone.width, `${width}`);
  unharmed(ann);
  await ann.close();
  const mona = await signIn(browser, "mona", { query: "lang=de" });
  await mona.page.goto(`${url}/source-maps?application=SHOP&lang=de`);
  await mona.page.getByRole("heading", { name: "Source Maps" }).waitFor();
  await rows(mona.page).first().waitFor();
  await healthy(mona);
  await mona.page.goto(`${url}/source-maps?application=SHOP&lang=pseudo`);
  await rows(mona.page).first().waitFor();
  assert.deepEqual(await escapedText(mona.page), []);
  unharmed(mona);
  await mona.close();
});

test("maps that are chosen are removed, after a question", async () => {
  const dora = await signIn(browser, "dora");
  const { page } = dora;
  await page.goto(`${url}/source-maps?application=SHOP`);
  await rows(page).first().waitFor();
  await rows(page).first().getByRole("checkbox").check();
  await page.getByRole("button", { name: "Remove" }).click();
  await healthy(dora);
  await page
    .getByRole("dialog")
    .getByRole("button", { name: "Remove" })
    .click();
  await page.getByRole("heading", { name: "No source maps yet" }).waitFor();
  unharmed(dora);
  await dora.close();
});
