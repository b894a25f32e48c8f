// The whole case: a mail becomes a ticket, is worked through L1, L2, L3 and L4 to closed, and comes
// back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, phone, picture, signIn, unharmed, url } from "./browser.mjs";
import { compose, deliver, header, sentMail } from "./mail.mjs";
import { Queue, Ticket } from "./pages.mjs";

const subject = "Checkout shows a blank page after paying";
const shop = "shop@mainstay.test";
const rita = "Rita <rita@harbour.test>";

const others = [
  [
    "ruth@harbour.test",
    "ledger@mainstay.test",
    "The export of October misses three invoices",
  ],
  ["otto@orchard.test", shop, "How do I add a second delivery address?"],
  ["rolf@harbour.test", shop, "Search for “Grüße” finds nothing"],
  ["ruth@harbour.test", shop, "The product list is slow since Monday"],
  ["otto@orchard.test", shop, "Please add Slovak as a language"],
  [
    "rolf@harbour.test",
    "ledger@mainstay.test",
    "The year closes with a difference of one cent",
  ],
];

/** The mail it begins with: text, and a log as a file. */
function theMail() {
  const body = [
    "--cut",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "Hello,",
    "",
    "since this morning our customers see a blank page after paying by card.",
    "The order is there, but the confirmation never comes. The log is attached.",
    "",
    "Kind regards",
    "Rita",
    "",
    "-- ",
    "Rita, Harbour Books",
    "--cut",
    "Content-Type: text/plain; name=payments.log",
    "Content-Disposition: attachment; filename=payments.log",
    "",
    "08:12:44 POST /callback 502",
    "--cut--",
  ].join("\n");
  return compose({
    from: rita,
    to: shop,
    subject,
    headers: { "Content-Type": "multipart/mixed; boundary=cut" },
    body,
  });
}

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test("a mail is worked through all levels to closed, and comes back", async (story) => {
  const ann = await signIn(browser, "ann");
  const queue = await new Queue(ann.page).open("all_open");
  let ticket;
  let answer;

  await story.test("an empty queue says what will be here", async () => {
    await ann.page
      .getByRole("heading", { name: "No open tickets", exact: true })
      .waitFor();
    await picture(ann.page, "empty-queue");
  });

  await story.test("mails show in the queue by themselves", async () => {
    for (const [from, to, other] of others) {
      await deliver({
        from,
        to,
        text: compose({
          from,
          to,
          subject: other,
          body: "Please help.\n\nThank you",
        }),
      });
      await queue.row(other).waitFor();
    }
    await deliver({ from: "rita@harbour.test", to: shop, text: theMail() });
    await queue.row(subject).waitFor();
    await picture(ann.page, "queue");
  });

  await story.test(
    "the help desk takes it and answers; the answer is mailed",
    async () => {
      ticket = await queue.openFirst();
      await ticket.message("blank page after paying by card").waitFor();
      if (
        (await ticket
          .head()
          .getByRole("button", { name: "Assign to me" })
          .count()) > 0
      ) {
        await ticket.assignToMe("Ann");
      }
      await ticket.reply("Thank you, Rita. We see it too and are on it.");
      await ticket.status("Waiting on requester").waitFor();
      answer = await sentMail(
        (mail) =>
          header(mail, "To")?.includes("rita@harbour.test") &&
          mail.includes("on it"),
      );
      assert.match(header(answer, "Subject"), /blank page/);
    },
  );

  await story.test("the requester's answer by mail threads", async () => {
    const text = compose({
      from: rita,
      to: header(answer, "Reply-To") ?? shop,
      subject: `Re: ${subject}`,
      headers: { "In-Reply-To": header(answer, "Message-ID") },
      body: "It happens with every card.",
    });
    await deliver({ from: "rita@harbour.test", to: shop, text });
    await ticket.message("It happens with every card").waitFor();
    await ticket.status("Open").waitFor();
  });

  await story.test("it goes up to L2, L3 and L4 with a note each", async () => {
    const key = ticket.key();
    await ticket.escalate(
      "L2",
      "Reproduced with two browsers. The gateway answers 502.",
    );
    await picture(ann.page, "ticket");
    const lars = await signIn(browser, "lars");
    const atLars = await (
      await new Queue(lars.page).open("team")
    ).openTicket(subject);
    await atLars.note("The gateway answers 502").waitFor();
    await atLars.addNote(
      "The callback address changed with the deployment at 08:12.",
    );
    await atLars.escalate(
      "L3",
      "Please look at the callback of the payment service.",
    );
    const dora = await signIn(browser, "dora", { theme: "dark" });
    const atDora = await new Ticket(dora.page).open(key);
    await atDora.escalate(
      "L4",
      "Our side is right; the vendor's gateway drops the new address.",
    );
    await atDora.status("Waiting on vendor").waitFor();
    await picture(dora.page, "ticket-dark");
    const vera = await signIn(browser, "vera");
    const atVera = await new Ticket(vera.page).open(key);
    await atVera.resolve(
      "Fixed by vendor",
      "The payment vendor corrected the address. Paying works again.",
    );
    await atVera.close();
    await ticket.status("Closed").waitFor();
    unharmed(lars, dora, vera);
    await Promise.all([lars.close(), dora.close(), vera.close()]);
  });

  await story.test("every step is in the timeline", async () => {
    await ann.page.getByRole("link", { name: "Timeline" }).click();
    const timeline = ann.page.getByRole("region", { name: "Timeline" });
    await timeline.getByText(/created the ticket$/).waitFor();
    for (const action of ["Escalated", "Resolved", "Closed"]) {
      await timeline.getByText(action, { exact: true }).first().waitFor();
    }
    assert.equal(
      await timeline.getByText("Escalated", { exact: true }).count(),
      3,
    );
    await picture(ann.page, "timeline");
    await ann.page.getByRole("link", { name: "Conversation" }).click();
  });

  await story.test(
    "a late reply reopens it before everyone's eyes",
    async () => {
      const text = compose({
        from: rita,
        to: shop,
        subject: `Re: ${subject}`,
        headers: {
          "In-Reply-To": header(answer, "Message-ID"),
          References: header(answer, "Message-ID"),
        },
        body: "It is back since an hour, with one card only.",
      });
      await deliver({ from: "rita@harbour.test", to: shop, text });
      await ticket.message("It is back since an hour").waitFor();
      await ticket.status("Open").waitFor();
    },
  );

  await story.test(
    "the requester reads the answers and none of the notes",
    async () => {
      const requester = await signIn(browser, "rita", { viewport: phone });
      await requester.page.getByRole("link", { name: subject }).click();
      await requester.page.getByText("Thank you, Rita").waitFor();
      const text = await requester.page.locator("#main").innerText();
      for (const secret of ["502", "callback", "Private note", "Timeline"]) {
        assert.ok(!text.includes(secret), `a requester reads “${secret}”`);
      }
      await picture(requester.page, "phone-ticket");
      unharmed(requester);
      await requester.close();
    },
  );

  await story.test(
    "another organization's requester sees nothing of it",
    async () => {
      const otto = await signIn(browser, "otto");
      const his = otto.page.getByRole("main").getByRole("listitem");
      await his
        .filter({ hasText: "Please add Slovak as a language" })
        .waitFor();
      assert.equal(await his.count(), 2);
      assert.equal(await his.filter({ hasText: subject }).count(), 0);
      for (const key of [ticket.key(), "SHOP-99999"]) {
        await otto.page.goto(`${url}/portal/tickets/${key}`);
        await otto.page.getByRole("alert").waitFor();
        assert.equal(await otto.page.getByText(subject).count(), 0);
      }
      await otto.close();
    },
  );

  unharmed(ann);
  await ann.close();
});
