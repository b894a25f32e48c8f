// Mail in, as a mail server hands it over (LMTP, RFC 2033), and mail out, as it was taken.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Hands one mail over; answers when the server has said that it is on disk. */
export async function deliver({ from, to, text }) {
  const [host, port] = process.env.MAINSTAY_LMTP.split(":");
  const socket = connect(Number(port), host);
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const expect = async (code) => {
    for (;;) {
      const { value: line, done } = await lines.next();
      if (done) throw new Error("the connection ended");
      if (!line.startsWith(code)) throw new Error(`${line}, not ${code}`);
      if (line[3] !== "-") return;
    }
  };
  const say = async (line, code) => {
    socket.write(`${line}\r\n`);
    await expect(code);
  };
  try {
    await expect("220");
    await say("LHLO test.example", "250");
    await say(`MAIL FROM:<${from}>`, "250");
    await say(`RCPT TO:<${to}>`, "250");
    await say("DATA", "354");
    const body = text.replace(/\r?\n/g, "\r\n").replace(/^\./gm, "..");
    await say(`${body}\r\n.`, "250");
    await say("QUIT", "221");
  } finally {
    socket.destroy();
  }
}

let number = 0;

/** A mail as text. `headers` are added to the usual ones. */
export function compose({ from, to, subject, headers = {}, body }) {
  number += 1;
  const all = {
    From: from,
    To: to,
    Subject: subject,
    Date: new Date().toUTCString(),
    "MIME-Version": "1.0",
    "Message-ID": `<browser-${process.pid}-${number}@harbour.test>`,
    "Content-Type": "text/plain; charset=utf-8",
    ...headers,
  };
  return `${Object.entries(all)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n")}\n\n${body}\n`;
}

/** Has the mail server refuse these addresses, and no others. */
export function refuse(...addresses) {
  writeFileSync(
    join(process.env.MAINSTAY_OUTBOX, "refused"),
    addresses.join("\n"),
  );
}

/** The first mail to have gone out that `fits`, once there is one. */
export async function sentMail(fits, seconds = 15) {
  const folder = process.env.MAINSTAY_OUTBOX;
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    const mails = readdirSync(folder)
      .filter((name) => name.endsWith(".eml"))
      .sort()
      .map((name) => readFileSync(join(folder, name), "utf8"));
    const found = mails.find(fits);
    if (found) return found;
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  throw new Error(`no such mail went out within ${seconds} s`);
}

export function header(mail, name) {
  const unfolded = mail.split(/\r?\n\r?\n/)[0].replace(/\r?\n[ \t]+/g, " ");
  return new RegExp(`^${name}: (.*)$`, "im").exec(unfolded)?.[1].trim() ?? null;
}
