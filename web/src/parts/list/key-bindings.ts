// The keys that every list has. A page whose list can do more declares that in a scope within `list`.
import type { KeyBinding } from "../../frame/module";

const keys = {
    filter: "f",
    next: "j",
    nextArrow: "ArrowDown",
    previous: "k",
    previousArrow: "ArrowUp",
    first: "Home",
    last: "End",
    open: "o",
    select: "x",
    selectRange: "X",
    new: "+",
    // Out of what is open or selected.
    leave: "Escape",
};

export type ListCommand = keyof typeof keys;

/** The id under which a list offers what it can do. */
export const listCommand = (name: ListCommand) => `list.${name}`;

export const listKeys: readonly KeyBinding[] = Object.entries(keys).map(([name, pressed]) => ({
    id: `list.${name}`,
    scope: "list",
    keys: pressed,
}));
