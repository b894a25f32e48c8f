// What can be done on the page now: the one list behind the keyboard, the palette and the help.
import {
    createContext,
    type ReactNode,
    use,
    useEffect,
    useId,
    useLayoutEffect,
    useState,
} from "react";

import { press } from "./keyboard";

export interface Command {
    id: string;
    label: string;
    group: string;
    keys?: string;
    icon?: ReactNode;
    /** Left out of the palette: it only makes sense from the keyboard. */
    isKeyOnly?: boolean;
    run: () => void;
}

/** The commands of all that is on the page, by what brought them. Later ones win a key. */
export class CommandList {
    private readonly sources = new Map<string, Command[]>();

    put(source: string, commands: Command[]) {
        this.sources.set(source, commands);
    }

    drop(source: string) {
        this.sources.delete(source);
    }

    all(): Command[] {
        return Array.from(this.sources.values()).reverse().flat();
    }
}

const Commands = createContext(new CommandList());

export function CommandProvider({ children }: { children: ReactNode }) {
    const [list] = useState(() => new CommandList());
    useKeyboard(list);
    return <Commands value={list}>{children}</Commands>;
}

export function useCommandList(): CommandList {
    return use(Commands);
}

/** Offers commands for as long as the component is shown. */
export function useCommands(commands: Command[]) {
    const list = use(Commands);
    const source = useId();
    // Before the browser draws: a key pressed as soon as something is seen finds its command.
    useLayoutEffect(() => list.put(source, commands));
    useLayoutEffect(() => () => list.drop(source), [list, source]);
}

const pendingLasts = 1200;

function useKeyboard(list: CommandList) {
    useEffect(() => {
        let pending = "";
        let since = 0;
        const listen = (event: KeyboardEvent) => {
            if (event.defaultPrevented || event.isComposing || isCovered(event)) return;
            const commands = list.all();
            const bindings = commands.flatMap(({ id, keys }) => (keys ? [{ id, keys }] : []));
            if (Date.now() - since > pendingLasts) pending = "";
            const pressed = press(
                pending,
                { ...parts(event), isEditing: isEditing(event.target) },
                bindings,
            );
            pending = pressed.pending;
            since = Date.now();
            if (pressed.run === null) return;
            event.preventDefault();
            commands.find(({ id }) => id === pressed.run)?.run();
        };
        window.addEventListener("keydown", listen);
        return () => window.removeEventListener("keydown", listen);
    }, [list]);
}

function parts({ key, ctrlKey, metaKey, altKey }: KeyboardEvent) {
    return { key, ctrlKey, metaKey, altKey };
}

function isEditing(target: EventTarget | null): boolean {
    return (
        target instanceof Element &&
        target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null
    );
}

/** An open dialog or menu has the keyboard for itself. */
function isCovered(event: KeyboardEvent): boolean {
    const isGlobal = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    const covers = document.querySelectorAll('[role="dialog"], [role="menu"], [role="listbox"]');
    return (
        !isGlobal &&
        Array.from(covers).some((cover) => cover.checkVisibility() && !isFadingOut(cover))
    );
}

/** A menu is still drawn for a moment after it was closed. */
function isFadingOut(cover: Element): boolean {
    return cover instanceof HTMLElement && cover.style.opacity === "0";
}
