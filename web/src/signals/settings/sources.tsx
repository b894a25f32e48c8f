// The sources that are expected to report, and which of them are dead.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { SignalSource } from "../../api/types";
import type { Column } from "../../parts/table/columns";
import { duration } from "../../parts/value/format";
import { locale } from "../../text/language";
import { When } from "../../text/when";
import { doColumn, nameColumn } from "./columns";
import { SetList, useChange } from "./list";
import { sourcesQuery } from "./queries";

const idOf = ({ id }: SignalSource) => id;
const nameOf = ({ source, scope }: SignalSource) => [source, scope].filter(Boolean).join(" ");

export function Sources() {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    const query = useInfiniteQuery(sourcesQuery);
    const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
    const { mutate: forget, isPending } = useChange(
        (id: string) =>
            answer(api.DELETE("/api/v1/signal-sources/{id}", { params: { path: { id } } })),
        t("source.forgotten"),
    );
    const columns = useMemo<Column<SignalSource>[]>(
        () => [
            { ...nameColumn(t("matcher.source"), nameOf), value: nameOf },
            {
                id: "application",
                label: t("incident.application"),
                show: ({ application }) => <span translate="no">{application}</span>,
                value: ({ application }) => application,
                width: 110,
            },
            {
                id: "every",
                label: t("source.every"),
                show: ({ every_seconds: seconds }) => duration(seconds * 1000, language),
                value: ({ every_seconds: seconds }) => seconds,
                width: 140,
                isNumber: true,
            },
            {
                id: "seen",
                label: t("source.seen"),
                show: ({ seen_at: at }) => <When at={at} />,
                value: ({ seen_at: at }) => at,
                width: 150,
                isNumber: true,
            },
            {
                id: "dead",
                label: t("incident.state"),
                show: ({ dead_since: since }) =>
                    since ? (
                        <>
                            {t("source.dead")} <When at={since} />
                        </>
                    ) : (
                        t("source.alive")
                    ),
                value: ({ dead_since: since }) => since ?? "",
                width: 190,
                isOnPhone: true,
            },
            doColumn(
                t,
                [
                    {
                        label: t("source.forget"),
                        name: (row) => t("source.forgetOne", { name: nameOf(row) }),
                        run: ({ id }) => forget(id),
                        isBusy: isPending,
                    },
                ],
                { width: 150 },
            ),
        ],
        [t, language, forget, isPending],
    );
    return (
        <SetList<SignalSource>
            name="signal-sources"
            label={t("source.title")}
            columns={columns}
            rows={rows}
            idOf={idOf}
            nameOf={nameOf}
            query={query}
            empty={{ title: t("source.none"), help: t("source.noneHelp") }}
        />
    );
}
