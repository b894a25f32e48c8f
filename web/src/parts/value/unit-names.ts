// What others call units, as charts and tiles know them. Pure.
import type { Unit } from "./format";

export interface NamedUnit {
    unit: Unit;
    /** From what is called so to the unit. */
    factor: number;
}

/** What OpenTelemetry, Prometheus and people call lengths of time, in milliseconds. */
const durations: Record<string, number> = {
    ns: 1e-6,
    us: 1e-3,
    µs: 1e-3,
    micros: 1e-3,
    ms: 1,
    s: 1_000,
    seconds: 1_000,
    milliseconds: 1,
    min: 60_000,
    minutes: 60_000,
    h: 3_600_000,
    hours: 3_600_000,
};
const sizes: Record<string, number> = {
    By: 1,
    bytes: 1,
    KiBy: 1024,
    MiBy: 1024 ** 2,
    GiBy: 1024 ** 3,
    kBy: 1_000,
    MBy: 1e6,
};
const shares: Record<string, number> = { ratio: 1, share: 1, "%": 0.01, percent: 0.01 };

/** None of what is no length of time, no size and no share. */
export function namedUnit(name: string): NamedUnit | null {
    for (const [unit, factors] of [
        ["duration", durations],
        ["bytes", sizes],
        ["share", shares],
    ] as const) {
        const factor = Object.hasOwn(factors, name) ? factors[name] : undefined;
        if (factor !== undefined) return { unit, factor };
    }
    return null;
}
