// Which events are one error: why, merged and parted by people, and what is like it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  ask,
  healthy,
  launch,
  picture,
  settled,
  signIn,
  unharmed,
  url,
} from "./browser.mjs";
import {
  frame,
  leaveFields,
  like,
  makeKey,
  openError,
  report,
} from "./error_reports.mjs";

let browser;
before(async () => {
  browser = await launch();
  await makeKey(browser);
});
after(() => browser.close());

test("why events are one error is said, and people merge and part them", async () => {
  const dora = await signIn(browser, "dora");
  const { page } = dora;
  await report(
    like("FormatError", "src/format.ts"),
    ...Array.from({ length: 30 }, () => like("RangeError", "src/range.ts")),
  );
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
