// Messages that mean harm: nothing of them runs, nothing is fetched from elsewhere until asked, and
// what cannot be shown is shown as text, alone.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { launch, signIn, unharmed, url } from "./browser.mjs";
import { compose, deliver, header } from "./mail.mjs";
import { Queue, Ticket } from "./pages.mjs";

let browser;
let elsewhere;
const asked = [];
before(async () => {
  browser = await launch();
  elsewhere = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(200, { "Content-Type": "image/gif" }).end();
  });
  await new Promise((resolve) => {
    elsewhere.listen(0, "127.0.0.1", resolve);
  });
});
after(async () => {
  await browser.close();
  elsewhere.close();
});

/** The address of the foreign host; each use of it names itself. */
const foreign = (name) =>
  `http://127.0.0.1:${elsewhere.address().port}/${name}`;

/** Hands over a mail in HTML, perhaps as an answer to another; answers its Message-ID. */
async function deliverHtml(subject, html, answered) {
  const text = compose({
    from: "Rita <rita@harbour.test>",
    to: "shop@mainstay.test",
    subject,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      ...(answered && { "In-Reply-To": answered }),
    },
    body: html,
  });
  await deliver({ from: "rita@harbour.test", to: "shop@mainstay.test", text });
  return header(text, "Message-ID");
}

/** What has been tried to run something, or to reach elsewhere, as one piece of HTML each. */
function attacks() {
  const own = "parent.owned=window.owned=top.owned=1";
  const gone = foreign;
  return [
    `<script>${own}</script>`,
    `<script src="${gone("script")}"></script>`,
    `<img src=x onerror="${own}">`,
    `<img src="${gone("img")}">`,
    `<img srcset="${gone("srcset")} 1x" sizes=100vw>`,
    `<picture><source srcset="${gone("source")}"><img src=x></picture>`,
    `<input type=image src="${gone("input")}">`,
    `<video autoplay poster="${gone("poster")}" src="${gone("video")}" onloadstart="${own}">`,
    `<audio autoplay src="${gone("audio")}"></audio>`,
    `<svg onload="${own}"><image href="${gone("svg")}"/><script>${own}</script></svg>`,
    `<svg><animate onbegin="${own}" attributeName=x dur=1s></svg>`,
    `<svg><foreignObject><iframe src="javascript:${own}"></iframe></foreignObject></svg>`,
    `<math><mtext><table><mglyph><style><img src=x onerror="${own}"></style></table></math>`,
    `<math><maction actiontype="statusline" xlink:href="javascript:${own}">click</maction></math>`,
    `<noscript><p title="</noscript><img src=x onerror=${own}>"></noscript>`,
    `<style><style/><img src=x onerror="${own}"></style>`,
    `<title><img src=x onerror="${own}"></title>`,
    `<textarea><img src=x onerror="${own}"></textarea>`,
    `<xmp><p title="</xmp><img src=x onerror=${own}>"></xmp>`,
    `<template><img src=x onerror="${own}"></template>`,
    `<iframe src="javascript:${own}"></iframe><iframe srcdoc="<script>${own}</script>"></iframe>`,
    `<iframe src="${gone("iframe")}"></iframe><frameset><frame src="${gone("frame")}"></frameset>`,
    `<object data="${gone("object")}"></object><embed src="${gone("embed")}">`,
    `<object data="javascript:${own}"></object><applet code="${gone("applet")}"></applet>`,
    `<link rel=stylesheet href="${gone("link")}"><link rel=prefetch href="${gone("prefetch")}">`,
    `<link rel=dns-prefetch href="${gone("dns")}"><link rel=preload as=image href="${gone("preload")}">`,
    `<meta http-equiv=refresh content="0;url=${gone("refresh")}">`,
    `<meta http-equiv="Content-Security-Policy" content="default-src *">`,
    `<base href="${gone("base/")}"><img src="relative.gif">`,
    `<style>@import url(${gone("import")}); body{background:url(${gone("css")})}</style>`,
    `<style>@font-face{font-family:f;src:url(${gone("font")})} p{font-family:f}</style>`,
    `<p style="background-image:url(${gone("style")})">styled</p>`,
    `<p style="background:u\\rl(${gone("escaped")})">styled</p>`,
    `<p style="list-style-image:url('//127.0.0.1:${elsewhere.address().port}/list')">styled</p>`,
    `<table background="${gone("background")}"><tr><td background="${gone("cell")}">x</table>`,
    `<body background="${gone("body")}" onload="${own}" onpageshow="${own}">`,
    `<form action="${gone("form")}"><input name=password autofocus onfocus="${own}">` +
      "<button formaction=javascript:alert(1)>Sign in</button></form>",
    `<isindex action="javascript:${own}"><keygen autofocus onfocus="${own}">`,
    `<a href="javascript:${own}">script</a><a href="&#106;avascript:${own}">entity</a>`,
    `<a href="java\tscript:${own}">tab</a><a href=" javascript:${own}">space</a>`,
    `<a href="vbscript:x">vb</a><a href="data:text/html,<script>${own}</script>">data</a>`,
    `<a href="${gone("ping-target")}" ping="${gone("ping")}">ping</a>`,
    `<details open ontoggle="${own}"><summary>more</summary></details>`,
    `<div onmouseover="${own}" onpointerenter="${own}" style="position:fixed;inset:0">over</div>`,
    `<marquee onstart="${own}">x</marquee><select autofocus onfocus="${own}"></select>`,
    `<p id=cookie name=cookie>clobber<img name=body><form id=getElementById></form></p>`,
    `<img src="cid:%"><img src="cid:%00"><img src="cid:%c3%28">`,
    `<img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='${own}'/>">`,
    `<!--><img src=x onerror="${own}">--><![CDATA[<img src=x onerror="${own}">]]>`,
    `<x-frame contenteditable onbeforeinput="${own}" tabindex=1>x</x-frame>`,
  ];
}

/**
 * Scrolls to a message until its mail is shown. The page keeps the end of the conversation in sight
 * while the mails there grow, until a hand scrolls: the wheel says that one did.
 */
async function scrollTo(message, shown) {
  const page = message.page();
  const { width, height } = page.viewportSize();
  await page.mouse.move(width / 2, height / 2);
  for (let tries = 0; tries < 10 && !(await shown.isVisible()); ++tries) {
    await page.mouse.wheel(0, -100);
    await message.scrollIntoViewIfNeeded();
    await shown.waitFor({ timeout: 2_000 }).catch(() => undefined);
  }
  await shown.waitFor();
}

test("of fifty hostile pieces of HTML none runs, and none reaches elsewhere", async () => {
  const pieces = attacks();
  assert.equal(pieces.length, 50);
  const ann = await signIn(browser, "ann");
  // One mail for each, since what one piece opens could hide the next.
  for (const part of [pieces.slice(0, 25), pieces.slice(25)]) {
    const subject = `Hostile mails with ${part[0].slice(0, 10)}`;
    const first = await deliverHtml(subject, "<p>This is the first.</p>");
    for (const [at, piece] of part.entries())
      await deliverHtml(
        `Re: ${subject}`,
        `<p>before ${at}</p>${piece}<p>after</p>`,
        first,
      );
    const queue = await new Queue(ann.page).open("all_open");
    await queue.openTicket(subject);
    const messages = ann.page.locator("article article");
    await messages.nth(part.length).waitFor();
    for (const [at, piece] of part.entries()) {
      const message = messages.nth(at + 1);
      const frame = message.frameLocator("iframe[sandbox]");
      await scrollTo(message, frame.getByText(/^before \d+$/));
      const found = await frame
        .locator(
          "script, form, input, button, iframe, object, embed, svg, math, base, link, [onerror], " +
            "[onload], [id], [name], [srcset], [ping], a[href^=javascript i], a[href^=data]",
        )
        .count();
      assert.equal(found, 0, piece);
    }
    assert.equal(await ann.page.evaluate(() => "owned" in window), false);
  }
  assert.deepEqual(asked, []);
  unharmed(ann);
  await ann.close();
});

test("images from elsewhere come once they are asked for, and nothing else does", async () => {
  await deliverHtml(
    "Picture from elsewhere",
    `<p>Look <b>here</b></p><img src="${foreign("pixel.gif")}" alt=pixel>` +
      `<p style="background-image:url(${foreign("paper.gif")})">styled</p>` +
      `<link rel=stylesheet href="${foreign("sheet.css")}"><script src="${foreign("x.js")}"></script>` +
      `<a href="${foreign("page")}">https://bank.example</a>`,
  );
  const ann = await signIn(browser, "ann");
  const queue = await new Queue(ann.page).open("all_open");
  await queue.openTicket("Picture from elsewhere");
  const frame = ann.page.frameLocator("iframe[sandbox]");
  await frame.getByText("here").waitFor();
  asked.length = 0;

  await ann.page.getByRole("button", { name: "Load remote images" }).click();
  await frame.locator("img[src]").waitFor({ state: "attached" });
  await ann.page.waitForTimeout(500);
  assert.deepEqual(asked.toSorted(), ["/paper.gif", "/pixel.gif"]);

  const link = frame.getByRole("link");
  assert.equal(await link.getAttribute("rel"), "noopener noreferrer");
  assert.equal(await link.getAttribute("title"), foreign("page"));
  // The page itself may not do what the frame may.
  const policy = (
    await ann.page.request.get(url, { headers: { Accept: "text/html" } })
  ).headers()["content-security-policy"];
  assert.doesNotMatch(policy, /http/);
  unharmed(ann);
  await ann.close();
});

test("the HTML of a mail that is opened by itself does nothing either", async () => {
  await deliverHtml(
    "Opened by itself",
    `<p>Hello</p><script>window.owned = 1</script><img src="${foreign("direct")}">`,
  );
  const ann = await signIn(browser, "ann");
  const queue = await new Queue(ann.page).open("all_open");
  const ticket = await queue.openTicket("Opened by itself");
  await ticket.subject().waitFor();
  const { items } = await (
    await ann.page.request.get(`${url}/api/v1/tickets/${ticket.key()}/messages`)
  ).json();
  const answer = await ann.page.request.get(
    `${url}/api/v1/tickets/${ticket.key()}/messages/${items[0].id}/html`,
  );
  assert.match(await answer.text(), /window.owned/);
  assert.match(
    answer.headers()["content-security-policy"],
    /^sandbox; default-src 'none'/,
  );
  assert.match(answer.headers()["content-disposition"], /^attachment/);
  assert.equal(answer.headers()["x-content-type-options"], "nosniff");
  await ann.close();
});

/** Texts that froze or broke a page, or that would. */
const bombs = {
  "half emphasis": "__a__b".repeat(16_666),
  quotations: ">".repeat(100_000),
  bars: "|".repeat(100_000),
  brackets: "[".repeat(100_000),
  "one long word": "x".repeat(100_000),
  "an address without end": `http://a${".".repeat(90_000)}b`,
};
const htmlBombs = {
  "a name that is no text": "<img src='cid:%'>hello",
  "deep nesting": "<div>".repeat(100_000),
  "more than a mebibyte": "x ".repeat(600_000),
  "many nodes": "<i>x</i>".repeat(9_000),
  "open formatting":
    Array.from({ length: 8000 }, (_, at) => `<b a${at}>`).join("") +
    "<p>x".repeat(8000),
  "unknown elements": "<x>".repeat(100_000),
  "deep tables": "<table width=100%><tr><td>".repeat(2000),
  "a heavy style sheet":
    `<style>${"div div div div div:has(b) ~ div{color:red}".repeat(2000)}</style>` +
    "<div>a</div>".repeat(9000),
  "a height that grows":
    "<div style='height:200vh'>x</div><div style='height:900000px'>y</div>",
  "an own size without end":
    "<p style='font-size:99999px;line-height:99999'>x</p>",
};

async function opens(page, key) {
  const ticket = await new Ticket(page).open(key);
  await ticket.message("A neighbour.").waitFor();
  // The page answers: a frozen one would not.
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(resolve));
      }),
  );
  return ticket;
}

test("a message that cannot be rendered is shown as text, and its neighbours as ever", async () => {
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  const csrf = (await (await page.request.get(`${url}/api/v1/session`)).json())
    .csrf_token;
  const post = (path, data) =>
    page.request.post(`${url}/api/v1/${path}`, {
      data,
      headers: { "X-CSRF-Token": csrf },
    });
  const made = await post("tickets", {
    application: "SHOP",
    subject: "Texts that mean harm",
    text: "The **first** one.",
  });
  const { key } = await made.json();
  for (const text of Object.values(bombs)) {
    const answer = await post(`tickets/${key}/messages`, {
      text: text.slice(0, 100_000),
      visibility: "private",
    });
    assert.equal(answer.status(), 201);
  }
  await post(`tickets/${key}/messages`, {
    text: "A neighbour. It is **well**.",
    visibility: "private",
  });

  const ticket = await opens(page, key);
  await page.locator("strong").filter({ hasText: "well" }).waitFor();
  await page
    .locator("strong")
    .filter({ hasText: "first" })
    .waitFor({ state: "attached" });
  const formatted = ticket
    .message(">>>>>")
    .getByRole("button", { name: "Show with formatting" });
  await formatted.click();
  await ticket
    .message(">>>>>")
    .getByText(/too complex to be shown with/)
    .waitFor();
  const whole = ticket
    .message("__a__b")
    .getByRole("button", { name: "Show all" });
  await whole.click();
  await whole.waitFor({ state: "detached" });
  await ticket
    .message("__a__b")
    .getByRole("button", { name: "Show with formatting" })
    .click();
  await ticket.message("__a__b").locator("p").first().waitFor();
  unharmed(ann);
  await ann.close();
});

test("a mail that cannot be shown is shown as text, and its neighbours as ever", async () => {
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  await deliverHtml("Bombs", "<p>Beware.</p>");
  const queue = await new Queue(page).open("all_open");
  const opened = await queue.openTicket("Bombs");
  await opened.subject().waitFor();
  await opened.addNote("A neighbour.");
  const key = opened.key();
  for (const [name, html] of Object.entries(htmlBombs)) {
    // What the reader of mails lets through may change; the page bears what it does not.
    await page.route("**/messages/*/html", (route) =>
      route.fulfill({
        contentType: "text/html",
        body: `<p>Beware.</p>${html}`,
      }),
    );
    const ticket = await opens(page, key);
    await Promise.race([
      page.frameLocator("iframe[sandbox]").getByText("Beware.").waitFor(),
      ticket.message("too long or too complex").getByText("Beware.").waitFor(),
    ]);
    const { height } = await page
      .locator("article article")
      .first()
      .boundingBox();
    assert.ok(height < 25_000, `${name} is ${height} px high`);
    await page.unroute("**/messages/*/html");
  }
  unharmed(ann);
  await ann.close();
});

test("a long conversation begins with its newest messages; earlier ones come when asked for", async () => {
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  const csrf = (await (await page.request.get(`${url}/api/v1/session`)).json())
    .csrf_token;
  const post = (path, data) =>
    page.request.post(`${url}/api/v1/${path}`, {
      data,
      headers: { "X-CSRF-Token": csrf },
    });
  const made = await post("tickets", {
    application: "SHOP",
    subject: "A long story",
    text: "Once.",
  });
  const { key } = await made.json();
  for (let at = 1; at <= 60; at += 1)
    await post(`tickets/${key}/messages`, {
      text: `Chapter ${at}.`,
      visibility: "private",
    });
  const pages = [];
  page.on("request", (request) => {
    if (/\/messages\?/.test(request.url())) pages.push(request.url());
  });

  const ticket = await new Ticket(page).open(key);
  await ticket.message("Chapter 60.").waitFor();
  await page.waitForTimeout(500);
  assert.equal(pages.length, 1);
  assert.equal(await ticket.message("Once.").count(), 0);
  await page.getByRole("button", { name: "Show earlier messages" }).click();
  await ticket.message("Once.").waitFor({ state: "attached" });
  assert.equal(
    await page.getByRole("button", { name: "Show earlier messages" }).count(),
    0,
  );
  assert.equal(await ticket.message("Chapter").count(), 60);
  unharmed(ann);
  await ann.close();
});
