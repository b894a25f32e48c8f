// One objective: what it promises, what is left of its budget, and how fast that is spent.
import { Button } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { Objective } from "../../api/types";
import pageStyles from "../../frame/page.module.css";
import { Failed, Skeletons } from "../../frame/states";
import { useToasts } from "../../frame/toasts";
import { may, useMe } from "../../session/session";
import { At, When } from "../../text/when";
import { useFormats } from "../figures";
import shared from "../monitoring.module.css";
import serviceStyles from "../service/service.module.css";
import { BudgetCharts } from "./budget-charts";
import { BurnTable } from "./burn-table";
import { BudgetLeft, StatusMark } from "./marks";
import { percent } from "./model";
import { ObjectiveDialog } from "./objective-dialog";
import { Target } from "./objectives";
import { Counted } from "./preview";
import { objectiveQuery, objectiveSignalsQuery } from "./queries";

export function ObjectivePage() {
    const { id = "" } = useParams({ strict: false });
    const { data, error, refetch } = useQuery(objectiveQuery(id));
    if (data) return <Page key={id} objective={data} />;
    return (
        <div className={pageStyles.page}>
            {error ? (
                <Failed error={error} retry={() => void refetch()} isPage />
            ) : (
                <Skeletons rows={8} height={40} />
            )}
        </div>
    );
}

function Page({ objective }: { objective: Objective }) {
    const { t } = useTranslation();
    const { count } = useFormats();
    const { figures } = objective;
    return (
        <div className={pageStyles.page}>
            <header className={`${pageStyles.head} ${shared.head}`}>
                <Link to="/objectives" aria-label={t("objective.back")} className="row">
                    <IconArrowLeft size={16} aria-hidden />
                </Link>
                <h1 translate="no">{objective.name}</h1>
                <StatusMark of={objective} />
                <span className="grow" />
                <Tools of={objective} />
            </header>
            <div className={serviceStyles.overview}>
                <div className={serviceStyles.slow} style={{ maxWidth: 1040 }}>
                    <section className={serviceStyles.card} aria-label={t("objective.about")}>
                        <Facts of={objective} />
                        {figures.requests > 0 && figures.budget_requests < 1 && (
                            <p>{t("objective.tooFew")}</p>
                        )}
                        <Counted threshold={objective.counted_threshold_ms} />
                        {objective.counted_to === null && <p>{t("objective.notCounted")}</p>}
                    </section>
                    <Signals of={objective} />
                    <section className={serviceStyles.card} aria-labelledby="objective-budget">
                        <header>
                            <h2 id="objective-budget">{t("objective.budget")}</h2>
                        </header>
                        <p>
                            {t("objective.budgetOf", {
                                allowed: count(Math.floor(figures.budget_requests)),
                                requests: count(figures.requests),
                                bad: count(figures.bad),
                            })}
                        </p>
                        <BudgetCharts of={objective} />
                    </section>
                    <section className={serviceStyles.card} aria-labelledby="objective-burn">
                        <header>
                            <h2 id="objective-burn">{t("objective.burn")}</h2>
                        </header>
                        <p className="dim">{t("objective.burnHelp")}</p>
                        <BurnTable of={objective} />
                    </section>
                </div>
            </div>
        </div>
    );
}

function Facts({ of }: { of: Objective }) {
    const { t } = useTranslation();
    const { language, micros } = useFormats();
    const left = of.figures.budget_left_minutes;
    const facts = [
        [t("objective.target"), <Target of={of} />],
        [t("objective.attained"), percent(of.figures.attained_percent, language)],
        [t("objective.budgetLeft"), <BudgetLeft figures={of.figures} />],
        [
            t("objective.asTime"),
            left === null
                ? "–"
                : t("objective.timeOf", {
                      left: micros(left * 60e6),
                      whole: micros(of.figures.budget_minutes * 60e6),
                  }),
        ],
        [
            t("objective.indicator"),
            of.threshold_ms === null
                ? t("objective.indicators.availability")
                : t("objective.within", { threshold: micros(of.threshold_ms * 1000) }),
        ],
        [
            t("objective.service"),
            <Link
                to="/services/$application/$service"
                params={{ application: of.application, service: of.service }}
                search={{
                    environment: of.environment || undefined,
                    operation: of.operation || undefined,
                }}
                translate="no"
            >
                {of.service}
            </Link>,
        ],
        [t("objective.application"), <span translate="no">{of.application}</span>],
        [t("objective.operation"), <Named name={of.operation} />],
        [t("objective.environment"), <Named name={of.environment} />],
        [t("objective.countedFrom"), of.counted_from ? <At at={of.counted_from} /> : "–"],
        [t("objective.countedTo"), of.counted_to ? <When at={of.counted_to} /> : "–"],
    ] as const;
    return (
        <dl className={serviceStyles.where}>
            {facts.map(([label, value]) => (
                <div key={label} className="row" style={{ alignItems: "baseline" }}>
                    <dt className="dim" style={{ width: 140, flex: "none" }}>
                        {label}
                    </dt>
                    <dd style={{ minWidth: 0, overflowWrap: "anywhere" }}>{value}</dd>
                </div>
            ))}
        </dl>
    );
}

function Named({ name }: { name: string }) {
    const { t } = useTranslation();
    return name ? <span translate="no">{name}</span> : <>{t("objective.all")}</>;
}

/** The signals that are there, with the incidents they belong to. */
function Signals({ of }: { of: Objective }) {
    const { t } = useTranslation();
    const me = useMe();
    const { data } = useQuery({
        ...objectiveSignalsQuery(of.application, of.service),
        enabled: of.signals.length > 0 && may(me, "signal_read"),
    });
    if (of.signals.length === 0) return null;
    return (
        <section className={serviceStyles.card} aria-labelledby="objective-signals">
            <header>
                <h2 id="objective-signals">{t("objective.signals")}</h2>
            </header>
            <ul>
                {of.signals.map(({ key, speed, since }) => {
                    const signal = data?.items.find((one) => one.key === key);
                    return (
                        <li key={key}>
                            {t(`objective.burning.${speed}`)} · <When at={since} />
                            {signal?.incident && (
                                <>
                                    {" · "}
                                    <Link
                                        to="/incidents/$id"
                                        params={{ id: signal.incident }}
                                        className={shared.link}
                                        style={{ textDecoration: "underline" }}
                                    >
                                        {t("objective.incident")}
                                    </Link>
                                </>
                            )}
                        </li>
                    );
                })}
            </ul>
        </section>
    );
}

function Tools({ of }: { of: Objective }) {
    const { t } = useTranslation();
    const toast = useToasts();
    const navigate = useNavigate();
    const queries = useQueryClient();
    const [isEditing, setEditing] = useState(false);
    const params = { path: { id: of.id } };
    const refresh = () => queries.invalidateQueries({ queryKey: ["objectives"] });
    const restore = useMutation({
        mutationFn: () => answer(api.POST("/api/v1/objectives/{id}/restore", { params })),
        onSuccess: () => toast.done(t("objective.restored", { name: of.name })),
        onError: toast.failed,
        onSettled: refresh,
    });
    const retire = useMutation({
        mutationFn: () => answer(api.DELETE("/api/v1/objectives/{id}", { params })),
        onSuccess: () => {
            toast.done(t("objective.retired", { name: of.name }), () => restore.mutate());
            void navigate({ to: "/objectives" });
        },
        onError: toast.failed,
        onSettled: refresh,
    });
    return (
        <>
            {of.may.includes("change") && (
                <Button onClick={() => setEditing(true)}>{t("objective.change")}</Button>
            )}
            {of.may.includes("retire") && (
                <Button disabled={retire.isPending} onClick={() => retire.mutate()}>
                    {t("objective.retire")}
                </Button>
            )}
            {of.may.includes("restore") && (
                <Button disabled={restore.isPending} onClick={() => restore.mutate()}>
                    {t("objective.restore")}
                </Button>
            )}
            {isEditing && <ObjectiveDialog objective={of} onClose={() => setEditing(false)} />}
        </>
    );
}
