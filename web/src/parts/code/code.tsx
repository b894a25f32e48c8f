// Code and diffs, whose editor is loaded when one is first shown.
import { type ComponentProps, lazy, Suspense } from "react";

import { patiently } from "../../api/recovery";
import { Skeletons } from "../../frame/states";

const LazyCode = lazy(() => patiently(() => import("./code-view")));
const LazyDiff = lazy(() => patiently(() => import("./diff-view")));

const waiting = <Skeletons rows={8} height={20} />;

export function Code(props: ComponentProps<typeof LazyCode>) {
    return (
        <Suspense fallback={waiting}>
            <LazyCode {...props} />
        </Suspense>
    );
}

export function Diff(props: ComponentProps<typeof LazyDiff>) {
    return (
        <Suspense fallback={waiting}>
            <LazyDiff {...props} />
        </Suspense>
    );
}
