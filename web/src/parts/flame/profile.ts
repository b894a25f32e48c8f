// A profile as it comes: the tree of what was running, in arrays. Pure.
import { bytes, count, duration } from "../value/format";

export type ProfileUnit = "nanoseconds" | "bytes" | "count";

/** All arrays are as long as there are frames. */
export interface Profile {
    unit: ProfileUnit;
    names: readonly string[];
    /** Of each frame: which of the names it has. */
    name: ArrayLike<number>;
    /** Of each frame: by which frame it was called; -1: by none. */
    parent: ArrayLike<number>;
    /** What it took itself, without what it called. */
    self: ArrayLike<number>;
    /** What it took with all that it called. */
    total: ArrayLike<number>;
}

export function amount(value: number, unit: ProfileUnit, language: string): string {
    if (unit === "nanoseconds") return duration(value / 1e6, language);
    return unit === "bytes" ? bytes(value, language) : count(value, language);
}
