// Time zones by their IANA names.

/** That of the viewer's device. */
export const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** All that can be chosen, and the one that is chosen now. */
export function zones(now: string): string[] {
    const all = new Set([...Intl.supportedValuesOf("timeZone"), "UTC", now, ownZone()]);
    return Array.from(all).sort();
}
