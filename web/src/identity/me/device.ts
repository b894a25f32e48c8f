// A browser's name of itself, as people would call it. Pure.

const browsers: readonly [RegExp, string][] = [
    [/\bEdg(?:e|A|iOS)?\//, "Edge"],
    [/\bOPR\//, "Opera"],
    [/\b(?:Firefox|FxiOS)\//, "Firefox"],
    [/\b(?:Chrome|Chromium|CriOS|HeadlessChrome)\//, "Chrome"],
    [/\bSafari\//, "Safari"],
];
const systems: readonly [RegExp, string][] = [
    [/\bAndroid\b/, "Android"],
    [/\b(?:iPhone|iPad)\b/, "iOS"],
    [/\bWindows\b/, "Windows"],
    [/\bMac OS X\b|\bMacintosh\b/, "macOS"],
    [/\bCrOS\b/, "ChromeOS"],
    [/\bLinux\b/, "Linux"],
];
const shownMax = 60;

/** `Firefox · Linux`; what the client says of itself where it is no browser that is known. */
export function deviceName(userAgent: string): string {
    const named = [browsers, systems].flatMap(
        (known) => known.find(([pattern]) => pattern.test(userAgent))?.[1] ?? [],
    );
    return named.length > 0 ? named.join(" · ") : userAgent.slice(0, shownMax);
}
