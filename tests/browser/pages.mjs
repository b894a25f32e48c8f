// The pages as a person uses them: what can be read and done there.
import { url } from "./browser.mjs";

export class Queue {
  constructor(page) {
    this.page = page;
  }

  async open(tab = "mine") {
    await this.page.goto(`${url}/queue?tab=${tab}`);
    await this.page.getByRole("navigation", { name: "Queues" }).waitFor();
    return this;
  }

  row(subject) {
    return this.page
      .getByRole("grid", { name: "Tickets" })
      .getByRole("row")
      .and(this.page.locator("[data-id]")) // Not that of the headings.
      .filter({ hasText: subject });
  }

  /** Moves to the first ticket and opens it, with the keyboard alone. */
  async openFirst() {
    await this.page.keyboard.press("j");
    await this.page.keyboard.press("Enter");
    return new Ticket(this.page);
  }

  async openTicket(subject) {
    await this.row(subject).getByRole("link").click();
    return new Ticket(this.page);
  }
}

export class Ticket {
  constructor(page) {
    this.page = page;
  }

  async open(key) {
    await this.page.goto(`${url}/tickets/${key}`);
    await this.page.getByRole("heading", { level: 1 }).waitFor();
    return this;
  }

  key() {
    return new URL(this.page.url()).pathname.split("/").at(-1);
  }

  head() {
    return this.page
      .getByRole("article", { name: /^Ticket / })
      .locator("> header");
  }

  subject() {
    return this.page.getByRole("heading", { level: 1 });
  }

  status(name) {
    return this.head().locator("[data-status]").filter({ hasText: name });
  }

  level(name) {
    return this.page
      .getByRole("list", { name: "Support level" })
      .locator("[aria-current=step]")
      .filter({ hasText: name });
  }

  message(text) {
    return this.page
      .getByRole("article")
      .getByRole("article")
      .filter({ hasText: text });
  }

  note(text) {
    return this.page
      .getByRole("article", { name: /^Private note/ })
      .filter({ hasText: text });
  }

  composer() {
    return this.page.getByRole("region", { name: "Write" }).locator("textarea");
  }

  /** Waits until keys reach the page and not a field or a dialog that is just going. */
  async atRest() {
    await this.page.getByRole("dialog").waitFor({ state: "detached" });
    await this.composer().and(this.page.locator(":read-write")).waitFor();
    await this.page.evaluate(
      () =>
        document.activeElement instanceof HTMLElement &&
        document.activeElement.blur(),
    );
  }

  async say(key, text) {
    await this.atRest();
    await this.page.keyboard.press(key);
    await this.page.keyboard.type(text);
    await this.page.keyboard.press("Control+Enter");
    await this.message(text).waitFor();
  }

  reply(text) {
    return this.say("r", text);
  }

  addNote(text) {
    return this.say("n", text);
  }

  async assignToMe(name) {
    await this.atRest();
    await this.page.keyboard.press("a");
    await this.head().getByText(name, { exact: true }).waitFor();
  }

  async escalate(level, note) {
    await this.atRest();
    await this.page.keyboard.press("e");
    const dialog = this.page.getByRole("dialog");
    await dialog.getByRole("radio", { name: level }).check();
    await dialog.getByRole("textbox", { name: "Handover note" }).fill(note);
    await dialog
      .getByRole("button", {
        name: new RegExp(`^(Escalate|Return) to ${level}$`),
      })
      .click();
    await this.level(level).waitFor();
  }

  async resolve(resolution, note) {
    await this.atRest();
    await this.page.keyboard.press("d");
    const dialog = this.page.getByRole("dialog");
    await dialog.getByRole("combobox", { name: "Resolution" }).click();
    await this.page
      .getByRole("option", { name: resolution, exact: true })
      .click();
    await dialog
      .getByRole("textbox", { name: "Message to the requester" })
      .fill(note);
    await dialog.getByRole("button", { name: "Resolve" }).click();
    await this.status("Resolved").waitFor();
  }

  async close() {
    await this.atRest();
    await this.head().getByRole("button", { name: "Close" }).click();
    await this.status("Closed").waitFor();
  }
}
