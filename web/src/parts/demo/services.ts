// Made-up services for the page of parts. The same on every visit.

export interface Service {
    id: string;
    name: string;
    owner: string;
    calls: number;
    errors: number;
    p95: number | null;
    memory: number;
    note: string;
}

const areas = ["checkout", "ledger", "mail", "search", "stock", "invoice", "login", "export"];
const kinds = ["api", "worker", "web", "cron", "gateway"];
const owners = ["Harbour team", "Ledger team", "Platform", "Nobody"];

/** Numbers that look random and are the same each time (mulberry32). */
export function numbers(seed: number): () => number {
    let state = seed;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}

const one = <T>(list: readonly T[], next: () => number, fallback: T): T =>
    list[Math.floor(next() * list.length)] ?? fallback;

export function services(count: number): Service[] {
    const next = numbers(7);
    return Array.from({ length: count }, (_, at) => {
        const calls = Math.floor(next() ** 4 * 2_000_000);
        return {
            id: `s${at}`,
            name: `${one(areas, next, "mail")}-${one(kinds, next, "api")}-${at + 1}`,
            owner: one(owners, next, "Platform"),
            calls,
            errors: next() < 0.6 ? 0 : next() * 0.04,
            p95: calls === 0 ? null : 4 + next() ** 3 * 2_600,
            memory: 30e6 + next() * 900e6,
            note:
                at % 17 === 0
                    ? "Runs on the old cluster until the move in spring; its alerts are routed by hand"
                    : "",
        };
    });
}
