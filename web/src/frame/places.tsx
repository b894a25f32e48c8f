// The places of the frame: what the rail shows and the go-to keys reach, by what the person may
// see.
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useMe } from "../session/session";
import type { Place } from "./module";
import { useModules } from "./modules";

/** Any path of a module. The frame cannot know them by type; a test opens them all. */
export const anyPath = (path: string) => path as "/";

export function usePlaces(): (Place & { title: string })[] {
    const { t } = useTranslation();
    const me = useMe();
    return useModules()
        .flatMap(({ places = [] }) => places)
        .filter((place) => place.isFor(me))
        .map((place) => ({ ...place, title: String(t(place.label)) }));
}

export function useGoTo() {
    const navigate = useNavigate();
    return usePlaces().map((place) => ({
        ...place,
        go: () => void navigate({ to: anyPath(place.to) }),
    }));
}

/** Whether a path belongs to a place: it is its own, or beneath it. */
export function isAt({ to, holds }: Pick<Place, "to" | "holds">, path: string): boolean {
    return holds ? holds(path) : path === to || path.startsWith(`${to}/`);
}

/** What can be opened from every page, and is for this person. */
export function useEverywhere() {
    const me = useMe();
    return useModules()
        .flatMap(({ commands = [] }) => commands)
        .filter((command) => command.isFor(me));
}
