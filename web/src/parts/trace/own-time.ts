// Where the time of a trace went: the own time of its spans, by service. Pure.
import type { Trace } from "./spans";

export interface ServiceTime {
    service: string;
    /** In milliseconds. */
    own: number;
    /** Of all own time; 0 where there is none. */
    share: number;
    /** Its place among the services of the trace, which decides its colour. */
    at: number;
}

/** Services by the time they took themselves, most first; null where no span says it. */
export function timeByService(trace: Trace): ServiceTime[] | null {
    const sums = new Map<string, number>();
    for (const { service, own } of trace.spans.values())
        if (own !== undefined) sums.set(service, (sums.get(service) ?? 0) + Math.max(0, own));
    if (sums.size === 0) return null;
    const whole = Array.from(sums.values()).reduce((sum, one) => sum + one, 0);
    const places = new Map(trace.services.map((service, at) => [service, at]));
    return Array.from(sums, ([service, own]) => ({
        service,
        own,
        share: whole > 0 ? own / whole : 0,
        at: places.get(service) ?? 0,
    })).sort((a, b) => b.own - a.own || a.at - b.at);
}

/** The part of its time that a span took itself; null where it is not known. */
export function ownPart({ own, duration }: { own?: number; duration: number }): number | null {
    if (own === undefined || !(duration > 0)) return null;
    return Math.min(1, Math.max(0, own / duration));
}
