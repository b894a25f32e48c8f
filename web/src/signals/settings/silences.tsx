// What is silenced: until when, why, by whom; and the way to end it.
import { Button, TextInput } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { Silence } from "../../api/types";
import { Ask } from "../../frame/ask";
import type { Column } from "../../parts/table/columns";
import { At } from "../../text/when";
import { inHours, localTime, timeOfLocal } from "../times";
import { doColumn, matcherColumn, nameColumn } from "./columns";
import { SetList, useChange } from "./list";
import { MatcherFields, type MatcherForm, matcherOf } from "./matcher";
import { silencesQuery } from "./queries";

const idOf = ({ id }: Silence) => id;
const nameOf = ({ reason }: Silence) => reason;

export function Silences() {
    const { t } = useTranslation();
    const query = useInfiniteQuery(silencesQuery);
    const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
    const [isNew, setNew] = useState(false);
    const { mutate: end, isPending } = useChange(
        (id: string) =>
            answer(api.POST("/api/v1/signal-silences/{id}/end", { params: { path: { id } } })),
        t("silence.ended"),
    );
    const columns = useMemo<Column<Silence>[]>(
        () => [
            nameColumn(t("silence.reason"), nameOf),
            matcherColumn(t("silence.what")),
            {
                id: "until",
                label: t("silence.until"),
                show: ({ ends_at: at }) => <At at={at} />,
                width: 160,
                isNumber: true,
            },
            {
                id: "by",
                label: t("silence.by"),
                show: ({ created_by: by }) => <span translate="no">{by.name}</span>,
                width: 120,
            },
            doColumn(
                t,
                [
                    {
                        label: t("silence.end"),
                        name: (row) => t("silence.endOne", { name: row.reason }),
                        run: ({ id }) => end(id),
                        isBusy: isPending,
                    },
                ],
                {
                    width: 130,
                    instead: (row) => (row.is_in_force ? null : t("silence.over")),
                },
            ),
        ],
        [t, end, isPending],
    );
    return (
        <>
            <SetList<Silence>
                name="signal-silences"
                label={t("silence.title")}
                columns={columns}
                rows={rows}
                idOf={idOf}
                nameOf={nameOf}
                query={query}
                empty={{ title: t("silence.none"), help: t("silence.noneHelp") }}
                tools={<Button onClick={() => setNew(true)}>{t("silence.new")}</Button>}
            />
            {isNew && <NewSilence onClose={() => setNew(false)} />}
        </>
    );
}

function NewSilence({ onClose }: { onClose: () => void }) {
    const { t } = useTranslation();
    const [reason, setReason] = useState("");
    const [end, setEnd] = useState(() => localTime(inHours(4)));
    const [form, setForm] = useState<MatcherForm>({});
    const endsAt = timeOfLocal(end);
    const matcher = matcherOf(form);
    const make = useChange(
        () =>
            answer(
                api.POST("/api/v1/signal-silences", {
                    body: { reason, ends_at: endsAt ?? "", matcher },
                }),
            ),
        t("silence.made"),
    );
    return (
        <Ask
            title={t("silence.new")}
            action={t("signal.silence")}
            isReady={reason.trim() !== "" && endsAt !== null && Object.keys(matcher).length > 0}
            onClose={onClose}
            onDo={() => make.mutateAsync(undefined)}
        >
            <p className="dim">{t("silence.help")}</p>
            <TextInput
                data-autofocus
                label={t("silence.reason")}
                maxLength={500}
                value={reason}
                onChange={(event) => setReason(event.currentTarget.value)}
            />
            <TextInput
                type="datetime-local"
                label={t("silence.until")}
                value={end}
                onChange={(event) => setEnd(event.currentTarget.value)}
            />
            <MatcherFields form={form} onChange={setForm} />
        </Ask>
    );
}
