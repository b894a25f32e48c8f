// The server counts code points, the browser UTF-16 units: an emoji is one of the first and two of
// the second.

export function pointsBefore(text: string, unit: number): number {
    return Array.from(text.slice(0, unit)).length;
}

export function unitAt(text: string, points: number): number {
    let unit = 0;
    for (let left = points; left > 0 && unit < text.length; left -= 1)
        unit += String.fromCodePoint(text.codePointAt(unit) ?? 0).length;
    return unit;
}
