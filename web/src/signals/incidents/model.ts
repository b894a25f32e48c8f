// Incidents as the list shows them. Pure.
import type { Incident } from "../../api/types";
import type { ShownState } from "../names";

export function stateOf({ state, is_acknowledged }: Incident): ShownState {
    if (state !== "open") return "recovered";
    return is_acknowledged ? "acknowledged" : "open";
}

/** Where it is, in one line: `SHOP · production`. */
export const placeOf = ({ application, environment }: Incident) =>
    [application, environment].filter(Boolean).join(" · ");

/** The services by name; what is left out of a long list is counted. */
export function servicesOf({ services, service_count }: Incident): string {
    const more = service_count - services.length;
    return [...services, ...(more > 0 ? [`+${more}`] : [])].join(", ");
}

export const peopleOf = ({ acknowledged_by }: Incident) =>
    acknowledged_by.map(({ name }) => name).join(", ");

/** How long it lasted, or lasts, in milliseconds. */
export function lasts({ opened_at, recovered_at }: Incident, now: number): number {
    return Math.max(0, (recovered_at ? Date.parse(recovered_at) : now) - Date.parse(opened_at));
}
