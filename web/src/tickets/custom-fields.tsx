// The custom fields of a ticket among its properties, and what its requester thought of the answer.
import { Button } from "@mantine/core";
import { IconMoodSad, IconMoodSmile } from "@tabler/icons-react";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import { fieldError } from "../api/problem";
import type { Ticket, TicketFields } from "../api/types";
import { FormProblem } from "../frame/form-problem";
import { useToasts } from "../frame/toasts";
import { type Answers, given, shownValue, type Value } from "../parts/form/answers";
import { AskedFields } from "../parts/form/asked-fields";
import { locale } from "../text/language";
import { When } from "../text/when";
import styles from "./properties.module.css";
import { Group } from "./properties";

function fieldsQuery(key: string) {
    return queryOptions({
        queryKey: ["ticket", key, "fields"],
        queryFn: () =>
            answer(api.GET("/api/v1/tickets/{key}/fields", { params: { path: { key } } })),
    });
}

export function CustomFields({ ticket: { key } }: { ticket: Ticket }) {
    const { t, i18n } = useTranslation();
    const { data } = useQuery(fieldsQuery(key));
    const [isEdited, setEdited] = useState(false);
    if (!data || data.items.length === 0) return null;
    const words = { yes: t("customFields.yes"), no: t("customFields.no") };
    return (
        <Group
            title={t("customFields.title")}
            action={
                data.may_change &&
                !isEdited && (
                    <Button size="compact-xs" variant="subtle" onClick={() => setEdited(true)}>
                        {t("customFields.edit")}
                    </Button>
                )
            }
        >
            {isEdited ? (
                <Edited ticketKey={key} fields={data} onDone={() => setEdited(false)} />
            ) : (
                <dl>
                    {data.items.map((field) => (
                        <div key={field.name} className={styles.row}>
                            <dt translate="no">{field.label}</dt>
                            <dd translate="no">
                                {field.value === null ? (
                                    <span className="dim">—</span>
                                ) : (
                                    shownValue(field, locale(i18n.language), words)
                                )}
                            </dd>
                        </div>
                    ))}
                </dl>
            )}
        </Group>
    );
}

function Edited({
    ticketKey,
    fields,
    onDone,
}: {
    ticketKey: string;
    fields: TicketFields;
    onDone: () => void;
}) {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const toast = useToasts();
    const [answers, setAnswers] = useState<Answers>(() =>
        Object.fromEntries(fields.items.map(({ name, value }) => [name, value as Value])),
    );
    const save = useMutation({
        mutationFn: () => {
            const sent = given(fields.items, answers);
            // What was there and is empty now is taken away.
            for (const { name, value } of fields.items)
                if (value !== null && !(name in sent)) sent[name] = null;
            return answer(
                api.PUT("/api/v1/tickets/{key}/fields", {
                    params: { path: { key: ticketKey } },
                    body: { fields: sent },
                }),
            );
        },
        onSuccess: async () => {
            toast.done(t("done.saved"));
            onDone();
            await queries.invalidateQueries({ queryKey: ["ticket", ticketKey] });
        },
    });
    const onSubmit = (event: FormEvent) => {
        event.preventDefault();
        save.mutate();
    };
    return (
        <form
            className="stack"
            onSubmit={onSubmit}
            onKeyDown={(event) => {
                if (event.key === "Escape") onDone();
            }}
        >
            <AskedFields
                fields={fields.items}
                answers={answers}
                error={(field) => fieldError(save.error, field)}
                onChange={setAnswers}
            />
            <FormProblem error={save.error} />
            <div className="row">
                <Button type="submit" variant="filled" loading={save.isPending}>
                    {t("customFields.save")}
                </Button>
                <Button onClick={onDone}>{t("customFields.cancel")}</Button>
            </div>
        </form>
    );
}

/** How the requester rated the answers, the last one first. */
export function RatingsOf({ ticket: { key, resolved_at } }: { ticket: Ticket }) {
    const { t } = useTranslation();
    const { data } = useQuery({
        queryKey: ["ticket", key, "ratings"],
        queryFn: () =>
            answer(api.GET("/api/v1/tickets/{key}/ratings", { params: { path: { key } } })),
    });
    if (!data || (data.items.length === 0 && !resolved_at)) return null;
    return (
        <Group title={t("rating.title")}>
            {data.items.length === 0 && <p className="dim">{t("rating.none")}</p>}
            {data.items.map(({ score, comment, rated_at, solved_at }) => (
                <div key={solved_at} className="stack">
                    <span className="row">
                        {score === "good" ? (
                            <IconMoodSmile size={16} aria-hidden />
                        ) : (
                            <IconMoodSad size={16} aria-hidden />
                        )}
                        {t(`rating.${score}`)}
                        <span className="dim">
                            <When at={rated_at} />
                        </span>
                    </span>
                    {comment && <p translate="no">{comment}</p>}
                </div>
            ))}
        </Group>
    );
}
