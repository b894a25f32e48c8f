// What a page shows stands in its address, so that a link shows a colleague the same. For parts that
// do not know on which page they are.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

interface Options {
    /** Takes no step of its own in the browser's history. */
    isReplaced?: boolean;
}

/** One value of the address; undefined leaves it out. */
export function useUrlValue(name: string, { isReplaced = false }: Options = {}) {
    const value = useSearch({
        strict: false,
        select: (search: Record<string, unknown>) => {
            const found = search[name];
            return found === undefined || found === null ? undefined : String(found);
        },
    }) as string | undefined;
    const navigate = useNavigate();
    const set = useCallback(
        (next: string | undefined) =>
            void navigate({
                to: ".",
                search: (before: Record<string, unknown>) => ({ ...before, [name]: next }),
                replace: isReplaced,
                resetScroll: false,
            } as never),
        [navigate, name, isReplaced],
    );
    return [value, set] as const;
}
