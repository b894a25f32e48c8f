// A pool of connections to one database, with the spans and metrics that OpenTelemetry's semantic
// conventions have for it. Who finds none free waits, and not for ever.
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { metrics, SpanKind } from "@opentelemetry/api";
import { random } from "../parts/random.mjs";
import { inSpan } from "../parts/spans.mjs";
import { endWith } from "../parts/service.mjs";

const acquireWithinMs = 2000;
const lockWaitMs = 2000;
const seconds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];
const meter = metrics.getMeter("shop");
const durations = meter.createHistogram("db.client.operation.duration", {
  description: "Duration of database client operations",
  unit: "s",
  advice: { explicitBucketBoundaries: seconds },
});
const waits = meter.createHistogram("db.client.connection.wait_time", {
  description: "The time it took to obtain a connection from the pool",
  unit: "s",
  advice: { explicitBucketBoundaries: seconds },
});
const timeouts = meter.createCounter("db.client.connection.timeouts", {
  description: "How often no connection became free in time",
  unit: "{timeout}",
});

/** A database answered that it cannot. */
export class DatabaseError extends Error {
  constructor({ message, errcode }) {
    super(message);
    this.name = "DatabaseError";
    this.code = errcode;
  }
}

/** No connection became free in time. */
export class PoolTimeout extends Error {
  constructor(name) {
    super(`no connection to ${name} became free in ${acquireWithinMs} ms`);
    this.name = "PoolTimeout";
  }
}

class Connection {
  #thread;
  #namespace;
  #pending = new Map();
  #last = 0;

  constructor(file, namespace) {
    this.#namespace = namespace;
    // Without the process's own flags, which would start another SDK in the thread.
    this.#thread = new Worker(new URL("connection.mjs", import.meta.url), {
      workerData: { file, lockWaitMs },
      execArgv: ["--disable-warning=ExperimentalWarning"],
    });
    this.#thread.on("message", ({ id, rows, failure }) => {
      const { resolve, reject } = this.#pending.get(id);
      this.#pending.delete(id);
      if (failure) reject(new DatabaseError(failure));
      else resolve(rows);
    });
  }

  /** Without a span. */
  ask(sql, ...values) {
    return new Promise((resolve, reject) => {
      const id = ++this.#last;
      this.#pending.set(id, { resolve, reject });
      this.#thread.postMessage({ id, sql, values });
    });
  }

  all(sql, ...values) {
    const operation = sql.split(" ", 1)[0];
    const collection = /\b(?:FROM|INTO|UPDATE)\s+(\w+)/.exec(sql)?.[1] ?? "";
    const name = `${operation} ${collection}`;
    const attributes = {
      "db.system.name": "sqlite",
      "db.namespace": this.#namespace,
      "db.operation.name": operation,
      "db.collection.name": collection,
    };
    const texts = { "db.query.text": sql, "db.query.summary": name };
    const options = {
      kind: SpanKind.CLIENT,
      attributes: { ...attributes, ...texts },
    };
    return inSpan(name, options, async (span) => {
      const began = performance.now();
      try {
        await sleep(random.between(1, 2.5)); // A network away.
        const rows = await this.ask(sql, ...values);
        span.setAttribute("db.response.returned_rows", rows.length);
        return rows;
      } catch (error) {
        if (error.code)
          span.setAttribute("db.response.status_code", String(error.code));
        throw error;
      } finally {
        durations.record((performance.now() - began) / 1000, attributes);
      }
    });
  }

  end() {
    return this.#thread.terminate();
  }
}

export class Pool {
  #name;
  #all;
  #free;
  #waiting = [];

  /** `name` is what pool and database are called. */
  constructor(file, name, size) {
    this.#name = name;
    this.#all = Array.from({ length: size }, () => new Connection(file, name));
    this.#free = [...this.#all];
    this.#measure();
    endWith(() => Promise.all(this.#all.map((one) => one.end())));
  }

  #measure() {
    const pool = { "db.client.connection.pool.name": this.#name };
    const gauge = (name, unit, observe) =>
      meter
        .createObservableUpDownCounter(`db.client.connection.${name}`, { unit })
        .addCallback(observe);
    gauge("count", "{connection}", (result) => {
      const free = this.#free.length;
      const state = "db.client.connection.state";
      result.observe(free, { ...pool, [state]: "idle" });
      result.observe(this.#all.length - free, { ...pool, [state]: "used" });
    });
    gauge("max", "{connection}", (result) =>
      result.observe(this.#all.length, pool),
    );
    gauge("pending_requests", "{request}", (result) =>
      result.observe(this.#waiting.length, pool),
    );
  }

  /** One of the connections; it has to be released. Throws a PoolTimeout. */
  async acquire() {
    const began = performance.now();
    const pool = { "db.client.connection.pool.name": this.#name };
    try {
      return this.#free.pop() ?? (await this.#nextFree());
    } catch (error) {
      timeouts.add(1, pool);
      throw error;
    } finally {
      waits.record((performance.now() - began) / 1000, pool);
    }
  }

  #nextFree() {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(take), 1);
        reject(new PoolTimeout(this.#name));
      }, acquireWithinMs);
      const take = (connection) => {
        clearTimeout(timer);
        resolve(connection);
      };
      this.#waiting.push(take);
    });
  }

  release(connection) {
    const next = this.#waiting.shift();
    if (next) next(connection);
    else this.#free.push(connection);
  }

  async using(body) {
    const connection = await this.acquire();
    try {
      return await body(connection);
    } finally {
      this.release(connection);
    }
  }

  all(sql, ...values) {
    return this.using((connection) => connection.all(sql, ...values));
  }
}

/** A connection beside the pool, for who does not share. */
export function ownConnection(file, name) {
  const connection = new Connection(file, name);
  endWith(() => connection.end());
  return connection;
}
