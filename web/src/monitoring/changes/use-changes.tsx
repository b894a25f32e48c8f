// The versions that were new within the range, as markers of charts, each with what can be asked
// about it.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { useTimeRange } from "../../parts/range/time-range";
import { changesQuery, type Scope, type VersionChange } from "../api";
import { ChangeNote } from "./changes";
import { idOf, markersOf } from "./model";

const none: readonly VersionChange[] = [];

export function useChanges({ application, service }: Scope) {
    const { from, to } = useTimeRange();
    const { data } = useQuery(changesQuery({ from, to }, { application, service }));
    const changes = data?.items ?? none;
    const markers = useMemo(() => markersOf(changes, service === undefined), [changes, service]);
    const aboutMarker = (id: string) => {
        const change = changes.find((one) => idOf(one) === id);
        return change && <ChangeNote of={change} />;
    };
    return { changes, markers, aboutMarker };
}
