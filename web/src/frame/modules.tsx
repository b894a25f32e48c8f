// The modules that are there, for the parts of the frame.
import { createContext, type ReactNode, use } from "react";

import { frameKeys } from "./frame-keys";
import type { EverywhereCommand, KeyBinding, Module } from "./module";

const Modules = createContext<readonly Module[]>([]);

export function ModulesProvider({
    modules,
    children,
}: {
    modules: readonly Module[];
    children: ReactNode;
}) {
    return <Modules value={modules}>{children}</Modules>;
}

export function useModules(): readonly Module[] {
    return use(Modules);
}

/** Every key of the interface: the frame's, those of places, and those of modules' commands. */
export function allKeys(modules: readonly Module[]): KeyBinding[] {
    const everywhere = ({ id, keys }: Pick<EverywhereCommand, "id" | "keys">): KeyBinding[] =>
        keys ? [{ id, keys, scope: "everywhere" }] : [];
    return [
        ...frameKeys,
        ...modules.flatMap(({ places = [], commands = [], keys = [] }) => [
            ...places.flatMap(({ name, keys: letters }) =>
                everywhere({ id: placeCommand(name), keys: letters }),
            ),
            ...commands.flatMap(everywhere),
            ...keys,
        ]),
    ];
}

/** The id of the command that leads to a place. */
export function placeCommand(name: string): string {
    return `go.${name}`;
}
