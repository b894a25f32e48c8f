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
import type { KeyBinding } from "./module";
import { allKeys, useModules } from "./modules";

/** What can be done. Its keys are declared by its module, by its id. */
export interface Command {
    id: string;
    label: string;
    group: string;
    icon?: ReactNode;
    /** Left out of the palette: it only makes sense from the keyboard. */
    isKeyOnly?: boolean;
    run: () => void;
}

/** A command with the keys that are declared for it. */
export interface KeyedCommand extends Command {
    keys?: string;
}

/** The commands of all that is on the page, by what brought them. */
export class CommandList {
    private readonly sources = new Map<string, Command[]>();
    private readonly keys: ReadonlyMap<string, string>;

    constructor(bindings: readonly KeyBinding[]) {
        this.keys = new Map(bindings.map(({ id, keys }) => [id, keys]));
    }

    keysOf(id: string): string | undefined {
        return this.keys.get(id);
    }

    put(source: string, commands: Command[]) {
        this.sources.set(source, commands);
    }

    drop(source: string) {
        this.sources.delete(source);
    }

    /** What came last stands first. */
    all(): KeyedCommand[] {
        return Array.from(this.sources.values())
            .reverse()
            .flat()
            .map((command) => {
                const keys = this.keysOf(command.id);
                return keys === undefined ? command : { ...command, keys };
            });
    }
}

const Commands = createContext(new CommandList([]));

export function CommandProvider({ children }: { children: ReactNode }) {
    const modules = useModules();
    const [list] = useState(() => new CommandList(allKeys(modules)));
    useKeyboard(list);
    return <Commands value={list}>{children}</Commands>;
}

export function useCommandList(): CommandList {
    return use(Commands);
}

/** What leads to a command from the keyboard, to be shown beside it. */
export function useKeysOf(): (id: string) => string | undefined {
    const list = use(Commands);
    return (id) => list.keysOf(id);
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
