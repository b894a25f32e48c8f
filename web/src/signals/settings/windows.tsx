// Maintenance windows: planned by the clock of a time zone, once or each week.
import { Button, TextInput } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { MaintenanceWindow } from "../../api/types";
import { Ask } from "../../frame/ask";
import type { Column } from "../../parts/table/columns";
import { At } from "../../text/when";
import { inHours, localTime } from "../times";
import { SetList, useChange } from "./list";
import { MatcherFields, type MatcherForm, matcherOf, MatcherText } from "./matcher";
import { windowsQuery } from "./queries";

const idOf = ({ id }: MaintenanceWindow) => id;
const nameOf = ({ name }: MaintenanceWindow) => name;

export function Windows() {
    const { t } = useTranslation();
    const query = useInfiniteQuery(windowsQuery);
    const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
    const [isNew, setNew] = useState(false);
    const [removed, remove] = useState<MaintenanceWindow | null>(null);
    const columns = useMemo<Column<MaintenanceWindow>[]>(
        () => [
            {
                id: "name",
                label: t("window.name"),
                show: ({ name }) => (
                    <span translate="no" className="cut">
                        {name}
                    </span>
                ),
                width: 180,
                isWide: true,
                isFixed: true,
                isOnPhone: true,
            },
            {
                id: "what",
                label: t("silence.what"),
                show: ({ matcher }) => <MatcherText of={matcher} />,
                width: 220,
            },
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
            {
                id: "do",
                label: t("source.do"),
                show: (row) => (
                    <Button
                        size="compact-xs"
                        aria-label={t("window.removeOne", { name: row.name })}
                        onClick={() => remove(row)}
                    >
                        {t("window.remove")}
                    </Button>
                ),
                width: 110,
            },
        ],
        [t],
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
    const { t } = useTranslation();
    const { once, weekly } = schedule;
    return (
        <span className="cut">
            {weekly && t("window.weekly")}
            <span translate="no">
                {once && `${once.from.replace("T", " ")} – ${once.until.replace("T", " ")}`} {zone}
            </span>
        </span>
    );
}

function NewWindow({ onClose }: { onClose: () => void }) {
    const { t } = useTranslation();
    const [name, setName] = useState("");
    const [zone, setZone] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
    const [from, setFrom] = useState(() => localTime(inHours(24)));
    const [to, setTo] = useState(() => localTime(inHours(26)));
    const [form, setForm] = useState<MatcherForm>({});
    const matcher = matcherOf(form);
    const make = useChange(
        () =>
            answer(
                api.POST("/api/v1/maintenance-windows", {
                    body: { name, zone, matcher, schedule: { once: { from, until: to } } },
                }),
            ),
        t("window.made"),
    );
    return (
        <Ask
            title={t("window.new")}
            action={t("window.plan")}
            isReady={name.trim() !== "" && from < to && Object.keys(matcher).length > 0}
            onClose={onClose}
            onDo={() => make.mutateAsync(undefined)}
        >
            <TextInput
                data-autofocus
                label={t("window.name")}
                maxLength={100}
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
            />
            <TextInput
                type="datetime-local"
                label={t("window.from")}
                value={from}
                onChange={(event) => setFrom(event.currentTarget.value)}
            />
            <TextInput
                type="datetime-local"
                label={t("window.to")}
                value={to}
                onChange={(event) => setTo(event.currentTarget.value)}
            />
            <TextInput
                label={t("window.zone")}
                maxLength={64}
                value={zone}
                onChange={(event) => setZone(event.currentTarget.value)}
            />
            <MatcherFields form={form} onChange={setForm} />
        </Ask>
    );
}
