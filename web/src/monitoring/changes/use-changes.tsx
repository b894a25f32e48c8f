// The versions that were new within the range, as markers of charts, each with what can be asked
// about it.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import type { Marker } from "../../parts/chart/series";
import { useTimeRange } from "../../parts/range/time-range";
import { changesQuery, type Scope, type VersionChange } from "../api";
import { timeOf } from "../figures";
import { ChangeNote } from "./changes";

export const idOf = ({ at, application, service, after }: VersionChange) =>
    JSON.stringify([at, application, service, after]);

/** What a marker is called: the service too, where more than one is shown. Pure. */
export function markersOf(changes: readonly VersionChange[], hasService: boolean): Marker[] {
    return changes.map((one) => ({
        id: idOf(one),
        at: timeOf(one.at),
        label: `${hasService ? `${one.service} ` : ""}${one.before} → ${one.after}`,
    }));
}

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
