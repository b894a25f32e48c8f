// A webhook is set up, tested, watched and taken away by pages alone; its secret is shown once.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import {
  axe,
  launch,
  picture,
  settled,
  signIn,
  unharmed,
  url,
} from "./browser.mjs";
import { compose, deliver } from "./mail.mjs";

let browser;
let receiver;
let status = 500;
const got = [];
before(async () => {
  browser = await launch();
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (bytes) => {
      body += bytes;
    });
    request.on("end", () => {
      got.push({ id: request.headers["webhook-id"], ...JSON.parse(body) });
      response.writeHead(status).end("Heard.");
    });
  });
  await new Promise((done) => {
    receiver.listen(0, "127.0.0.1", done);
  });
});
after(async () => {
  receiver.close();
  await browser.close();
});

async function healthy(window) {
  await settled(window.page);
  assert.deepEqual(await axe(window.page), []);
}

test("an administrator makes a webhook, and sees what it is sent", async () => {
  const ada = await signIn(browser, "ada");
  const { page } = ada;
  await page.keyboard.press("g");
  await page.keyboard.press("W");
  await page.getByRole("heading", { name: "Webhooks", exact: true }).waitFor();
  await page.getByText("No webhooks yet").waitFor();
  await healthy(ada);

  await page.getByRole("button", { name: "New webhook" }).first().click();
  let panel = page.getByRole("dialog");
  await panel.getByRole("textbox", { name: "Name", exact: true }).fill("Wall");
  await panel.getByRole("textbox", { name: "Address" }).fill("ftp://wall");
  await panel.getByRole("combobox", { name: "Events" }).click();
  await page.getByRole("option", { name: "Ticket created" }).click();
  await page.keyboard.press("Escape");
  await panel.getByRole("button", { name: "Create" }).click();
  await panel
    .getByText(/begins with https/)
    .first()
    .waitFor();
  await panel
    .getByRole("textbox", { name: "Address" })
    .fill(`http://127.0.0.1:${receiver.address().port}/`);
  await panel.getByRole("button", { name: "Create" }).click();
  panel = page.getByRole("dialog");
  await panel.getByText(/^whsec_/).waitFor();
  await healthy(ada);
  await picture(page, "webhook");

  await panel.getByRole("button", { name: "Send a test" }).click();
  await panel.getByRole("link", { name: "Deliveries" }).click();
  await page
    .getByRole("heading", { name: "Sent to Wall", exact: true })
    .waitFor();
  await page.getByRole("row").filter({ hasText: "Failed" }).first().waitFor();
  status = 200;
  await page.getByRole("row").filter({ hasText: "Failed" }).first().click();
  panel = page.getByRole("dialog");
  await panel.getByText("Heard.").first().waitFor();
  await healthy(ada);
  await panel.getByRole("button", { name: "Send again" }).click();
  await page.getByRole("row").filter({ hasText: "Delivered" }).waitFor();
  assert.equal(new Set(got.map(({ id }) => id)).size, 1);

  const from = "rita@harbour.test";
  const to = "shop@mainstay.test";
  await deliver({
    from,
    to,
    text: compose({ from, to, subject: "For the wall", body: "It burns." }),
  });
  await page.keyboard.press("Escape");
  await page.getByRole("row").filter({ hasText: "Ticket created" }).waitFor();
  const posted = got.find(({ type }) => type === "ticket.created");
  assert.equal(posted.data.ticket.subject, "For the wall");
  unharmed(ada);
  await ada.close();
});

test("the secret is not shown again, and others are not shown the page", async () => {
  const ada = await signIn(browser, "ada");
  await ada.page.goto(`${url}/webhooks`);
  await ada.page.getByRole("row").filter({ hasText: "Wall" }).click();
  const panel = ada.page.getByRole("dialog");
  await panel.getByRole("button", { name: "New secret" }).waitFor();
  assert.equal(await panel.getByText(/^whsec_/).count(), 0);
  await panel.getByRole("button", { name: "Remove webhook" }).click();
  await ada.page
    .getByRole("dialog", { name: "Remove Wall?" })
    .getByRole("button", { name: "Remove webhook" })
    .click();
  await ada.page.getByText("No webhooks yet").waitFor();
  unharmed(ada);
  await ada.close();

  const ann = await signIn(browser, "ann");
  assert.equal(
    await ann.page.getByRole("link", { name: "Webhooks" }).count(),
    0,
  );
  await ann.close();
});

test("the pages speak German", async () => {
  const ada = await signIn(browser, "ada");
  await ada.page.goto(`${url}/webhooks?lang=de`);
  await ada.page.getByText("Noch keine Webhooks").waitFor();
  await ada.page.goto(`${url}/webhooks/actions`);
  await ada.page.getByText("Noch keine Aktionen von Anwendungen").waitFor();
  await healthy(ada);
  await ada.page.goto(`${url}/webhooks?lang=en`);
  await ada.page.getByText("No webhooks yet").waitFor();
  unharmed(ada);
  await ada.close();
});
