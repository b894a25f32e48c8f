// Mails that the server sent, as the sink of run.py wrote them.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The text of a mail without quoted-printable line ends and escapes. */
const plain = (mail) =>
  mail
    .replace(/=\r?\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );

/** Waits for a mail to that address that says so. */
export async function mailTo(address, says, seconds = 15) {
  const folder = process.env.MAINSTAY_OUTBOX;
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    for (const name of (await readdir(folder)).filter((one) =>
      one.endsWith(".eml"),
    )) {
      const mail = plain(await readFile(join(folder, name), "latin1"));
      if (mail.includes(address) && says.test(mail)) return mail;
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`no mail came to ${address}`);
}
