// The charts of a service, as the module that has them draws them, on pages of others.
import { type ComponentType, lazy, Suspense, useMemo } from "react";

import { patiently } from "../api/recovery";
import { useMe } from "../session/session";
import { loadTexts } from "../text/language";
import type { ChartedService, Module } from "./module";
import { useModules } from "./modules";
import { Skeletons } from "./states";

const drawn = (name: string, { load }: NonNullable<Module["serviceCharts"]>) =>
    lazy(() =>
        patiently(async () => {
            const [component] = await Promise.all([load(), loadTexts(name)]);
            return { default: component };
        }),
    ) as ComponentType<ChartedService>;

/** Nothing where no module has any for the person. REQUIRES: a TimeRangeProvider around it. */
export function useServiceCharts(): ComponentType<ChartedService> | null {
    const me = useMe();
    const modules = useModules();
    return useMemo(() => {
        const found = modules.find(({ serviceCharts }) => serviceCharts?.isFor(me));
        if (!found?.serviceCharts) return null;
        const Charts = drawn(found.name, found.serviceCharts);
        return (props: ChartedService) => (
            <Suspense fallback={<Skeletons rows={4} height={180} />}>
                <Charts {...props} />
            </Suspense>
        );
    }, [modules, me]);
}
