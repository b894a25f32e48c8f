// Every page in both themes: axe finds nothing, and no word comes from elsewhere than the
// catalogue.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  axe,
  contrasts,
  desk,
  escapedText,
  launch,
  openWindow,
  phone,
  picture,
  settled,
  signIn,
  unharmed,
  url,
} from "./browser.mjs";
import { compose, deliver } from "./mail.mjs";
import { Queue } from "./pages.mjs";

const subject = "Search finds nothing";
const places = [
  "/queue",
  "/queue?tab=all_open",
  "/queue?tab=unassigned",
  "/queue?tab=team",
  "/queue?tab=all_open&filter=label:none-such",
  "/tickets",
  "/tickets/SHOP-1",
  "/tickets/SHOP-1?view=timeline",
  "/tickets/SHOP-404",
  "/new",
  "/attention",
  "/people",
  "/macros",
  "/macros?open=new",
  "/ticket-templates",
  "/ticket-templates?open=new",
  "/suggestions",
  "/routing",
  "/people?open=new",
  "/organizations",
  "/organizations?open=new",
  "/teams",
  "/teams?open=new",
  "/applications",
  "/applications?open=new",
  "/hosts",
  "/hosts?open=new",
  "/jobs",
  "/jobs?state=ready",
  "/schedules",
  "/schedules?open=new",
  "/policies",
  "/policies?open=new",
  "/calendars",
  "/calendars?open=new",
  "/contracts",
  "/contracts?open=new",
  "/home",
  "/board",
  "/bulk-runs",
  "/search?q=search",
  "/new/template",
  "/automation",
  "/automation?open=new",
  "/fields",
  "/fields?open=new",
  "/forms",
  "/vendors",
  "/vendors?open=new",
  "/webhooks",
  "/webhooks?open=new",
  "/webhooks/actions",
  "/roles",
  "/outbox",
  "/notifications",
  "/notifications/choices",
  "/reports",
  "/reports/mails",
  "/reports/time",
  "/security-log",
  "/security-log?kind=signed_in",
  "/security-log?kind=role_changed&from=2026-01-01",
  "/services",
  "/services?tab=map",
  "/services/SHOP/none-such",
  "/services/SHOP/none-such?tab=slow",
  "/traces",
  "/traces?environment=none-such&attribute=a%3Db",
  "/logs",
  "/logs?tab=patterns",
  "/metrics-explorer",
  "/profiles?environment=none-such",
  "/telemetry-store",
  "/me",
  "/no-such-page",
];

let browser;
before(async () => {
  browser = await launch();
  const body =
    "--cut\nContent-Type: text/plain; charset=utf-8\n\nThe search page stays empty.\n--cut\n" +
    "Content-Type: text/html; charset=utf-8\n\n<p>The search page stays <b>empty</b>.</p>\n--cut--";
  const text = compose({
    from: "Rita <rita@harbour.test>",
    to: "shop@mainstay.test",
    subject,
    headers: { "Content-Type": 'multipart/alternative; boundary="cut"' },
    body,
  });
  await deliver({ from: "rita@harbour.test", to: "shop@mainstay.test", text });
  await deliver({ from: "", to: "shop@mainstay.test", text: "\n" });
  const ada = await signIn(browser, "ada");
  await (await new Queue(ada.page).open("all_open")).row(subject).waitFor();
  await ada.close();
});
after(() => browser.close());

// A theme changes colours alone: in the dark, contrast is all that is looked at once more.
async function faultsInBothThemes(page) {
  const faults = await axe(page);
  await page.emulateMedia({ colorScheme: "dark" });
  faults.push(...(await axe(page, ["color-contrast"])));
  await page.emulateMedia({ colorScheme: "light" });
  return faults;
}

for (const [name, viewport, faults] of [
  ["in either theme", desk, faultsInBothThemes],
  ["on a phone", phone, axe],
]) {
  test(`axe finds nothing on any page, ${name}`, async () => {
    const ada = await signIn(browser, "ada", { viewport });
    const found = [];
    for (const place of places) {
      await ada.page.goto(url + place);
      await settled(ada.page);
      found.push(
        ...(await faults(ada.page)).map((violation) => `${place} ${violation}`),
      );
    }
    assert.ok(found.length === 0, found.join("\n"));
    unharmed(ada);
    await ada.close();
  });

  test(`axe finds nothing before one is signed in, ${name}`, async () => {
    const window = await openWindow(browser, { viewport });
    for (const place of ["/sign-in", "/welcome", "/welcome#token"]) {
      await window.page.goto(url + place);
      await window.page.getByRole("heading", { level: 1 }).waitFor();
      assert.deepEqual(await faults(window.page), []);
    }
    await window.close();
  });
}

const dialogs = {
  "Control+k": "palette",
  "?": "help",
  e: "escalate",
  d: "resolve",
  l: "link",
};

for (const theme of ["light", "dark"]) {
  test(`axe finds nothing in the dialogs of a ticket, ${theme}`, async () => {
    const ann = await signIn(browser, "ann", { theme });
    for (const [key, name] of Object.entries(dialogs)) {
      await ann.page.goto(`${url}/tickets/SHOP-1`);
      await ann.page.getByRole("heading", { level: 1 }).waitFor();
      await settled(ann.page);
      await ann.page.keyboard.press(key);
      await ann.page.getByRole("dialog").waitFor();
      await settled(ann.page);
      assert.deepEqual(await axe(ann.page), [], name);
      if (name === "palette" && theme === "light")
        await picture(ann.page, name);
    }
    unharmed(ann);
    await ann.close();
  });
}

for (const theme of ["light", "dark"]) {
  test(`what one may only read is easy to read, ${theme}`, async () => {
    const ann = await signIn(browser, "ann", { theme });
    for (const place of ["people", "organizations", "teams", "applications"]) {
      await ann.page.goto(`${url}/${place}`);
      await ann.page.locator("[data-id]").first().click();
      await ann.page.locator("fieldset:disabled").waitFor();
      await settled(ann.page);
      const faint = (await contrasts(ann.page, "fieldset:disabled")).filter(
        ({ ratio }) => ratio < 4.5,
      );
      assert.deepEqual(faint, [], place);
    }
    await ann.close();
  });
}

test("the rail shows the list that a ticket was opened from", async () => {
  const ann = await signIn(browser, "ann");
  const current = (name) =>
    ann.page
      .getByRole("navigation", { name: "Main navigation" })
      .getByRole("link", { name, exact: false })
      .and(ann.page.locator("[aria-current=page]"))
      .waitFor();
  await (await new Queue(ann.page).open("all_open")).openTicket(subject);
  await ann.page.getByRole("heading", { level: 1, name: subject }).waitFor();
  await current("Queue");
  await ann.page.goto(`${url}/tickets`);
  await new Queue(ann.page).openTicket(subject);
  await ann.page.getByRole("heading", { level: 1, name: subject }).waitFor();
  await current("Tickets");
  unharmed(ann);
  await ann.close();
});

test("no word escapes the catalogue", async () => {
  const ada = await signIn(browser, "ada", { query: "?lang=pseudo" });
  const escaped = [];
  for (const place of places) {
    await ada.page.goto(url + place);
    await settled(ada.page);
    escaped.push(
      ...(await escapedText(ada.page)).map((text) => `${place} ${text}`),
    );
  }
  await ada.page.goto(`${url}/tickets/SHOP-1`);
  await settled(ada.page);
  for (const key of Object.keys(dialogs)) {
    await ada.page.keyboard.press(key);
    await ada.page.getByRole("dialog").waitFor();
    escaped.push(
      ...(await escapedText(ada.page)).map(
        (text) => `dialog of ${key} ${text}`,
      ),
    );
    await ada.page.keyboard.press("Escape");
    await ada.page.getByRole("dialog").waitFor({ state: "detached" });
  }
  assert.deepEqual(escaped, []);
  await ada.close();
});

test("German is whole on the pages people see first", async () => {
  const ada = await signIn(browser, "ada", { query: "?lang=de" });
  await ada.page.goto(`${url}/queue?tab=all_open`);
  await ada.page.getByRole("link", { name: "Eingang" }).waitFor();
  assert.equal(
    await ada.page.evaluate(() => document.documentElement.lang),
    "de",
  );
  await ada.close();
});
