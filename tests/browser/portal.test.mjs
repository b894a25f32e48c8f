// The portal as requesters use it: from the first mail to the rating, on a desk and on a phone.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import {
  ask,
  axe,
  launch,
  openWindow,
  phone,
  signIn,
  unharmed,
  url,
} from "./browser.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** The secret link of the last mail to that address whose text has one. */
async function linkFor(address, place) {
  const folder = process.env.MAINSTAY_OUTBOX;
  for (let tries = 0; tries < 200; tries += 1) {
    const found = readdirSync(folder)
      .filter((name) => name.endsWith(".eml"))
      .sort()
      .map((name) => readFileSync(join(folder, name), "utf8"))
      .filter(
        (mail) =>
          mail.includes(`To: ${address}`) || mail.includes(`<${address}>`),
      )
      .map((mail) => mail.replace(/=\r?\n/g, "").replace(/=3D/g, "="))
      .flatMap(
        (mail) => mail.match(new RegExp(`/portal/${place}#[\\w-]+`)) ?? [],
      );
    const last = found.at(-1);
    if (last) return last;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no mail with a link came to ${address}`);
}

async function clean(page) {
  assert.deepEqual(await axe(page), []);
  const width = await page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  assert.ok(width <= 0, `the page is ${width} px too wide`);
}

/** The form of SHOP's service requests: a system where access is needed, and what is internal. */
async function makeForm(page) {
  const field = (name, type, more = {}) =>
    ask(page, "POST", "fields", {
      kind: "ticket",
      name,
      label: name,
      type,
      choices: [],
      ...more,
    });
  await field("access", "checkbox");
  await field("system", "choice", { choices: ["VPN", "Mail"] });
  await field("cost", "number", { is_internal: true });
  const when = { field: "access", values: ["yes"] };
  await ask(page, "PUT", "forms", {
    kind: "ticket",
    application: "SHOP",
    variant: "service_request",
    intro: "Tell us what you need.",
    items: [
      { field: "access", is_required: false },
      { field: "system", is_required: true, when },
      { field: "cost", is_required: false },
    ],
  });
}

test("a forgotten password is set by a mailed link, on a phone", async () => {
  const { page, ...window } = await openWindow(browser, { viewport: phone });
  await page.goto(`${url}/portal`);
  await page.waitForURL(/\/portal\/sign-in/);
  await clean(page);
  await page.getByRole("link", { name: /forgotten/ }).click();
  await clean(page);
  await page.getByLabel("Email address").fill("ruth@harbour.test");
  await page.keyboard.press("Enter");
  await page.getByText("a mail with a link is on its way").waitFor();
  const link = url + (await linkFor("ruth@harbour.test", "password"));
  await page.goto(link);
  await page
    .getByRole("heading", { name: "Choose a password", exact: true })
    .waitFor();
  await clean(page);
  await page.getByLabel("New password").fill("short enough to lose");
  await page.keyboard.press("Enter");
  await page.getByText("The password is set").waitFor();
  await page
    .getByLabel("Password", { exact: true })
    .fill("short enough to lose");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Requests", exact: true }).waitFor();
  await clean(page);
  unharmed({ page, ...window });
  await window.close();

  // Whoever opens it again learns that it is used up, and can ask for another.
  const later = await openWindow(browser, { viewport: phone });
  await later.page.goto(link);
  await later.page.getByLabel("New password").fill("yet another long one");
  await later.page.keyboard.press("Enter");
  await later.page
    .getByRole("alert")
    .getByText(/used|expired/)
    .waitFor();
  await later.page.getByRole("link", { name: /new link/ }).waitFor();
  await later.close();
});

test("a request goes from its form to its rating, and nothing inside is seen", async () => {
  const ada = await signIn(browser, "ada");
  await makeForm(ada.page);
  const rita = await signIn(browser, "rita");
  const { page } = rita;
  await page.waitForURL(/\/portal$/);
  await page.getByRole("heading", { name: "Requests", exact: true }).waitFor();
  await clean(page);

  // By the keyboard.
  await page.keyboard.press("c");
  await page
    .getByRole("heading", { name: "New request", exact: true })
    .waitFor();
  await page.getByLabel("What is it about?").selectOption("SHOP");
  await page
    .getByLabel("What kind of request?")
    .selectOption("I need something");
  await page.getByText("Tell us what you need.").waitFor();
  await page.getByLabel("In one line").fill("Access for my colleague");
  assert.equal(await page.getByLabel("system").count(), 0);
  assert.equal(await page.getByLabel("cost").count(), 0);
  await page.getByLabel("access").check();
  await page.getByLabel("system").selectOption("VPN");
  await page
    .getByRole("textbox", { name: "Describe it" })
    .fill("She begins on **Monday**.");
  let letGo = () => {};
  const held = new Promise((resolve) => (letGo = resolve));
  await page.route("**/api/v1/uploads", async (route) => {
    await held;
    await route.continue();
  });
  await page.locator("input[type=file]").setInputFiles({
    name: "form.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("signed"),
  });
  await page
    .getByRole("list", { name: "Files" })
    .getByText("form.txt")
    .waitFor();
  // It goes by itself once its file has arrived.
  await page.keyboard.press("Control+Enter");
  await page.getByText("as soon as the files have arrived").waitFor();
  await clean(page);
  letGo();
  await page
    .getByRole("heading", { name: "Access for my colleague", exact: true })
    .waitFor();
  const key = /tickets\/([\w-]+)/.exec(page.url())[1];
  await page.getByText("VPN").waitFor();
  await page.locator("article strong", { hasText: "Monday" }).waitFor();
  await page.getByRole("link", { name: "form.txt" }).waitFor();
  await clean(page);

  // What staff do inside.
  await ask(ada.page, "POST", `tickets/${key}/messages`, {
    text: "A secret of ours",
    visibility: "private",
  });
  await ask(ada.page, "PUT", `tickets/${key}/fields`, {
    fields: { cost: 900 },
  });
  await ask(ada.page, "POST", `tickets/${key}/resolve`, {
    resolution: "answered",
    note: "She has it.",
  });
  await page.reload();
  await page.getByText("She has it.").waitFor();
  const seen = await page.locator("#main").innerText();
  for (const inside of ["secret", "900", "cost", "L1", "Help desk"])
    assert.ok(!seen.includes(inside), `a requester reads “${inside}”`);

  // Rated, opened again by a reply, solved, closed.
  await page.getByLabel("No", { exact: true }).check();
  await page.getByLabel(/What should we know/).fill("It took long.");
  await page.getByRole("button", { name: "Send rating" }).click();
  await page.getByText("Thank you").waitFor();
  await clean(page);
  await page.keyboard.press("Escape");
  await page
    .getByRole("textbox", { name: "Your reply" })
    .fill("It does not work.");
  await page.keyboard.press("Control+Enter");
  await page
    .locator("article", { hasText: "It does not work." })
    .first()
    .waitFor();
  await page.getByText("In work").first().waitFor();
  await ask(ada.page, "POST", `tickets/${key}/resolve`, {
    resolution: "fixed",
  });
  await page.reload();
  await page.getByRole("button", { name: "It is solved, close it" }).click();
  await page.getByText("Closed", { exact: true }).first().waitFor();

  await ada.page.goto(`${url}/tickets/${key}`);
  await ada.page.getByText("Not satisfied").waitFor();
  await ada.page.getByText("It took long.").waitFor();
  unharmed(rita, ada);
  await Promise.all([rita.close(), ada.close()]);
});

test("a requester is kept to the portal: from each page of staff they come to its page of the same", async () => {
  const rita = await signIn(browser, "rita", {
    byForm: true,
    query: "back=/tickets/SHOP-1/timeline",
  });
  const { page } = rita;
  await page.waitForURL(/\/portal\/tickets\/SHOP-1$/);
  for (const [from, to] of [
    ["/queue", /\/portal$/],
    ["/tickets?filter=is:open", /\/portal$/],
    ["/people", /\/portal$/],
    ["/nowhere", /\/portal$/],
    ["/tickets/shop-1", /\/portal\/tickets\/SHOP-1$/],
    ["/new", /\/portal\/new$/],
    ["/me", /\/portal\/settings$/],
    ["/notifications/choices", /\/portal\/settings$/],
  ]) {
    await page.goto(url + from);
    await page.waitForURL(to);
    await page.locator("#main h1").waitFor();
    assert.equal(
      await page.getByRole("combobox", { name: "Filter" }).count(),
      0,
    );
  }
  unharmed(rita);
  await rita.close();

  // Staff may look at both.
  const ann = await signIn(browser, "ann");
  await ann.page.goto(`${url}/portal`);
  await ann.page.getByRole("link", { name: "Pages for staff" }).click();
  await ann.page.waitForURL(/\/queue/);
  await ann.close();
});

test("a requester chooses in the portal what is mailed to them", async () => {
  const rita = await signIn(browser, "rita");
  const { page } = rita;
  await page.goto(`${url}/portal/settings`);
  const replies = page.getByLabel("A new reply");
  await replies.selectOption("No email");
  await page.getByText("Saved.").waitFor();
  await clean(page);
  await page.reload();
  assert.equal(await replies.inputValue(), "off");
  assert.equal(await page.getByText("internal note").count(), 0);
  await replies.selectOption("At once");
  await page.getByText("Saved.").waitFor();
  unharmed(rita);
  await rita.close();
});

test("who may see their organization's requests chooses whose are listed; others cannot", async () => {
  const ruth = await signIn(browser, "rolf");
  await ruth.page.getByRole("button", { name: "My organization’s" }).click();
  await ruth.page.getByRole("button", { name: "All", exact: true }).click();
  await ruth.page
    .getByRole("link", { name: /Access for my colleague/ })
    .waitFor();
  await ruth.close();
  const otto = await signIn(browser, "otto");
  assert.equal(
    await otto.page.getByRole("button", { name: "My organization’s" }).count(),
    0,
  );
  await otto.page.goto(`${url}/portal?of=organization&is=all`);
  await otto.page
    .getByRole("heading", { name: "Requests", exact: true })
    .waitFor();
  assert.equal(await otto.page.getByText("Access for my colleague").count(), 0);
  await otto.close();
});

test("language and time zone are one's own", async () => {
  const rita = await signIn(browser, "rita");
  await rita.page.getByRole("link", { name: "Settings" }).click();
  await rita.page.getByLabel("Time zone").selectOption("Pacific/Auckland");
  await rita.page.getByText("Saved.").waitFor();
  await rita.page.getByLabel("Language").selectOption("Deutsch");
  await rita.page
    .getByRole("heading", { name: "Einstellungen", exact: true })
    .waitFor();
  await clean(rita.page);
  await rita.page.reload();
  assert.equal(
    await rita.page.getByLabel("Zeitzone").inputValue(),
    "Pacific/Auckland",
  );
  unharmed(rita);
  await rita.close();
});

test("an agent sends the link from the ticket with one key, and sees it nowhere", async () => {
  const ann = await signIn(browser, "ann");
  const made = await ask(ann.page, "POST", "tickets", {
    application: "SHOP",
    subject: "I cannot sign in",
    text: "Help.",
    requester: "otto@orchard.test",
  });
  await ann.page.goto(`${url}/tickets/${made.key}`);
  await ann.page
    .getByRole("heading", { name: "I cannot sign in", exact: true })
    .waitFor();
  await ann.page.keyboard.press("Shift+R");
  await ann.page
    .getByText("A link is on its way to otto@orchard.test")
    .waitFor();
  const link = await linkFor("otto@orchard.test", "password");
  const secret = link.split("#")[1];
  assert.ok(!(await ann.page.content()).includes(secret));
  unharmed(ann);
  await ann.close();
});

test("the portal is light: few requests, and none of the pages of staff", async () => {
  const { page, ...window } = await openWindow(browser);
  const requests = [];
  page.on("response", (response) => requests.push(response));
  await page.goto(`${url}/portal/sign-in`);
  await page.getByLabel("Email address").waitFor();
  await page.waitForLoadState("networkidle");
  const files = requests.map((response) => new URL(response.url()).pathname);
  assert.ok(files.length <= 10, files.join(" "));
  for (const name of ["start-", "list-", "dialogs-"])
    assert.ok(
      !files.some((file) => file.includes(`/assets/${name}`)),
      files.join(" "),
    );
  const sizes = await Promise.all(
    requests.map(
      async (response) => (await response.request().sizes()).responseBodySize,
    ),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`portal first view: ${files.length} requests, ${total} bytes`);
  assert.ok(total <= 250_000, `${total} bytes`);
  await window.close();
});
