// Makes the file of a service's database, before anybody connects to it.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The file `name`.db of the laboratory; made by `schema` where it is not there. */
export function databaseFile(name, schema) {
  const file = join(process.env.LAB_FOLDER, `${name}.db`);
  if (existsSync(file)) return file;
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA journal_mode = wal; PRAGMA synchronous = off;
    BEGIN; ${schema}; COMMIT`);
  database.close();
  return file;
}

/** A table `number (n)` of 1 to `count`, to be selected from. */
export function numbers(count) {
  return `WITH RECURSIVE number (n) AS
    (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${count})`;
}
