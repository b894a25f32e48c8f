// The page of the toy: it stands in the rail, opens by its keys, and is told of what happens.
import assert from "node:assert/strict";

import { axe, launch, settled, signIn, unharmed, url } from "../browser/browser.mjs";

const browser = await launch();
try {
  const window = await signIn(browser, "mona");
  const { page } = window;
  const place = page.getByRole("navigation").getByRole("link", { name: "Toy" });
  await place.waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("z");
  await page.waitForURL(`${url}/toy`);
  await page.getByRole("heading", { name: "Toy" }).waitFor();
  const notes = page.getByRole("list", { name: "Notes" }).getByRole("listitem");
  await notes.first().waitFor();
  await settled(page);
  await axe(page);

  const before = await notes.count();
  const left = await fetch(`${url}/api/v1/toy/notes`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.MAINSTAY_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({ text: "Seen without a reload." }),
  });
  assert.equal(left.status, 200);
  await page.getByText("Seen without a reload.").waitFor();
  assert.equal(await notes.count(), before + 1);
  unharmed(window);
  await window.close();
} finally {
  await browser.close();
}
