// How suggestions are learnt: from how much, how often they are right, what is mistaken for what.
import { Button, Switch } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../../api/client";
import type { SuggestionModel, SuggestionOverview } from "../../api/types";
import { Failed, Skeletons } from "../../frame/states";
import { useToasts } from "../../frame/toasts";
import { When } from "../../text/when";
import { overviewQuery } from "./queries";
import { useNameOf } from "./suggested";
import styles from "./suggestions.module.css";

export function Suggestions() {
    const { data, error, refetch } = useQuery(overviewQuery);
    if (error) return <Failed isPage error={error} retry={() => void refetch()} />;
    if (!data) return <Skeletons rows={6} height={48} />;
    return <Overview overview={data} />;
}

function Overview({ overview }: { overview: SuggestionOverview }) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const keep = (next: SuggestionOverview) => queries.setQueryData(overviewQuery.queryKey, next);
    const enable = useMutation({
        mutationFn: (is_enabled: boolean) =>
            answer(
                api.PATCH("/api/v1/suggestions", {
                    params: basedOn(overview.version),
                    body: { is_enabled },
                }),
            ),
        onSuccess: (next) => {
            keep(next);
            toast.done(t("done.saved"));
        },
        onError: toast.failed,
    });
    const train = useMutation({
        mutationFn: () => answer(api.POST("/api/v1/suggestions/training")),
        onSuccess: () => {
            toast.done(t("suggestion.asked"));
            return queries.invalidateQueries({ queryKey: overviewQuery.queryKey });
        },
        onError: toast.failed,
    });
    return (
        <div className={styles.page}>
            <h1>{t("suggestion.title")}</h1>
            <p className="dim">{t("suggestion.intro")}</p>
            <div className="row" style={{ margin: "16px 0", gap: 24 }}>
                <Switch
                    label={t("suggestion.on")}
                    description={overview.is_enabled ? undefined : t("suggestion.onText")}
                    checked={overview.is_enabled}
                    onChange={(event) => enable.mutate(event.currentTarget.checked)}
                />
                <Button
                    disabled={overview.is_training}
                    loading={train.isPending}
                    onClick={() => train.mutate()}
                >
                    {t(overview.is_training ? "suggestion.training" : "suggestion.train")}
                </Button>
            </div>
            {overview.trained_at ? (
                <p>
                    {t("suggestion.trained")} <When at={overview.trained_at} /> ·{" "}
                    {t("suggestion.answers")}: {overview.answered}
                </p>
            ) : (
                <p className="dim">{t("suggestion.never")}</p>
            )}
            {overview.models.map((model) => (
                <Model key={model.property} model={model} overview={overview} />
            ))}
        </div>
    );
}

function percent(share: number) {
    return `${Math.round(share * 100)} %`;
}

function Model({ model, overview }: { model: SuggestionModel; overview: SuggestionOverview }) {
    const { t } = useTranslation();
    const nameOf = useNameOf();
    const name = (label: string) => nameOf({ property: model.property, value: label, name: label });
    const facts: [string, string][] = [
        [t("suggestion.tickets"), String(model.texts)],
        [t("suggestion.sureFrom"), percent(model.sure_from)],
        [t("suggestion.accuracy"), percent(model.accuracy)],
        [t("suggestion.answered"), percent(model.answered)],
        [t("suggestion.answeredRight"), percent(model.answered_accuracy)],
        [
            t("suggestion.offered"),
            t("suggestion.offeredOf", { offered: model.offered, considered: model.considered }),
        ],
    ];
    return (
        <section className={styles.model}>
            <h2>{t(`field.${model.property}`)}</h2>
            {model.state !== "ready" ? (
                <p className="dim">
                    {t(`suggestion.state.${model.state}`, {
                        all: overview.examples_min,
                        each: overview.examples_of_label_min,
                    })}
                </p>
            ) : (
                <>
                    {!model.is_answering && <p>{t("suggestion.silent")}</p>}
                    <dl className={styles.facts}>
                        {facts
                            .filter(([label]) => model.is_answering || label !== facts[1]?.[0])
                            .map(([label, value]) => [
                                <dt key={`${label} of`}>{label}</dt>,
                                <dd key={label}>{value}</dd>,
                            ])}
                    </dl>
                    <Labels model={model} name={name} />
                </>
            )}
        </section>
    );
}

function Labels({ model, name }: { model: SuggestionModel; name: (label: string) => string }) {
    const { t } = useTranslation();
    return (
        <>
            <table className={styles.table}>
                <caption className="unseen">{t("suggestion.byValue")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t("suggestion.value")}</th>
                        <th scope="col">{t("suggestion.heldOut")}</th>
                        <th scope="col">{t("suggestion.right")}</th>
                        <th scope="col">{t("suggestion.answered")}</th>
                    </tr>
                </thead>
                <tbody>
                    {model.labels.map(({ label, texts, right, answered }) => (
                        <tr key={label}>
                            <th scope="row">{name(label)}</th>
                            <td>{texts}</td>
                            <td>{texts > 0 ? percent(right / texts) : "–"}</td>
                            <td>{texts > 0 ? percent(answered / texts) : "–"}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
            {model.confusions.length > 0 && (
                <>
                    <h3 className="dim">{t("suggestion.confused")}</h3>
                    <ul>
                        {model.confusions.map(({ truth, taken_for, texts }) => (
                            <li key={`${truth} ${taken_for}`}>
                                {t("suggestion.confusion", {
                                    truth: name(truth),
                                    other: name(taken_for),
                                    count: texts,
                                })}
                            </li>
                        ))}
                    </ul>
                </>
            )}
        </>
    );
}
