// One deployment: what it was, and how the service did afterwards, with every figure of it.
import { Button } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../api/client";
import type { Deployment } from "../api/types";
import { Ask } from "../frame/ask";
import pageStyles from "../frame/page.module.css";
import { useServiceCharts } from "../frame/service-charts";
import { Failed, Skeletons } from "../frame/states";
import { useToasts } from "../frame/toasts";
import { printRange, type TimeRange } from "../parts/range/range";
import { TimeRangeProvider } from "../parts/range/time-range";
import { At } from "../text/when";
import { actorOf } from "./deployments";
import { HealthMark, StatusMark } from "./marks";
import { deploymentQuery } from "./queries";
import styles from "./releases.module.css";
import { VerdictTable } from "./verdict-table";
import { latestVerdict, safeLink } from "./verdicts";

export function DeploymentPage() {
    const { id = "" } = useParams({ strict: false });
    const { data, error, refetch } = useQuery(deploymentQuery(id));
    if (data) return <Page key={id} deployment={data} />;
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

function Page({ deployment }: { deployment: Deployment }) {
    const { t } = useTranslation();
    const latest = latestVerdict(deployment);
    return (
        <div className={pageStyles.page}>
            <header className={`${pageStyles.head} ${styles.head}`}>
                <Link to="/deployments" className={styles.back} aria-label={t("deployment.back")}>
                    <IconArrowLeft size={16} aria-hidden />
                </Link>
                <h1 className="cut" translate="no">
                    {deployment.service ?? deployment.application} {deployment.version}
                </h1>
                <StatusMark of={deployment.status} />
                {latest && <HealthMark of={latest.comparison.health} />}
                <span className="grow" />
                <Tools of={deployment} />
            </header>
            <div className={styles.body}>
                <section aria-label={t("deployment.about")}>
                    <Facts of={deployment} />
                </section>
                <section aria-labelledby="deployment-verdicts">
                    <h2 id="deployment-verdicts">{t("deployment.howItDid")}</h2>
                    <VerdictTable of={deployment} />
                </section>
                <Charts of={deployment} />
            </div>
        </div>
    );
}

function Facts({ of }: { of: Deployment }) {
    const { t } = useTranslation();
    const link = safeLink(of.url);
    const facts = [
        [t("deployment.application"), <span translate="no">{of.application}</span>],
        [t("deployment.service"), <Service of={of} />],
        [t("deployment.environment"), <span translate="no">{of.environment ?? "–"}</span>],
        [t("deployment.previous"), <span translate="no">{of.previous_version ?? "–"}</span>],
        [t("deployment.started"), <At at={of.started_at} />],
        [t("deployment.finished"), of.finished_at ? <At at={of.finished_at} /> : "–"],
        [t("deployment.seen"), of.seen_at ? <At at={of.seen_at} /> : "–"],
        [t("deployment.by"), <span translate="no">{actorOf(of) ?? "–"}</span>],
        [t("deployment.source"), t(`deployment.sources.${of.source}`)],
        ...(of.revision
            ? [[t("deployment.revision"), <code translate="no">{of.revision}</code>] as const]
            : []),
        ...(link
            ? [
                  [
                      t("deployment.url"),
                      <a href={link} target="_blank" rel="noreferrer noopener" translate="no">
                          {link}
                      </a>,
                  ] as const,
              ]
            : []),
        ...(of.is_return ? [[t("deployment.return"), t("deployment.returnHelp")] as const] : []),
    ] as const;
    return (
        <>
            <dl className={styles.facts}>
                {facts.map(([label, value]) => (
                    <div key={label}>
                        <dt>{label}</dt>
                        <dd>{value}</dd>
                    </div>
                ))}
            </dl>
            {of.note && (
                <p className={styles.note} translate="no">
                    {of.note}
                </p>
            )}
        </>
    );
}

const minute = 60_000;

/** The time that a deployment is looked at: half an hour before to an hour after. */
function rangeAround(of: Deployment): TimeRange {
    const at = Date.parse(of.seen_at ?? of.finished_at ?? of.started_at);
    return { kind: "between", from: at - 30 * minute, to: at + 65 * minute };
}

/** How the service did around it, where somebody has charts. */
function Charts({ of }: { of: Deployment }) {
    const { t } = useTranslation();
    const ServiceCharts = useServiceCharts();
    const initial = useMemo(() => rangeAround(of), [of]);
    if (ServiceCharts === null || of.service === null) return null;
    return (
        <section aria-labelledby="deployment-charts">
            <h2 id="deployment-charts">{t("deployment.charts")}</h2>
            <TimeRangeProvider initial={initial}>
                <ServiceCharts
                    application={of.application}
                    service={of.service}
                    environment={of.environment ?? undefined}
                />
            </TimeRangeProvider>
        </section>
    );
}

/** Leads to the service at that time. */
function Service({ of }: { of: Deployment }) {
    const { t } = useTranslation();
    if (of.service === null) return <>{t("deployment.allServices")}</>;
    const range = printRange(rangeAround(of));
    return (
        <Link
            to="/services/$application/$service"
            params={{ application: of.application, service: of.service }}
            search={{ range, environment: of.environment ?? undefined }}
            translate="no"
        >
            {of.service}
        </Link>
    );
}

/** What it may become from what it is. */
function outcomesOf({ may, status }: Deployment) {
    if (!may.includes("end")) return [];
    return status === "running"
        ? (["succeeded", "failed"] as const)
        : status === "rolled_back"
          ? []
          : (["rolled_back"] as const);
}

function Tools({ of }: { of: Deployment }) {
    const { t } = useTranslation();
    const toast = useToasts();
    const navigate = useNavigate();
    const queries = useQueryClient();
    const [isRemoving, setRemoving] = useState(false);
    const refresh = () => queries.invalidateQueries({ queryKey: ["deployments"] });
    const end = useMutation({
        mutationFn: (status: "succeeded" | "failed" | "rolled_back") =>
            answer(
                api.PATCH("/api/v1/deployments/{id}", {
                    params: { path: { id: of.id }, ...basedOn(of.edition) },
                    body: { status },
                }),
            ),
        onSuccess: (now) => {
            queries.setQueryData(deploymentQuery(of.id).queryKey, now);
            toast.done(t("done.saved"));
        },
        onError: toast.failed,
        onSettled: refresh,
    });
    return (
        <>
            {outcomesOf(of).map((status) => (
                <Button key={status} disabled={end.isPending} onClick={() => end.mutate(status)}>
                    {t(`deployment.end.${status}`)}
                </Button>
            ))}
            {of.may.includes("remove") && (
                <Button onClick={() => setRemoving(true)}>{t("deployment.remove")}</Button>
            )}
            {isRemoving && (
                <Ask
                    title={t("deployment.removeAsk")}
                    action={t("deployment.remove")}
                    onClose={() => setRemoving(false)}
                    onDo={async () => {
                        await answer(
                            api.DELETE("/api/v1/deployments/{id}", {
                                params: { path: { id: of.id } },
                            }),
                        );
                        await navigate({ to: "/deployments" });
                        void refresh();
                    }}
                >
                    <p>{t("deployment.removeText")}</p>
                </Ask>
            )}
        </>
    );
}
