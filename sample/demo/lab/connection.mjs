// One connection to a database, in a thread of its own: a statement takes its time there, and waits
// there for locks, as it would in a server of databases.
import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";

const database = new DatabaseSync(workerData.file, {
  timeout: workerData.lockWaitMs,
});
database.exec("PRAGMA journal_mode = wal; PRAGMA synchronous = off");
const statements = new Map();

function run(sql, values) {
  if (!statements.has(sql)) statements.set(sql, database.prepare(sql));
  return statements.get(sql).all(...values);
}

parentPort.on("message", ({ id, sql, values }) => {
  try {
    parentPort.postMessage({ id, rows: run(sql, values) });
  } catch (error) {
    const { message, errcode } = error;
    parentPort.postMessage({ id, failure: { message, errcode } });
  }
});
