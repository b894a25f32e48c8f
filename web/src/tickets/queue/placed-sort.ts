// The order of a list as the address has it. `newest` is there where a view has another.
export type PlacedSort = "due" | "newest" | undefined;

export const placedSort = (text: unknown): PlacedSort =>
    text === "due" || text === "newest" ? text : undefined;
