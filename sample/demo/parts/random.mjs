// Random choices that a seed repeats.

/** A source of numbers in [0, 1) for one process: the same seed and name give the same numbers. */
export class Random {
  #state;

  constructor(seed, name) {
    this.#state = seed >>> 0;
    for (const letter of name) {
      this.#state =
        Math.imul(this.#state ^ letter.charCodeAt(0), 0x01000193) >>> 0;
    }
  }

  /** mulberry32. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  chance(probability) {
    return this.next() < probability;
  }

  between(least, most) {
    return least + this.next() * (most - least);
  }

  integer(least, most) {
    return Math.floor(this.between(least, most + 1));
  }

  /** One of the names, as often as their weights say. */
  weighted(weights) {
    const entries = Object.entries(weights);
    let left =
      this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of entries) {
      left -= weight;
      if (left < 0) return name;
    }
    return entries.at(-1)[0];
  }

  /** Hexadecimal digits, as ids have. */
  digits(count) {
    let text = "";
    while (text.length < count)
      text += Math.floor(this.next() * 16).toString(16);
    return text;
  }
}

/** The one of this process. */
export const random = new Random(
  Number(process.env.DEMO_SEED ?? 1),
  process.env.DEMO_SERVICE ?? "",
);
