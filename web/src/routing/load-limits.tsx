// How many open tickets routing gives each of a team's people at most. For those who manage teams.
import { NumberInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../api/client";
import { fieldError } from "../api/problem";
import type { Availability, Team } from "../api/types";
import { Failed, Skeletons } from "../frame/states";
import { useToasts } from "../frame/toasts";
import { availabilityQuery } from "./queries";
import styles from "./routing.module.css";

export function LoadLimits({ team }: { team: Team }) {
    const { t } = useTranslation();
    const [isOpen, setOpen] = useState(false);
    if (team.members.length === 0) return null;
    return (
        <details className={styles.limits} onToggle={(event) => setOpen(event.currentTarget.open)}>
            <summary>{t("routing.limits")}</summary>
            <p className="dim">{t("routing.limitsText")}</p>
            {isOpen &&
                team.members.map(({ id, name }) => <OfPerson key={id} id={id} name={name} />)}
        </details>
    );
}

function OfPerson({ id, name }: { id: string; name: string }) {
    const { data, error, refetch } = useQuery(availabilityQuery(id));
    if (error) return <Failed error={error} retry={() => void refetch()} />;
    if (!data) return <Skeletons rows={1} height={36} />;
    return <Limit key={data.version} name={name} availability={data} />;
}

function Limit({ name, availability }: { name: string; availability: Availability }) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const { person } = availability;
    const put = useMutation({
        mutationFn: ({ limit, version }: { limit: number | null; version: number }) =>
            answer(
                api.PATCH("/api/v1/users/{id}/availability", {
                    params: { path: { id: person.id }, ...basedOn(version) },
                    body: { open_max: limit },
                }),
            ),
        onSuccess: (next) => queries.setQueryData(availabilityQuery(person.id).queryKey, next),
        onError: (error) => {
            if (!fieldError(error, "open_max")) toast.failed(error);
            void queries.invalidateQueries({ queryKey: availabilityQuery(person.id).queryKey });
        },
    });
    const was = availability.open_max ?? null;
    const save = async (limit: number | null) => {
        if (limit === was) return;
        const next = await put
            .mutateAsync({ limit, version: availability.version })
            .catch(() => null);
        if (next)
            toast.done(t("done.saved"), () => put.mutate({ limit: was, version: next.version }));
    };
    return (
        <NumberInput
            label={<span translate="no">{name}</span>}
            min={1}
            max={10_000}
            clampBehavior="blur"
            allowDecimal={false}
            placeholder={t("routing.noLimit")}
            defaultValue={was ?? ""}
            error={fieldError(put.error, "open_max")}
            onBlur={(event) => {
                const limit = event.currentTarget.value;
                void save(limit === "" ? null : Number(limit));
            }}
        />
    );
}
