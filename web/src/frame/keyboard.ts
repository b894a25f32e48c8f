// Which command a key press means. Pure: no DOM, no clock.

export interface KeyPress {
    key: string;
    ctrlKey: boolean;
    metaKey: boolean;
    altKey: boolean;
    isEditing: boolean;
}

export interface Binding {
    id: string;
    /** Keys as they are shown: `j`, `?`, `mod+k`, or two in a row: `g q`. */
    keys: string;
}

export interface Pressed {
    /** The first half of a two-key command, waiting for the second. */
    pending: string;
    run: string | null;
}

/** The name of a press in the notation of a binding. Shift is part of the character it makes. */
export function nameOf(press: KeyPress): string {
    const { key } = press;
    return press.ctrlKey || press.metaKey
        ? `mod+${key.length === 1 ? key.toLowerCase() : key}`
        : key;
}

/** Keys that only make another out of the next. */
const modifiers = ["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock"];

/** What a press does after `pending`. Plain keys do nothing while text is being typed. */
export function press(pending: string, pressed: KeyPress, bindings: readonly Binding[]): Pressed {
    // On the way to a capital letter: `g` and then Shift and `A` are `g A`.
    if (modifiers.includes(pressed.key)) return { pending, run: null };
    const name = nameOf(pressed);
    if (pressed.altKey || (pressed.isEditing && !name.startsWith("mod+")))
        return { pending: "", run: null };
    const both = pending ? `${pending} ${name}` : name;
    const whole =
        bindings.find((one) => one.keys === both) ?? bindings.find((one) => one.keys === name);
    if (whole) return { pending: "", run: whole.id };
    return {
        pending: bindings.some((one) => one.keys.startsWith(`${name} `)) ? name : "",
        run: null,
    };
}
