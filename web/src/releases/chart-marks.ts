// Deployments as marks of charts.
import { answer, api } from "../api/client";
import type { Deployment } from "../api/types";
import type { ChartMark, MarkScope } from "../frame/module";
import { latestVerdict } from "./verdicts";

/** More are not told apart on a chart; the list of deployments has all. */
const limit = 50;

/** How it stands: how it ended where that was not well, else how the service did. */
export function stateOf(of: Deployment) {
    if (of.status === "failed" || of.status === "rolled_back") return of.status;
    return latestVerdict(of)?.comparison.health ?? of.status;
}

export function markOf(of: Deployment): ChartMark {
    const { id, application, service, environment, version, started_at: at } = of;
    return {
        id: `deployment ${id}`,
        at: Date.parse(at),
        label: {
            key: `deployment.mark.${stateOf(of)}`,
            values: { what: `${service ?? application} ${version}` },
        },
        link: { to: "/deployments/$id", params: { id } },
        version: { application, service, environment, version },
    };
}

export async function marksOf(of: MarkScope, signal: AbortSignal): Promise<ChartMark[]> {
    const { application, service, environment, from, to } = of;
    const { items } = await answer(
        api.GET("/api/v1/deployments", {
            signal,
            params: {
                query: {
                    limit,
                    from: new Date(from).toISOString(),
                    before: new Date(to).toISOString(),
                    wider: true,
                    ...(application && { application }),
                    ...(application && service && { service }),
                    ...(environment && { environment }),
                },
            },
        }),
    );
    return items.map(markOf);
}
