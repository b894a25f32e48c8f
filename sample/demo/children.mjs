// The processes of the shop: starts them, waits until they work, starts them anew, ends them by
// their ids.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const readyWithinMs = 30_000;
const endWithinMs = 15_000;
const earlyEndMs = 30_000;
const earlyEndsMax = 3;
const path = (name) => fileURLToPath(new URL(name, import.meta.url));

/** One running service. */
export class Child {
  #process;
  #name;
  isEnding = false;
  port;

  /**
   * Its program is in `folder`. `onMessage` gets what it sends, `onEnd` how it ended, if nobody
   * asked it to.
   */
  constructor(name, options) {
    const { version, instrumented, environment, onMessage, onEnd } = options;
    this.#name = name;
    const flags = ["--disable-warning=ExperimentalWarning"];
    if (instrumented)
      flags.push(
        "--import",
        new URL("parts/telemetry.mjs", import.meta.url).href,
      );
    this.#process = spawn(
      process.execPath,
      [...flags, path(`${options.folder ?? "services"}/${name}.mjs`)],
      {
        stdio: ["ignore", "inherit", "inherit", "ipc"],
        env: {
          ...process.env,
          ...environment,
          DEMO_SERVICE: name,
          DEMO_VERSION: version,
          OTEL_SERVICE_NAME: name,
          OTEL_RESOURCE_ATTRIBUTES: [
            `service.version=${version}`,
            "service.namespace=shop",
            `service.instance.id=${name}-${version}-${Date.now().toString(36)}`,
            "deployment.environment.name=demo",
          ].join(","),
          OTEL_METRIC_EXPORT_INTERVAL:
            process.env.OTEL_METRIC_EXPORT_INTERVAL ?? "10000",
          OTEL_METRIC_EXPORT_TIMEOUT:
            process.env.OTEL_METRIC_EXPORT_TIMEOUT ?? "8000",
        },
      },
    );
    this.ended = new Promise((resolve) => {
      this.#process.once("exit", (code, signal) => resolve(signal ?? code));
    });
    this.ready = this.#whenReady();
    this.#process.on("message", (message) => onMessage?.(message));
    this.ended.then((how) => {
      if (!this.isEnding) onEnd?.(how);
    });
  }

  get pid() {
    return this.#process.pid;
  }

  /** Dropped where it has ended. */
  send(message) {
    if (this.#process.connected) this.#process.send(message, () => {});
  }

  #whenReady() {
    return new Promise((resolve, reject) => {
      const fail = (why) =>
        reject(new Error(`${this.#name} did not start: ${why}`));
      const timer = setTimeout(
        () => fail(`not ready in ${readyWithinMs / 1000} s`),
        readyWithinMs,
      );
      this.#process.on("message", (message) => {
        if (!message.ready) return;
        clearTimeout(timer);
        this.port = message.port;
        resolve(this);
      });
      this.#process.once("error", (error) => fail(error.message));
      this.ended.then((how) => fail(`it ended with ${how}`));
    });
  }

  /** Asks it to end, and after a while makes it. */
  async end() {
    this.isEnding = true;
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), endWithinMs);
    this.#process.kill("SIGTERM");
    await this.ended;
    clearTimeout(timer);
  }
}

/**
 * A service that stays: it is started anew when it ends by itself, and replaced by a version.
 * `onStart` gets each of its processes that works. Where it `mayEndOften` it is never given up.
 */
export class Service {
  #options;
  #children = new Set(); // Also those that start, and the old one beside a new one.
  #earlyEnds = 0;
  #isStopped = false;
  child;

  constructor(name, options) {
    this.name = name;
    this.#options = options;
  }

  get url() {
    return `http://127.0.0.1:${this.child.port}`;
  }

  start() {
    return this.#begin(this.#options.version);
  }

  /** The new version answers before the old one ends. */
  async replace(version) {
    const old = this.child;
    await this.#begin(version, old.port);
    await old.end();
  }

  async stop() {
    this.#isStopped = true;
    await Promise.all([...this.#children].map((child) => child.end()));
  }

  async #begin(version, port) {
    const { environment, ...options } = this.#options;
    const began = Date.now();
    const child = new Child(this.name, {
      ...options,
      version,
      environment: { ...environment, ...(port && { DEMO_PORT: String(port) }) },
      onEnd: (how) => this.#again(version, child, how, Date.now() - began),
    });
    this.#children.add(child);
    child.ended.then(() => this.#children.delete(child));
    await child.ready;
    this.child = child;
    this.#options.onStart?.(child);
  }

  #again(version, child, how, livedMs) {
    if (this.#isStopped || child !== this.child) return;
    console.log(`${this.name} ended (${how}) and is started anew.`);
    this.#earlyEnds = livedMs < earlyEndMs ? this.#earlyEnds + 1 : 0;
    if (this.#earlyEnds >= earlyEndsMax && !this.#options.mayEndOften) {
      this.#options.onGiveUp(`${this.name} ends again and again.`);
      return;
    }
    setTimeout(() => {
      if (this.#isStopped) return;
      this.#begin(version, child.port).catch((error) => {
        if (!this.#isStopped) this.#options.onGiveUp(error.message);
      });
    }, 1000);
  }
}
