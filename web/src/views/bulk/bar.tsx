// Shows how far the person's runs are, on every page. Small: what it shows is loaded when there is
// one.
import { lazy, Suspense } from "react";

import { patiently } from "../../api/recovery";
import { useWatchedRuns } from "../../api/bulk-watch";
import { useMe } from "../../session/session";
import { loadTexts } from "../../text/language";

const Progress = lazy(() =>
    patiently(async () => (await Promise.all([import("./progress"), loadTexts("views")]))[0]),
);

export function BulkBar() {
    const ids = useWatchedRuns(useMe().id);
    return ids.length > 0 ? (
        <Suspense>
            <Progress ids={ids} />
        </Suspense>
    ) : null;
}
