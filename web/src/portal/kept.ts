// What somebody typed and did not send yet, kept in this browser until they do.
import { useEffect, useState } from "react";

export function useKept<T extends object>(place: string, nothing: T) {
    const [value, setValue] = useState<T>(() => {
        try {
            return {
                ...nothing,
                ...(JSON.parse(localStorage.getItem(place) ?? "{}") as Partial<T>),
            };
        } catch {
            return nothing;
        }
    });
    useEffect(() => localStorage.setItem(place, JSON.stringify(value)), [place, value]);
    return {
        value,
        set: (part: Partial<T>) => setValue((now) => ({ ...now, ...part })),
        drop: () => {
            setValue(nothing);
            localStorage.removeItem(place);
        },
    };
}
