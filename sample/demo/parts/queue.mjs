// A queue in a table, which two processes share by a file: messages carry the trace they belong to.
import { DatabaseSync } from "node:sqlite";
import { context, propagation, SpanKind, trace } from "@opentelemetry/api";
import { inSpan } from "./spans.mjs";

const schema = `CREATE TABLE IF NOT EXISTS message (
    id INTEGER PRIMARY KEY, carrier TEXT NOT NULL, body TEXT NOT NULL)`;

export class Queue {
  #database;
  #name;

  constructor(file, name) {
    this.#database = new DatabaseSync(file, { timeout: 5000 });
    this.#database.exec(
      `PRAGMA journal_mode = wal; PRAGMA synchronous = off; ${schema}`,
    );
    this.#name = name;
  }

  send(body) {
    const options = {
      kind: SpanKind.PRODUCER,
      attributes: this.#attributes("send"),
    };
    return inSpan(`send ${this.#name}`, options, (span) => {
      const carrier = {};
      propagation.inject(context.active(), carrier);
      const { lastInsertRowid } = this.#database
        .prepare("INSERT INTO message (carrier, body) VALUES (?, ?)")
        .run(JSON.stringify(carrier), JSON.stringify(body));
      span.setAttribute("messaging.message.id", String(lastInsertRowid));
    });
  }

  /** How many messages wait. */
  depth() {
    return this.#database.prepare("SELECT count(*) AS n FROM message").get().n;
  }

  /** Takes up to `most` messages and hands each to `handle`, in the trace it was sent from. */
  async consume(most, handle) {
    const rows = this.#database
      .prepare(
        `DELETE FROM message WHERE id IN (SELECT id FROM message ORDER BY id LIMIT ?)
         RETURNING id, carrier, body`,
      )
      .all(most);
    if (rows.length === 0) return 0;
    const messages = rows.map(({ id, carrier, body }) => ({
      id: String(id),
      sentFrom: propagation.extract(context.active(), JSON.parse(carrier)),
      body: JSON.parse(body),
    }));
    await this.#receive(messages);
    for (const message of messages) await this.#process(message, handle);
    return messages.length;
  }

  /** The span of a batch links to where each message was sent. */
  #receive(messages) {
    const options = {
      kind: SpanKind.CLIENT,
      attributes: {
        ...this.#attributes("receive"),
        "messaging.batch.message_count": messages.length,
      },
      links: messages.map(({ sentFrom }) => ({
        context: trace.getSpanContext(sentFrom),
      })),
    };
    return inSpan(`receive ${this.#name}`, options, () => {});
  }

  async #process({ id, sentFrom, body }, handle) {
    const options = {
      kind: SpanKind.CONSUMER,
      attributes: {
        ...this.#attributes("process"),
        "messaging.message.id": id,
      },
      links: [{ context: trace.getSpanContext(sentFrom) }],
    };
    await context
      .with(sentFrom, () =>
        inSpan(`process ${this.#name}`, options, () => handle(body)),
      )
      .catch(() => {}); // The span shows it; the next message has nothing to do with it.
  }

  #attributes(operation) {
    return {
      "messaging.system": "sqlite",
      "messaging.destination.name": this.#name,
      "messaging.operation.name": operation,
      "messaging.operation.type": operation,
    };
  }

  close() {
    this.#database.close();
  }
}
