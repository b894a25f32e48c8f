// Numbers as people read them: durations, sizes, counts, shares and rates. Pure: the language is
// given.

const units = [
    ["nanosecond", 1],
    ["microsecond", 1e3],
    ["millisecond", 1e6],
    ["second", 1e9],
    ["minute", 60e9],
    ["hour", 3600e9],
    ["day", 86_400e9],
] as const;

const signs = {
    nanosecond: "ns",
    microsecond: "µs",
    millisecond: "ms",
    second: "s",
    minute: "min",
    hour: "h",
    day: "d",
} as const;

const formatters = new Map<string, Intl.NumberFormat>();

/** A formatter of numbers. Making one costs far more than using it, and lists use few of them often. */
export function numberFormat(
    language: string,
    options: Intl.NumberFormatOptions,
): Intl.NumberFormat {
    const key = language + JSON.stringify(options);
    const known = formatters.get(key);
    if (known) return known;
    const made = new Intl.NumberFormat(language, options);
    formatters.set(key, made);
    return made;
}

/** Three digits that mean something: 1.23, 12.3, 123. */
function digits(value: number, language: string): string {
    const size = Math.abs(value);
    const decimals = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2;
    return numberFormat(language, { maximumFractionDigits: decimals }).format(value);
}

/**
 * A span of time given in milliseconds: `3.2 µs`, `340 ms`, `1.25 s`; from a minute on in two
 * units, `2 h 5 min`. What is no number is a dash.
 */
export function duration(milliseconds: number, language: string): string {
    if (!Number.isFinite(milliseconds)) return "–";
    if (milliseconds < 0) return `−${duration(-milliseconds, language)}`;
    const nanoseconds = milliseconds * 1e6;
    if (nanoseconds === 0) return "0 s";
    if (nanoseconds >= 59.5e9) return twoUnits(Math.round(nanoseconds / 1e9), language);
    // What rounds to a thousand of a unit is one of the next.
    const at = units.findLastIndex(([, length]) => nanoseconds >= length * 0.9995);
    const [unit, length] = units[Math.max(at, 0)] ?? units[0];
    return `${digits(nanoseconds / length, language)} ${signs[unit]}`;
}

function twoUnits(seconds: number, language: string): string {
    const lengths = [86_400, 3600, 60, 1];
    const names = [signs.day, signs.hour, signs.minute, signs.second];
    const first = lengths.findIndex((length) => seconds >= length);
    const [large = 1, small] = lengths.slice(first);
    let whole = Math.floor(seconds / large);
    let rest = small ? Math.round((seconds % large) / small) : 0;
    if (small && rest * small === large) [whole, rest] = [whole + 1, 0];
    const number = numberFormat(language, {}).format(whole);
    return rest > 0
        ? `${number} ${names[first]} ${rest} ${names[first + 1]}`
        : `${number} ${names[first]}`;
}

/** A size in bytes, in steps of 1024: `512 B`, `1.5 KiB`, `3.2 GiB`. */
export function bytes(value: number, language: string): string {
    if (!Number.isFinite(value)) return "–";
    const names = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
    let [size, at] = [value, 0];
    while (Math.abs(size) >= 1023.5 && at < names.length - 1) [size, at] = [size / 1024, at + 1];
    return `${digits(size, language)} ${names[at]}`;
}

/** A count, whole up to 9,999, then short: `12.3K`, `4M`. */
export function count(value: number, language: string): string {
    if (!Number.isFinite(value)) return "–";
    if (Math.abs(value) < 10_000) return digits(value, language);
    return numberFormat(language, {
        notation: "compact",
        maximumSignificantDigits: 3,
    }).format(value);
}

/** A part of one as a percentage; what is nearly all or nearly nothing is not rounded to it. */
export function share(value: number, language: string): string {
    if (!Number.isFinite(value)) return "–";
    const isNearlyAll = value < 1 && value > 0.9995;
    const isNearlyNone = value > 0 && value < 0.0005;
    return numberFormat(language, {
        style: "percent",
        maximumFractionDigits: isNearlyAll || isNearlyNone ? 3 : 1,
        roundingMode: isNearlyAll ? "floor" : isNearlyNone ? "ceil" : "halfExpand",
    } as Intl.NumberFormatOptions).format(value);
}

/** How often something happens in a second. */
export function rate(value: number, language: string): string {
    return Number.isFinite(value) ? `${count(value, language)}/s` : "–";
}

/** The units in which a series or a tile may be given. Durations are in milliseconds. */
export const formats = { duration, bytes, count, share, rate } as const;
export type Unit = keyof typeof formats;

export function formatted(value: number | null, unit: Unit, language: string): string {
    return value === null ? "–" : formats[unit](value, language);
}

/** By how much it changed, as a part of what it was; null where that says nothing. Pure. */
export function changeOf(value: number, before: number): number | null {
    if (!Number.isFinite(value) || !Number.isFinite(before) || before === 0) return null;
    return (value - before) / Math.abs(before);
}
