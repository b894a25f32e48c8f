// Processes that come and go while they are switched on.
import { Child } from "../children.mjs";

const everyMs = 4000;

export class Jobs {
  #options;
  #running = new Set();
  #timer;

  /** `options` are those of a Child. */
  constructor(options) {
    this.#options = options;
  }

  /** Starts one after the other, or ends those that are there. */
  async run(isOn) {
    clearInterval(this.#timer);
    if (isOn) {
      this.#timer = setInterval(() => this.#begin(), everyMs);
      this.#begin();
      return;
    }
    await Promise.all([...this.#running].map((child) => child.end()));
  }

  #begin() {
    const child = new Child("job", {
      version: "1.0.0",
      environment: {},
      ...this.#options,
    });
    this.#running.add(child);
    child.ready.catch((error) => console.error(error.message));
    child.ended.then(() => this.#running.delete(child));
  }
}
