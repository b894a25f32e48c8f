// Which holidays of a file a calendar does not have yet. Pure.
interface Day {
    name: string;
    date: string;
}

export function added<T extends Day>(known: readonly Day[], read: readonly T[]): T[] {
    const days = new Set(known.map(({ date, name }) => `${date} ${name}`));
    return read.filter(({ date, name }) => !days.has(`${date} ${name}`));
}
