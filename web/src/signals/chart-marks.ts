// Incidents as marks of charts.
import { answer, api } from "../api/client";
import type { ChartMark, MarkScope } from "../frame/module";

/** More are not told apart on a chart; the list of incidents has all. */
const limit = 50;

export async function marksOf(of: MarkScope, signal: AbortSignal): Promise<ChartMark[]> {
    const { application, service, environment, from, to } = of;
    const { items } = await answer(
        api.GET("/api/v1/incidents", {
            signal,
            params: {
                query: {
                    limit,
                    from: new Date(from).toISOString(),
                    to: new Date(to).toISOString(),
                    ...(application && { application }),
                    ...(service && { service }),
                    ...(environment && { environment }),
                },
            },
        }),
    );
    return items.map(({ id, title, severity, opened_at: at, recovered_at: over }) => ({
        id: `incident ${id}`,
        at: Date.parse(at),
        until: over === null ? null : Date.parse(over),
        label: { key: `signal.mark.${severity}`, values: { what: title } },
        link: { to: "/incidents/$id", params: { id } },
    }));
}
