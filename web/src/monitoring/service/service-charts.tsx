// The charts of a service on pages of other modules, with what happened meanwhile.
import type { ChartedService } from "../../frame/module";
import { MarkList } from "../../parts/chart/mark-list";
import { useChanges } from "../changes/use-changes";
import { RequestCharts } from "./request-charts";

export function ServiceCharts({ application, service, environment }: ChartedService) {
    const scope = { application, service };
    const { marks, markers, aboutMarker, also } = useChanges(scope, environment);
    return (
        <>
            <RequestCharts
                of={{ ...scope, environment }}
                markers={markers}
                aboutMarker={aboutMarker}
            />
            <MarkList of={marks} also={also} />
        </>
    );
}
