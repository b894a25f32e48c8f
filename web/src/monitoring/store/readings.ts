// The figures of the store over the last minute. Pure.
import type { SignalFigures, StoreFigures } from "../answers";

export interface Reading {
    /** When, in milliseconds since 1970. */
    at: number;
    figures: StoreFigures;
}

const minuteMs = 60_000;

/** With one more; what is older than a minute is dropped, and all of a server that started anew. */
export function withReading(readings: readonly Reading[], next: Reading): readonly Reading[] {
    const hasRestarted = readings.some(({ figures }) =>
        figures.signals.some(({ received }, at) => {
            const now = next.figures.signals[at];
            return now !== undefined && now.received < received;
        }),
    );
    const kept = hasRestarted ? [] : readings.filter(({ at }) => next.at - at <= minuteMs);
    return [...kept, next];
}

/** How much was added to a number of a signal since the first reading, and in how many seconds. */
function added(
    readings: readonly Reading[],
    signal: SignalFigures["signal"],
    name: "received" | "refused",
) {
    const [first, last] = [readings[0], readings.at(-1)];
    const of = (reading: Reading | undefined) =>
        reading?.figures.signals.find((one) => one.signal === signal)?.[name] ?? 0;
    const seconds = ((last?.at ?? 0) - (first?.at ?? 0)) / 1000;
    return { count: of(last) - of(first), seconds };
}

/** How many records of a signal come in a second; null before that is known. */
export function rateOf(readings: readonly Reading[], signal: SignalFigures["signal"]) {
    const { count, seconds } = added(readings, signal, "received");
    return seconds > 0 ? count / seconds : null;
}

/** Whether senders were told to come back meanwhile: more comes than can be stored. */
export function isPressed(readings: readonly Reading[]): boolean {
    const signals = readings.at(-1)?.figures.signals ?? [];
    return signals.some(({ signal }) => added(readings, signal, "refused").count > 0);
}

/** Nothing has ever come, as far as this server knows. */
export function isUnused({ signals }: StoreFigures): boolean {
    return signals.every(({ received, bytes, waiting }) => received + bytes + waiting === 0);
}
