// What can be done with a list of tickets as it is shown: keep it as a view, and all that follows.
import { useNavigate } from "@tanstack/react-router";

import type { SavedView } from "../../api/types";
import { columnsOf, columnsShown } from "../../parts/table/layout";
import { ViewActions } from "../../parts/views/view-actions";
import { useMe } from "../../session/session";
import { useTicketColumns } from "./columns";
import { tableOf } from "./ticket-list";
import { useNarrowing } from "./use-narrowing";

interface Props {
    /** What the list holds by itself. */
    base: string;
    /** What the person typed to narrow it. */
    typed: string;
    view?: SavedView | undefined;
    isDeparted?: boolean;
}

export function ListActions({ base, typed, view, isDeparted = false }: Props) {
    const me = useMe();
    const navigate = useNavigate();
    const { filter } = useNarrowing(base, typed);
    const columns = columnsOf(useTicketColumns(0), view?.columns ?? []);
    const list = () => ({
        filter: filter ?? "",
        columns: columnsShown(tableOf(view), me.id, columns),
    });
    const download = () => {
        const shown = list();
        const query = new URLSearchParams({ filter: shown.filter });
        if (shown.columns.length > 0) query.set("columns", shown.columns.join(","));
        window.location.assign(`/api/v1/tickets.csv?${query}`);
    };
    return (
        <ViewActions
            onDownload={filter === undefined ? undefined : download}
            kind="ticket"
            list={list}
            view={view}
            isDeparted={isDeparted}
            isSavable={typed !== "" && filter !== undefined}
            onGo={(to) =>
                void navigate({
                    to: "/tickets",
                    search: to ? { view: Number(to.id) } : {},
                    replace: true,
                })
            }
        />
    );
}
