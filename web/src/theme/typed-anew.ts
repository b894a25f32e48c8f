// A field that shows what is chosen and takes what is searched for: what is typed after a click
// takes the place of the chosen name and is not added to it.
import type { FocusEvent, FormEvent, MouseEvent } from "react";

/** What every Select does, besides what its owner asks for. */
export function typedAnew() {
    // Where something was typed already, a click puts the caret.
    let typedInto: HTMLInputElement | null = null;
    const forget = () => {
        typedInto = null;
    };
    return {
        onClick: ({ currentTarget }: MouseEvent<HTMLInputElement>) => {
            if (!currentTarget.readOnly && currentTarget !== typedInto) currentTarget.select();
        },
        onInput: ({ currentTarget }: FormEvent<HTMLInputElement>) => {
            typedInto = currentTarget;
        },
        onBlur: (_: FocusEvent<HTMLInputElement>) => forget(),
        onOptionSubmit: (_: string) => forget(),
    };
}
