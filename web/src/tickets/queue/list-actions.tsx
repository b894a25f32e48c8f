// What can be done with a list of tickets as it is shown: keep it as a view, and all that follows.
import { ActionIcon } from "@mantine/core";
import { IconLayoutKanban } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { SavedView } from "../../api/types";
import { useCommands } from "../../frame/commands";
import { columnsOf, columnsShown } from "../../parts/table/layout";
import { ViewActions } from "../../parts/views/view-actions";
import { isStaff, useMe } from "../../session/session";
import { useTicketColumns } from "./columns";
import styles from "./list.module.css";
import type { TicketSort } from "./list-query";
import { tableOf } from "./ticket-list";
import { useNarrowing } from "./use-narrowing";

interface Props {
    /** What the list holds by itself. */
    base: string;
    /** What the person typed to narrow it. */
    typed: string;
    view?: SavedView | undefined;
    isDeparted?: boolean;
    sort: TicketSort;
    onSort: (sort: TicketSort) => void;
}

export function ListActions({ base, typed, view, isDeparted = false, sort, onSort }: Props) {
    const { t } = useTranslation();
    const me = useMe();
    const navigate = useNavigate();
    const { filter } = useNarrowing(base, typed);
    const columns = columnsOf(useTicketColumns(0), view?.columns ?? []);
    const list = () => ({
        filter: filter ?? "",
        columns: columnsShown(tableOf(view), me.id, columns),
        sort: sort ?? null,
    });
    const download = () => {
        const shown = list();
        const query = new URLSearchParams({ filter: shown.filter });
        if (shown.columns.length > 0) query.set("columns", shown.columns.join(","));
        window.location.assign(`/api/v1/tickets.csv?${query}`);
    };
    useCommands(
        isStaff(me)
            ? [
                  {
                      id: "tickets.sort",
                      label: t(sort ? "sort.toNewest" : "sort.toDue"),
                      group: t("command.group.list"),
                      run: () => onSort(sort ? undefined : "due"),
                  },
              ]
            : [],
    );
    return (
        <>
            {isStaff(me) && <ToBoard filter={filter} view={view} isDeparted={isDeparted} />}
            <ViewActions
                kind="ticket"
                list={list}
                onDownload={filter === undefined ? undefined : download}
                view={view}
                isDeparted={isDeparted}
                isSavable={(typed !== "" || sort !== undefined) && filter !== undefined}
                onGo={(to) =>
                    void navigate({
                        to: "/tickets",
                        search: to ? { view: Number(to.id) } : {},
                        replace: true,
                    })
                }
            />
            {isStaff(me) && (
                <select
                    className={styles.order}
                    aria-label={t("sort.label")}
                    value={sort ?? ""}
                    onChange={(event) =>
                        onSort(event.currentTarget.value === "due" ? "due" : undefined)
                    }
                >
                    <option value="">{t("sort.newest")}</option>
                    <option value="due">{t("sort.due")}</option>
                </select>
            )}
        </>
    );
}

/** The same tickets as a board. */
function ToBoard({
    filter,
    view,
    isDeparted,
}: {
    filter: string | undefined;
    view: SavedView | undefined;
    isDeparted: boolean;
}) {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const search =
        view && !isDeparted ? { view: Number(view.id) } : { filter: filter || undefined };
    useCommands([
        {
            id: "list.board",
            label: t("list.board"),
            group: t("command.group.list"),
            icon: <IconLayoutKanban size={16} />,
            run: () => void navigate({ to: "/board", search }),
        },
    ]);
    return (
        <ActionIcon
            aria-label={t("list.board")}
            title={t("list.board")}
            aria-keyshortcuts="b"
            renderRoot={(props) => <Link to="/board" search={search} {...props} />}
        >
            <IconLayoutKanban size={16} />
        </ActionIcon>
    );
}
