// Maintenance windows: planned by the clock of a time zone, once or each week.
import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../../api/client";
import type { MaintenanceWindow } from "../../api/types";
import { Ask } from "../../frame/ask";
import type { Column } from "../../parts/table/columns";
import { At } from "../../text/when";
import { locale } from "../../text/language";
import { doColumn, matcherColumn, nameColumn, onColumn } from "./columns";
import { SetList, useChange } from "./list";
import { windowsQuery } from "./queries";
import { scheduleText } from "./schedule";
import { NewWindow } from "./window-dialog";

const idOf = ({ id }: MaintenanceWindow) => id;
const nameOf = ({ name }: MaintenanceWindow) => name;

export function Windows() {
    const { t } = useTranslation();
    const query = useInfiniteQuery(windowsQuery);
    const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
    const [isNew, setNew] = useState(false);
    const [removed, remove] = useState<MaintenanceWindow | null>(null);
    const { mutate: turn, isPending: isTurning } = useChange(
        ({ id, version, enabled }: MaintenanceWindow) =>
            answer(
                api.PATCH("/api/v1/maintenance-windows/{id}", {
                    params: { path: { id }, ...basedOn(version) },
                    body: { enabled: !enabled },
                }),
            ),
        t("done.saved"),
    );
    const columns = useMemo<Column<MaintenanceWindow>[]>(
        () => [
            nameColumn(t("window.name"), nameOf),
            matcherColumn(t("silence.what")),
            {
                id: "when",
                label: t("window.when"),
                show: (row) => <Schedule of={row} />,
                width: 300,
            },
            {
                id: "state",
                label: t("incident.state"),
                show: ({ enabled, in_force_until: until }) =>
                    until ? (
                        <>
                            {t("window.inForce")} <At at={until} />
                        </>
                    ) : (
                        t(enabled ? "window.waiting" : "window.off")
                    ),
                width: 180,
                isOnPhone: true,
            },
            onColumn(t, { turn, isBusy: isTurning }),
            doColumn<MaintenanceWindow>(t, [
                {
                    label: t("window.remove"),
                    name: ({ name }) => t("window.removeOne", { name }),
                    run: remove,
                },
            ]),
        ],
        [t, turn, isTurning],
    );
    const done = useChange(
        (id: string) =>
            answer(api.DELETE("/api/v1/maintenance-windows/{id}", { params: { path: { id } } })),
        t("window.removed"),
    );
    return (
        <>
            <SetList<MaintenanceWindow>
                name="maintenance-windows"
                label={t("window.title")}
                columns={columns}
                rows={rows}
                idOf={idOf}
                nameOf={nameOf}
                query={query}
                empty={{ title: t("window.none"), help: t("window.noneHelp") }}
                tools={<Button onClick={() => setNew(true)}>{t("window.new")}</Button>}
            />
            {isNew && <NewWindow onClose={() => setNew(false)} />}
            {removed && (
                <Ask
                    title={t("window.removeAsk")}
                    action={t("window.remove")}
                    onClose={() => remove(null)}
                    onDo={() => done.mutateAsync(removed.id)}
                >
                    <p>{t("window.removeText")}</p>
                </Ask>
            )}
        </>
    );
}

/** Its own clock says when: that of its time zone. */
function Schedule({ of: { schedule, zone } }: { of: MaintenanceWindow }) {
    const { i18n } = useTranslation();
    const text = scheduleText(schedule, locale(i18n.language));
    return (
        <span className="cut" translate="no" title={`${text} ${zone}`}>
            {text} {zone}
        </span>
    );
}
