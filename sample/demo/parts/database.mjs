// A database with a span and a duration for each statement, named as OpenTelemetry's semantic
// conventions for databases have it. Statements are given with placeholders, never with values.
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { metrics, SpanKind } from "@opentelemetry/api";
import { random } from "./random.mjs";
import { inSpan } from "./spans.mjs";

const durations = metrics
  .getMeter("shop")
  .createHistogram("db.client.operation.duration", {
    description: "Duration of database client operations",
    unit: "s",
    advice: {
      explicitBucketBoundaries: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10],
    },
  });

export class Database {
  #database;
  #namespace;

  /** `file` may be `:memory:`. `namespace` is what the database is called in spans. */
  constructor(file, namespace, schema) {
    this.#database = new DatabaseSync(file, { timeout: 5000 });
    this.#database.exec(
      `PRAGMA journal_mode = wal; PRAGMA synchronous = off; ${schema}`,
    );
    this.#namespace = namespace;
  }

  all(sql, ...values) {
    return this.#measured(sql, (statement) => statement.all(...values));
  }

  async one(sql, ...values) {
    return (await this.all(sql, ...values))[0];
  }

  run(sql, ...values) {
    return this.#measured(sql, (statement) => [statement.run(...values)]);
  }

  /** Without a span: what fills the tables at the start. */
  exec(sql) {
    this.#database.exec(sql);
  }

  close() {
    this.#database.close();
  }

  #measured(sql, body) {
    const operation = sql.split(" ", 1)[0];
    const collection = /\b(?:FROM|INTO|UPDATE)\s+(\w+)/.exec(sql)?.[1] ?? "";
    const attributes = {
      "db.system.name": "sqlite",
      "db.namespace": this.#namespace,
      "db.operation.name": operation,
      "db.collection.name": collection,
    };
    const name = `${operation} ${collection}`;
    const options = {
      kind: SpanKind.CLIENT,
      attributes: {
        ...attributes,
        "db.query.text": sql,
        "db.query.summary": name,
      },
    };
    return inSpan(name, options, async (span) => {
      const began = performance.now();
      // SQLite is in the process; most databases are a network away, and that is what adds up
      // where statements are many.
      await sleep(random.between(1, 2.5));
      const rows = body(this.#database.prepare(sql));
      if (operation === "SELECT")
        span.setAttribute("db.response.returned_rows", rows.length);
      durations.record((performance.now() - began) / 1000, attributes);
      return rows;
    });
  }
}
