// What the keys and buttons ask for before something is decided about errors.
import { useState } from "react";

import type { ErrorGroup } from "../api/types";
import { AssignPicker, IgnorePicker, ResolvePicker } from "./pickers";
import type { Changes } from "./use-changes";

export type Question = "resolve" | "ignore" | "assign";

interface Asked {
    question: Question;
    /** What it was opened for stays what it is for. */
    groups: readonly ErrorGroup[];
    releases: readonly string[];
}

/** The picker that is open, and what opens it. `releases`: in which they may be resolved. */
export function useDecide(changes: Changes) {
    const [asked, setAsked] = useState<Asked | null>(null);
    const close = () => setAsked(null);
    const ask = (
        question: Question,
        groups: readonly ErrorGroup[],
        releases: readonly string[] = [],
    ) => {
        if (groups.length > 0) setAsked({ question, groups, releases });
    };
    const show = () => {
        if (!asked) return null;
        const { question, groups, releases } = asked;
        if (question === "resolve")
            return (
                <ResolvePicker
                    groups={groups}
                    releases={releases}
                    onPick={(how) => void changes.resolve(groups, how)}
                    onClose={close}
                />
            );
        if (question === "ignore")
            return (
                <IgnorePicker
                    groups={groups}
                    onPick={(how) => void changes.ignore(groups, how)}
                    onClose={close}
                />
            );
        return (
            <AssignPicker
                groups={groups}
                onPick={(person) => void changes.assign(groups, person)}
                onClose={close}
            />
        );
    };
    return { ask, dialog: show() };
}

/** The releases that are known of these, the newest first as far as they tell. */
export const releasesOf = (groups: readonly ErrorGroup[]) =>
    Array.from(
        new Set(
            groups.flatMap(({ last_release: last, first_release: first }) =>
                [last, first].filter((one): one is string => one !== null && one !== ""),
            ),
        ),
    );
