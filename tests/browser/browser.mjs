// Chromium, one window for each person, and what every page is held to.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(
  new URL("../../web/package.json", import.meta.url),
);
const { chromium } = require("playwright-core");
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const url = process.env.MAINSTAY_URL;
const pictures = process.env.MAINSTAY_SCREENSHOTS;
const patience = 20_000;

export const desk = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };

export function launch() {
  return chromium.launch({
    executablePath:
      process.env.MAINSTAY_CHROMIUM ?? "/usr/bin/chromium-headless-shell",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A window of its own, with what went wrong in it. */
export async function openWindow(
  browser,
  { viewport = desk, theme = "light" } = {},
) {
  const context = await browser.newContext({
    viewport,
    colorScheme: theme,
    locale: "en-GB",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  const complaints = [];
  page.on("pageerror", (error) =>
    complaints.push(String(error.stack ?? error)),
  );
  page.on("console", (message) => {
    // A refused request is the server's answer, not a fault of the page.
    const isAnswer = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isAnswer)
      complaints.push(message.text());
  });
  return { page, complaints, close: () => context.close() };
}

/**
 * A window in which someone of the world is signed in: by first name, or the administrator `ada`.
 * `byForm` fills in the form of the sign-in page, which is slower.
 */
export async function signIn(
  browser,
  name,
  { byForm = false, query = "", ...options } = {},
) {
  const window = await openWindow(browser, options);
  const { page } = window;
  const isAdministrator = name === "ada";
  const organizations = {
    rita: "harbour",
    ruth: "harbour",
    rolf: "harbour",
    otto: "orchard",
  };
  const email = isAdministrator
    ? process.env.MAINSTAY_ADMIN_EMAIL
    : `${name}@${organizations[name] ?? "mainstay"}.test`;
  const password = isAdministrator
    ? process.env.MAINSTAY_ADMIN_PASSWORD
    : process.env.MAINSTAY_PASSWORD;
  const search = new URLSearchParams(query);
  // Requesters are led to the portal.
  if (byForm) {
    await page.goto(`${url}/sign-in?${search}`);
    await page.locator("input[name=email]").fill(email);
    await page.locator("input[name=password]").fill(password);
    await page.locator("button[type=submit]").click();
  } else {
    const answer = await page.request.post(`${url}/api/v1/session`, {
      data: { email, password },
    });
    assert.ok(answer.ok(), `${name} is not let in: ${answer.status()}`);
    await page.goto(`${url}/?${search}`);
  }
  await page.locator("#main").waitFor();
  return window;
}

/** Waits until the page is there and nothing on it is loading. */
export async function settled(page) {
  await page.locator("h1").first().waitFor({ state: "attached" });
  await page.waitForFunction(
    () => document.querySelector('[aria-busy="true"]') === null,
  );
  await still(page);
}

/** Waits until nothing on the page moves or fades, but for what does so for ever. */
const still = (page) =>
  page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
        .map((one) => one.finished.catch(() => 0)),
    ),
  );

/** Asks the server as whoever is signed in on the page. */
export async function ask(page, method, path, data) {
  const { csrf_token } = await (
    await page.request.get(`${url}/api/v1/session`)
  ).json();
  const answer = await page.request.fetch(`${url}/api/v1/${path}`, {
    method,
    data,
    headers: { "X-CSRF-Token": csrf_token },
  });
  assert.ok(answer.ok(), `${method} ${path}: ${answer.status()}`);
  return answer.json();
}

/** What axe finds wrong on the page, by all its rules or by these; empty where it finds nothing. */
export async function axe(page, rules) {
  if (!(await page.evaluate(() => "axe" in window)))
    await page.evaluate(axeSource);
  // What is shown only beneath the pointer stands outside of the page's landmarks.
  await page.mouse.move(0, 0);
  // A menu that closes under a dialog is there for some frames more: only what stays is a fault.
  let faults = await violations(page, rules);
  for (let again = 0; faults.length > 0 && again < 3; again++) {
    await page.waitForTimeout(200);
    faults = await violations(page, rules);
  }
  return faults;
}

/** That the page is there, and axe finds nothing wrong on it. */
export async function healthy({ page }) {
  await settled(page);
  assert.deepEqual(await axe(page), []);
}

async function violations(page, rules) {
  await still(page);
  const found = await page.evaluate(
    (only) =>
      window.axe.run(document, {
        resultTypes: ["violations"],
        preload: false, // Of style sheets, which none of these rules reads.
        ...(only && { runOnly: only }),
      }),
    rules,
  );
  return found.violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes
        .slice(0, 4)
        .map((node) => `    ${node.html.slice(0, 120)}: ${node.failureSummary}`)
        .join("\n")}`,
  );
}

/** How well the texts and values within can be read, those of disabled fields too: axe skips them. */
export function contrasts(page, within) {
  return page.evaluate((selector) => {
    const canvas = document.createElement("canvas").getContext("2d");
    const rgba = (colour) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const over = ([r, g, b, a], [R, G, B]) => [
      r * a + R * (1 - a),
      g * a + G * (1 - a),
      b * a + B * (1 - a),
    ];
    const ancestors = (element) =>
      element ? [...ancestors(element.parentElement), element] : [];
    const light = (channels) => {
      const [r, g, b] = channels.map((one) =>
        one / 255 <= 0.03928
          ? one / 255 / 12.92
          : ((one / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    return [...document.querySelectorAll(`${selector} *`)].flatMap(
      (element) => {
        const text =
          element.value?.trim?.() ||
          [...element.childNodes]
            .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
            .map(({ textContent }) => textContent.trim())
            .join("");
        if (!text || !element.checkVisibility() || element.type === "hidden")
          return [];
        if (["checkbox", "radio"].includes(element.type)) return [];
        let [paper, opacity] = [[255, 255, 255], 1];
        for (const one of ancestors(element)) {
          const style = getComputedStyle(one);
          paper = over(rgba(style.backgroundColor), paper);
          opacity *= Number(style.opacity);
        }
        const [r, g, b, a] = rgba(getComputedStyle(element).color);
        const ink = over([r, g, b, a * opacity], paper);
        const [low, high] = [light(ink), light(paper)].sort((x, y) => x - y);
        const ratio = Math.round(((high + 0.05) / (low + 0.05)) * 100) / 100;
        return [{ text, ratio }];
      },
    );
  }, within);
}

/** Words on the page that came from no catalogue, seen in the pseudo language. */
export function escapedText(page) {
  return page.evaluate(() => {
    // A text may have another within it; what is within all of them may still be a key that has none.
    const outside = (text) => {
      const less = text.replace(/⟦[^⟦⟧]*⟧/g, "");
      return less === text ? text : outside(less);
    };
    const isKey = (text) =>
      text.includes("⟦") &&
      /(?<![\p{L}\w@./-])[a-z]+\.[a-z_]+(?![\p{L}\w.])/u.test(text);
    const isWord = (text) => /\p{L}{2,}/u.test(outside(text)) || isKey(text);
    // Data of people is marked as not to be translated; times and keys speak for themselves.
    const isData = (element) =>
      element.closest('[translate="no"], time, kbd, script, style') !== null;
    const escaped = [];
    const walker = document.createTreeWalker(
      document.body,
      NodeFilter.SHOW_TEXT,
    );
    while (walker.nextNode()) {
      const { parentElement, textContent } = walker.currentNode;
      if (parentElement && isWord(textContent) && !isData(parentElement))
        escaped.push(textContent.trim());
    }
    for (const element of document.querySelectorAll(
      "[aria-label], [title], [placeholder], [alt]",
    )) {
      for (const name of ["aria-label", "title", "placeholder", "alt"]) {
        const text = element.getAttribute(name) ?? "";
        const isMark = name === "title" && /^Ctrl\+/.test(text);
        const isHidden = element.closest("[aria-hidden=true]") !== null;
        if (isWord(text) && !isMark && !isHidden && !isData(element))
          escaped.push(`${name}=${text}`);
      }
    }
    return escaped;
  });
}

/** Keeps a picture of the page where pictures are wanted. */
export async function picture(page, name) {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  const toast = page.getByRole("button", { name: "Close message" });
  while ((await toast.count()) > 0) await toast.first().click();
  await settled(page);
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

export function unharmed(...windows) {
  for (const { complaints } of windows) assert.deepEqual(complaints, []);
}
