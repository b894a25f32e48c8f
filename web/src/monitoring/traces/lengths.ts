// Lengths of time as people type them: `250`, `250ms`, `1.5 s`, `80µs`, `2 min`. Pure.

const units: Record<string, number> = {
    us: 1,
    µs: 1,
    μs: 1,
    ms: 1_000,
    s: 1_000_000,
    m: 60_000_000,
    min: 60_000_000,
};

/** Microseconds; milliseconds are meant where no unit stands. What is no length is none. */
export function microsOf(text: string | undefined): number | undefined {
    const found = /^\s*(\d{1,9}(?:[.,]\d{1,6})?)\s*([a-zµμ]*)\s*$/i.exec(text ?? "");
    if (!found) return undefined;
    const unit = units[(found[2] ?? "").toLowerCase() || "ms"];
    if (unit === undefined) return undefined;
    return Math.round(Number((found[1] ?? "").replace(",", ".")) * unit);
}
