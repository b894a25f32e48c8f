// What happened within the range, as markers of charts: what modules know of it, and the versions
// that were new, each with what can be asked about it.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import type { ChartMark } from "../../frame/module";
import { MarkNote } from "../../parts/chart/mark-list";
import { useMarks } from "../../parts/chart/use-marks";
import { useTimeRange } from "../../parts/range/time-range";
import { useAsked } from "../address";
import { changesQuery, type Scope, type VersionChange } from "../api";
import { ChangeLinks, ChangeNote } from "./changes";
import { idOf, isOf, markersOf } from "./model";

const none: readonly VersionChange[] = [];

/** A version that a deployment brought is told with it, and not among `changes`. */
export function useChanges({ application, service }: Scope, ofPage?: string) {
    const { from, to } = useTimeRange();
    const [asked] = useAsked();
    const environment = ofPage ?? asked.environment;
    const place = { application, service, environment };
    const { data } = useQuery(changesQuery({ from, to }, place));
    const all = data?.items ?? none;
    const { marks, markers: known } = useMarks({ ...place, from, to });
    const changes = useMemo(
        () => all.filter((change) => !marks.some((mark) => isOf(change, mark))),
        [all, marks],
    );
    const markers = useMemo(
        () => [...known, ...markersOf(changes, service === undefined)],
        [known, changes, service],
    );
    const also = (mark: ChartMark) => {
        const change = all.find((one) => isOf(one, mark));
        return change && <ChangeLinks of={change} />;
    };
    const aboutMarker = (id: string) => {
        const mark = marks.find((one) => one.id === id);
        if (mark) return <MarkNote of={mark}>{also(mark)}</MarkNote>;
        const change = changes.find((one) => idOf(one) === id);
        return change && <ChangeNote of={change} />;
    };
    return { changes, marks, markers, aboutMarker, also };
}
