// All deployments, the newest first: what was put where, by whom, and how it did.
import { Button, Select } from "@mantine/core";
import { IconRocket } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { applicationsQuery } from "../api/applications";
import type { Deployment } from "../api/types";
import { asData } from "../frame/as-data";
import { useCommands } from "../frame/commands";
import pageStyles from "../frame/page.module.css";
import { Empty } from "../frame/states";
import { listCommand } from "../parts/list/key-bindings";
import type { Column } from "../parts/table/columns";
import { Table } from "../parts/table/table";
import { may, useMe } from "../session/session";
import { useNow, When } from "../text/when";
import { HealthMark, StatusMark } from "./marks";
import { deploymentsQuery } from "./queries";
import { RecordDialog } from "./record-dialog";
import styles from "./releases.module.css";
import { verdictsOf } from "./verdicts";

const idOf = ({ id }: Deployment) => id;
const nameOf = ({ service, application, version }: Deployment) =>
    `${service ?? application} ${version}`;

export function Deployments() {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const me = useMe();
    const { application, environment } = useSearch({ from: "/frame/deployments" });
    const deployments = useInfiniteQuery(deploymentsQuery({ application, environment }));
    const rows = useMemo(
        () => deployments.data?.pages.flatMap((page) => page.items),
        [deployments.data],
    );
    const columns = useColumns();
    const [isRecording, setRecording] = useState(false);
    const mayRecord = may(me, "deployment_record");
    useCommands(
        mayRecord
            ? [
                  {
                      id: listCommand("new"),
                      label: t("deployment.record"),
                      group: t("command.group.do"),
                      run: () => setRecording(true),
                  },
              ]
            : [],
    );
    const more = () => {
        if (!deployments.isFetchingNextPage) void deployments.fetchNextPage();
    };
    const isChosen = application !== undefined || environment !== undefined;
    return (
        <div className={pageStyles.page}>
            <div className={pageStyles.head}>
                <h1>{t("place.deployments")}</h1>
                <span className="grow" />
                <Choices rows={rows ?? []} />
                {mayRecord && (
                    <Button onClick={() => setRecording(true)}>{t("deployment.record")}</Button>
                )}
            </div>
            <Table<Deployment>
                name="deployments"
                label={t("place.deployments")}
                columns={columns}
                rows={rows}
                idOf={idOf}
                nameOf={nameOf}
                empty={
                    <Empty
                        icon={<IconRocket size={22} />}
                        title={t(isChosen ? "deployment.noneChosen" : "deployment.none")}
                        action={
                            isChosen ? (
                                <Button
                                    renderRoot={(props) => <Link to="/deployments" {...props} />}
                                >
                                    {t("deployment.showAll")}
                                </Button>
                            ) : undefined
                        }
                    >
                        {t(isChosen ? "deployment.noneChosenHelp" : "deployment.noneHelp")}
                    </Empty>
                }
                error={rows ? undefined : (deployments.error ?? undefined)}
                retry={() => void deployments.refetch()}
                onOpen={(id) => void navigate({ to: "/deployments/$id", params: { id } })}
                more={deployments.hasNextPage ? more : undefined}
                isMain
            />
            {isRecording && <RecordDialog onClose={() => setRecording(false)} />}
        </div>
    );
}

function Choices({ rows }: { rows: readonly Deployment[] }) {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const { application, environment } = useSearch({ from: "/frame/deployments" });
    const { data: applications = [] } = useQuery(applicationsQuery);
    const environments = new Set(rows.flatMap((row) => row.environment ?? []));
    if (environment !== undefined) environments.add(environment);
    const ask = (change: object) =>
        void navigate({
            to: "/deployments",
            search: (before) => ({ ...before, ...change }),
            replace: true,
        });
    return (
        <>
            <Select
                w={170}
                aria-label={t("deployment.application")}
                placeholder={t("deployment.allApplications")}
                clearable
                searchable
                value={application ?? null}
                data={applications.map(({ key, name }) => ({ value: key, label: name }))}
                {...asData}
                onChange={(next) => ask({ application: next ?? undefined })}
            />
            <Select
                w={170}
                aria-label={t("deployment.environment")}
                placeholder={t("deployment.allEnvironments")}
                clearable
                value={environment ?? null}
                data={Array.from(environments).toSorted()}
                {...asData}
                onChange={(next) => ask({ environment: next ?? undefined })}
            />
        </>
    );
}

/** How it did after 5, 15 and 60 minutes, side by side. */
function Verdicts({ of }: { of: Deployment }) {
    const { t } = useTranslation();
    const now = useNow();
    return (
        <span className={styles.verdicts}>
            {verdictsOf(of, now).map(({ minutes, verdict, due }) => (
                <span key={minutes}>
                    <span>{t("deployment.minutes", { minutes })}</span>
                    {verdict ? (
                        <HealthMark of={verdict.comparison.health} isBare />
                    ) : (
                        <span title={t(due ? "deployment.notYet" : "deployment.notJudged")}>
                            {due ? "…" : "–"}
                        </span>
                    )}
                </span>
            ))}
        </span>
    );
}

function useColumns(): Column<Deployment>[] {
    const { t } = useTranslation();
    return useMemo(() => {
        const text = (
            id: string,
            label: string,
            of: (row: Deployment) => string | null,
            width: number,
        ): Column<Deployment> => ({
            id,
            label,
            show: (row) => (
                <span translate="no" className="cut" title={of(row) ?? undefined}>
                    {of(row) ?? "–"}
                </span>
            ),
            width,
        });
        return [
            {
                id: "version",
                label: t("deployment.version"),
                show: (row) => (
                    <Link
                        to="/deployments/$id"
                        params={{ id: row.id }}
                        className="cut"
                        translate="no"
                        tabIndex={-1}
                        onClick={(event) => event.stopPropagation()}
                    >
                        {row.previous_version ? `${row.previous_version} → ` : ""}
                        <b>{row.version}</b>
                    </Link>
                ),
                width: 150,
                isWide: true,
                isFixed: true,
                isOnPhone: true,
            },
            text("service", t("deployment.service"), ({ service }) => service, 120),
            text("application", t("deployment.application"), (row) => row.application, 92),
            text("environment", t("deployment.environment"), (row) => row.environment, 106),
            {
                id: "status",
                label: t("deployment.status"),
                show: ({ status }) => <StatusMark of={status} />,
                width: 116,
                isOnPhone: true,
            },
            {
                id: "verdicts",
                label: t("deployment.howItDid"),
                show: (row) => <Verdicts of={row} />,
                width: 200,
            },
            text("actor", t("deployment.by"), actorOf, 110),
            {
                id: "started",
                label: t("deployment.started"),
                show: ({ started_at: at }) => <When at={at} />,
                width: 120,
                isNumber: true,
            },
        ];
    }, [t]);
}

/** Who deployed it, in words of the sender, else who recorded it. */
export const actorOf = ({ actor, created_by: by, ingest_key: key }: Deployment) =>
    actor ?? by?.name ?? key?.name ?? null;
