// What a reader must know of a mail stands above what it says.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { axe, launch, picture, settled, signIn, unharmed } from "./browser.mjs";
import { compose, deliver } from "./mail.mjs";
import { Queue } from "./pages.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const signed = [
  "--b",
  "Content-Type: text/plain; charset=utf-8",
  "",
  "Please replace the scanner of till 9.",
  "--b",
  "Content-Type: image/png; name=till.png",
  "Content-Transfer-Encoding: base64",
  "",
  "iVBO!!Rw0KGgo=",
  "--b",
  "Content-Type: application/pkcs7-signature; name=smime.p7s",
  "",
  "not looked at",
  "--b--",
].join("\n");

test("a signed and damaged mail says so above its text, in both themes", async () => {
  const text = compose({
    from: "Rita <rita@harbour.test>",
    to: "shop@mainstay.test",
    subject: "A signed order",
    headers: { "Content-Type": "multipart/signed; boundary=b" },
    body: signed,
  });
  await deliver({ from: "rita@harbour.test", to: "shop@mainstay.test", text });

  for (const theme of ["light", "dark"]) {
    const window = await signIn(browser, "ann", { theme });
    const queue = await new Queue(window.page).open("all_open");
    await queue.openTicket("A signed order");
    const message = window.page
      .getByRole("article", { name: /^Message from/ })
      .filter({ hasText: "Please replace the scanner" });
    await message.getByText("The signature was not verified.").waitFor();
    await message.getByText("A part of this email is damaged").waitFor();
    await settled(window.page);
    assert.deepEqual(await axe(window.page), []);
    await picture(window.page, `mail-notices-${theme}`);
    unharmed(window);
    await window.close();
  }
});

test("a mail of nothing but its subject says that it has no text, and shows no source", async () => {
  const text = compose({
    from: "Rita <rita@harbour.test>",
    to: "shop@mainstay.test",
    subject: "Please call me back",
    headers: { "Content-Type": "multipart/alternative; boundary=b" },
    body: ["--b", "Content-Type: text/plain", "", "", "--b--"].join("\n"),
  });
  await deliver({ from: "rita@harbour.test", to: "shop@mainstay.test", text });

  const ann = await signIn(browser, "ann");
  const queue = await new Queue(ann.page).open("all_open");
  await queue.openTicket("Please call me back");
  const message = ann.page.getByRole("article", { name: /^Message from/ });
  await message.getByText("This message has no text.").waitFor();
  assert.equal(await message.getByText("Content-Type").count(), 0);
  await settled(ann.page);
  assert.deepEqual(await axe(ann.page), []);
  await picture(ann.page, "no-text");
  unharmed(ann);
  await ann.close();
});
