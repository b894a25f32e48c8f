// The administrator's first-run checklist: what modules want to be set up, and how far it is.
import { useLocalStorage } from "@mantine/hooks";
import { useQueries } from "@tanstack/react-query";

import { isAdministrator, useMe } from "../session/session";
import type { SetupStep, StepState } from "./module";
import { useModules } from "./modules";
import { type Hidden, isShown, readHidden } from "./setup-hidden";

export interface CheckedStep {
    step: SetupStep;
    /** Undefined while it is asked for; null where it could not be. */
    found: StepState | null | undefined;
}

/** All steps, essential ones first. Asks for nothing unless it `isWanted`. */
export function useSetup(isWanted: boolean) {
    const isFor = isAdministrator(useMe());
    const modules = useModules();
    const all = modules.flatMap(({ setup = [] }) => setup);
    const steps = [
        ...all.filter(({ isEssential }) => isEssential),
        ...all.filter(({ isEssential }) => !isEssential),
    ];
    const results = useQueries({
        queries: steps.map(({ query }) => ({ ...query, enabled: isFor && isWanted })),
    });
    const checked = steps.map((step, at): CheckedStep => {
        const result = results[at];
        return { step, found: result?.isError ? null : (result?.data as StepState | undefined) };
    });
    const essential = checked.filter(({ step }) => step.isEssential);
    const [hidden, setHidden] = useLocalStorage<Hidden | null>({
        key: "mainstay.setup.hidden",
        defaultValue: null,
        getInitialValueInEffect: false,
        deserialize: readHidden,
    });
    // What is still asked for is not yet missing.
    const open = essential.flatMap(({ step, found }) =>
        found && found.state !== "done" ? [step.id] : [],
    );
    return {
        isFor,
        checked,
        essential: essential.length,
        done: essential.filter(({ found }) => found?.state === "done").length,
        isKnown: checked.every(({ found }) => found !== undefined),
        open,
        isHidden: open.length > 0 && !isShown(open, hidden, Date.now()),
        hide: () => setHidden({ ids: open, at: Date.now() }),
        show: () => setHidden(null),
    };
}
