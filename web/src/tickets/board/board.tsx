// A list of tickets as a board: columns by status or by who has them, cards that go from one to
// another. Its filter or view and its columns stand in the address.
import { Button, SegmentedControl } from "@mantine/core";
import { IconList } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { useCommands } from "../../frame/commands";
import pageStyles from "../../frame/page.module.css";
import { Failed, Skeletons } from "../../frame/states";
import { NoView } from "../../parts/views/no-view";
import { departure, useView } from "../../parts/views/use-view";
import { may, useMe } from "../../session/session";
import { NotUnderstood } from "../queue/not-understood";
import { TicketFilter } from "../queue/ticket-filter";
import { useNarrowing } from "../queue/use-narrowing";
import styles from "./board.module.css";
import { Column } from "./column";
import { type By, useBoardColumns } from "./columns";
import { type DragEvent, type Held, useDrag } from "./use-drag";
import { useDrops } from "./use-drops";
import { useEdgeScroll } from "./use-edge-scroll";

export function TicketBoard() {
    const { t } = useTranslation();
    const { by = "status" as By, ...place } = useSearch({ from: "/frame/board" });
    const navigate = useNavigate({ from: "/board" });
    const { view, filter: typed, error } = useView("ticket", place);
    const narrowing = useNarrowing("", typed);
    const onFilter = (text: string) =>
        void navigate({
            search: (before) => ({ ...before, filter: departure(view, text) }),
            replace: true,
        });
    const toList = { view: place.view, filter: place.filter };
    useCommands([
        {
            id: "board.list",
            label: t("board.toList"),
            group: t("command.group.list"),
            icon: <IconList size={16} />,
            run: () => void navigate({ to: "/tickets", search: toList }),
        },
    ]);
    if (place.view !== undefined && !view) return <NoView error={error} to="/tickets" />;
    return (
        <div className={pageStyles.page}>
            <div className={pageStyles.head}>
                {view ? <h1 translate="no">{view.name}</h1> : <h1>{t("place.board")}</h1>}
                <span className="grow" />
                <SegmentedControl
                    size="xs"
                    aria-label={t("board.by")}
                    value={by}
                    data={(["status", "assignee"] as const).map((value) => ({
                        value,
                        label: t(`field.${value}`),
                    }))}
                    onChange={(value) =>
                        void navigate({
                            search: (before) => ({
                                ...before,
                                by: value === "assignee" ? value : undefined,
                            }),
                            replace: true,
                        })
                    }
                />
                <Button
                    leftSection={<IconList size={14} />}
                    aria-keyshortcuts="b"
                    renderRoot={(props) => <Link to="/tickets" search={toList} {...props} />}
                >
                    {t("board.toList")}
                </Button>
                <TicketFilter value={typed} onChange={onFilter} />
            </div>
            {narrowing.fault ? (
                <NotUnderstood filter={typed} fault={narrowing.fault} onChange={onFilter} />
            ) : narrowing.filter !== undefined ? (
                <Columns key={by} by={by} filter={narrowing.filter} />
            ) : narrowing.failure ? (
                <Failed error={narrowing.failure} retry={narrowing.retry ?? (() => undefined)} />
            ) : (
                <Skeletons />
            )}
        </div>
    );
}

function Columns({ by, filter }: { by: By; filter: string }) {
    const { t } = useTranslation();
    const help = useId();
    const scroll = useRef<HTMLDivElement>(null);
    const columns = useBoardColumns(by, filter);
    const { drop, dialog } = useDrops();
    const [announced, setAnnounced] = useState("");
    const columnOf = (id: string) => columns.find((column) => column.id === id);
    const announce = (event: DragEvent, { row, over }: Held) =>
        setAnnounced(
            t(`board.announced.${event}`, { key: row.key, column: columnOf(over)?.label ?? "" }),
        );
    const drag = useDrag({
        columns: columns.map(({ id }) => id),
        onDrop: (row, id) => {
            const column = columnOf(id);
            return column !== undefined && drop(row, column);
        },
        announce,
    });
    const { held } = drag;
    useEdgeScroll(
        scroll,
        held && !held.isByKeys ? held.x : null,
        held?.isByKeys ? held.over : null,
    );
    const mayMove = may(useMe(), "ticket_work");
    return (
        <>
            <p id={help} className="unseen">
                {t("board.help")}
            </p>
            <p className="unseen" role="status" aria-live="assertive">
                {announced}
            </p>
            <div ref={scroll} className={styles.board} data-dragging={drag.held ? true : undefined}>
                {columns.map((column) => (
                    <Column
                        key={column.id}
                        column={column}
                        by={by}
                        drag={mayMove ? drag : null}
                        describedBy={help}
                        onStep={(event) => step(scroll.current, event)}
                    />
                ))}
            </div>
            {drag.held && !drag.held.isByKeys && (
                <div
                    className={styles.ghost}
                    style={{ transform: `translate(${drag.held.x + 8}px, ${drag.held.y + 8}px)` }}
                    aria-hidden
                    translate="no"
                >
                    {drag.held.row.key} {drag.held.row.subject}
                </div>
            )}
            {dialog}
        </>
    );
}

/** The arrows lead from card to card: within a column, or to the same place in one beside it. */
function step(board: HTMLElement | null, event: KeyboardEvent<HTMLElement>) {
    const columns = Array.from(board?.querySelectorAll<HTMLElement>("[data-column]") ?? []).map(
        (column) => Array.from(column.querySelectorAll<HTMLElement>("[data-card]")),
    );
    const at = columns.findIndex((cards) => cards.includes(event.currentTarget));
    const row = columns[at]?.indexOf(event.currentTarget) ?? -1;
    if (at < 0 || row < 0) return;
    const beside = (by: number) => {
        const next = (by < 0 ? columns.slice(0, at).reverse() : columns.slice(at + 1)).find(
            (cards) => cards.length > 0,
        );
        return next?.[Math.min(row, next.length - 1)];
    };
    const ways: Record<string, HTMLElement | undefined> = {
        ArrowDown: columns[at]?.[row + 1],
        ArrowUp: columns[at]?.[row - 1],
        ArrowLeft: beside(-1),
        ArrowRight: beside(1),
    };
    if (!(event.key in ways)) return;
    event.preventDefault();
    ways[event.key]?.focus();
}
