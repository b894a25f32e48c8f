// What a key does in a list. Pure.

export type ListAction =
    | { do: "step"; by: number }
    | { do: "first" }
    | { do: "last" }
    | { do: "open" }
    | { do: "select"; isRange: boolean }
    | { do: "selectAll" }
    | { do: "clear" };

export interface ListKey {
    key: string;
    ctrlKey: boolean;
    metaKey: boolean;
    altKey: boolean;
}

/** `page`: how many rows are seen at once. */
export function listAction(press: ListKey, page: number): ListAction | null {
    if (press.altKey) return null;
    if (press.ctrlKey || press.metaKey)
        return press.key.toLowerCase() === "a" ? { do: "selectAll" } : null;
    switch (press.key) {
        case "j":
        case "ArrowDown":
            return { do: "step", by: 1 };
        case "k":
        case "ArrowUp":
            return { do: "step", by: -1 };
        case "PageDown":
            return { do: "step", by: Math.max(1, page - 1) };
        case "PageUp":
            return { do: "step", by: -Math.max(1, page - 1) };
        case "Home":
            return { do: "first" };
        case "End":
            return { do: "last" };
        case "Enter":
        case "o":
            return { do: "open" };
        case "x":
        case " ":
            return { do: "select", isRange: false };
        case "X":
            return { do: "select", isRange: true };
        case "Escape":
            return { do: "clear" };
        default:
            return null;
    }
}
