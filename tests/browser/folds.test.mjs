// What a mail repeats is folded in the page as the server decided it, and opens; what it forwards is
// shown; and the API says the same.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, picture, signIn, unharmed, url } from "./browser.mjs";
import { compose, deliver, header } from "./mail.mjs";
import { Queue } from "./pages.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

async function deliverHtml(subject, body, answered) {
  const text = compose({
    from: "Rita <rita@harbour.test>",
    to: "shop@mainstay.test",
    subject,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      ...(answered && { "In-Reply-To": answered }),
    },
    body,
  });
  await deliver({ from: "rita@harbour.test", to: "shop@mainstay.test", text });
  return header(text, "Message-ID");
}

const forward = `<div dir="ltr">Please look into what our supplier writes.<br><br>
<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">
---------- Forwarded message ---------<br>From: <strong>Sam</strong> &lt;sam@supplier.example&gt;<br>
Date: Mon, Nov 23, 2026 at 9:00 AM<br>Subject: Toner<br>To: &lt;rita@harbour.test&gt;<br></div><br>
<div>The toner of this series leaks.</div></div></div>`;

const answer = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang="EN-US">
<div class="WordSection1"><p class="MsoNormal">The new toner is here, it prints again.<o:p></o:p></p>
<p class="MsoNormal"><o:p>&nbsp;</o:p></p>
<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">
<p class="MsoNormal"><b>From:</b> Shop desk &lt;shop@mainstay.test&gt;<br><b>Sent:</b> Tuesday,
November 24, 2026 9:00 AM<br><b>To:</b> Rita &lt;rita@harbour.test&gt;<br><b>Subject:</b> Leaking
toner</p></div></div><p class="MsoNormal">We send you another one.<o:p></o:p></p></div></body></html>`;

test("a forward by Gmail is shown, and the quote of Outlook opens when it is asked for", async () => {
  const subject = "Fwd: Leaking toner";
  const ann = await signIn(browser, "ann");
  const queue = await new Queue(ann.page).open("all_open");
  const first = await deliverHtml(subject, forward);
  await queue.row(subject).waitFor();
  // An answer that came in the same moment might be taken before what it answers.
  await deliverHtml("RE: Leaking toner", answer, first);
  const ticket = await queue.openTicket(subject);
  const messages = ann.page.locator("article article");
  await messages.nth(1).waitFor();

  const forwarded = messages.nth(0).frameLocator("iframe[sandbox]");
  await forwarded.getByText("The toner of this series leaks.").waitFor();
  assert.equal(await forwarded.locator("details").count(), 0);

  await messages.nth(1).scrollIntoViewIfNeeded();
  const replied = messages.nth(1).frameLocator("iframe[sandbox]");
  await replied.getByText("it prints again").waitFor();
  const quote = replied.getByText("We send you another one.");
  assert.equal(await quote.isVisible(), false);
  await picture(ann.page, "folds");
  await replied.getByText("Quoted text").click();
  await quote.waitFor();
  await picture(ann.page, "folds-open");

  const { items } = await (
    await ann.page.request.get(`${url}/api/v1/tickets/${ticket.key()}/messages`)
  ).json();
  const said = items.map(({ text }) => text).toSorted();
  assert.match(said[0], /supplier writes[^]*The toner of this series leaks\.$/);
  assert.equal(said[1], "The new toner is here, it prints again.");
  unharmed(ann);
  await ann.close();
});
