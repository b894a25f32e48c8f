// What a person has put in order in the rail: favourites, and sections that are closed. Kept in the
// browser: names of places, which tell nothing of anybody.
import { useLocalStorage } from "@mantine/hooks";

function useKeptNames(key: string) {
    const [names, setNames] = useLocalStorage<string[]>({
        key,
        defaultValue: [],
        getInitialValueInEffect: false,
        deserialize: readNames,
    });
    return {
        names,
        toggle: (name: string) =>
            setNames((now) =>
                now.includes(name) ? now.filter((one) => one !== name) : [...now, name],
            ),
    };
}

/** What was kept, if it is what is kept there: another version may have written it. */
export function readNames(kept: string | undefined): string[] {
    try {
        const names: unknown = JSON.parse(kept ?? "[]");
        return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
    } catch {
        return [];
    }
}

/** The names of places, in the order in which they were starred. */
export const useFavourites = () => useKeptNames("mainstay.rail.favourites");

/** The sections that are closed. */
export const useClosedSections = () => useKeptNames("mainstay.rail.closed");
