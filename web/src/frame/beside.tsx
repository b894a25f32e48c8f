// What other modules know of a thing, beside its page.
import { type ComponentType, lazy, Suspense, useMemo } from "react";

import { patiently } from "../api/recovery";
import { useMe } from "../session/session";
import { loadTexts } from "../text/language";
import type { BesideKind, BesideOf, BesidePart } from "./module";
import { useModules } from "./modules";

const drawn = (name: string, { load }: BesidePart) =>
    lazy(() =>
        patiently(async () => {
            const [component] = await Promise.all([load(), loadTexts(name)]);
            return { default: component };
        }),
    ) as ComponentType<BesideOf>;

/** Nothing where no module knows anything that the person may see. */
export function Beside({ of, id }: { of: BesideKind; id: string }) {
    const me = useMe();
    const modules = useModules();
    const parts = useMemo(
        () =>
            modules.flatMap(({ name, beside }) => {
                const part = beside?.[of];
                return part?.isFor(me) ? [{ name, Part: drawn(name, part) }] : [];
            }),
        [modules, me, of],
    );
    return (
        <Suspense fallback={null}>
            {parts.map(({ name, Part }) => (
                <Part key={name} id={id} />
            ))}
        </Suspense>
    );
}
