// What can be done with a list of tickets as it is shown: keep it as a view, and all that follows.
import { useNavigate } from "@tanstack/react-router";

import type { SavedView } from "../../api/types";
import { columnsOf, columnsShown } from "../../parts/table/layout";
import { ViewActions } from "../../parts/views/view-actions";
import { useMe } from "../../session/session";
import { useTicketColumns } from "./columns";
import { tableOf } from "./ticket-list";

interface Props {
    /** The whole filter of the list. */
    filter: string;
    view?: SavedView | undefined;
    isDeparted?: boolean;
    /** The person typed something of it. */
    isTyped: boolean;
}

export function ListActions({ filter, view, isDeparted = false, isTyped }: Props) {
    const me = useMe();
    const navigate = useNavigate();
    const columns = columnsOf(useTicketColumns(0), view?.columns ?? []);
    return (
        <ViewActions
            kind="ticket"
            list={() => ({ filter, columns: columnsShown(tableOf(view), me.id, columns) })}
            view={view}
            isDeparted={isDeparted}
            isSavable={isTyped}
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
