// All incidents: what is open first. The list to look at when something is wrong.
import { Button, Select } from "@mantine/core";
import { IconAlertTriangle, IconFilterOff } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { applicationsQuery } from "../../api/applications";
import type { Incident } from "../../api/types";
import { asData } from "../../frame/as-data";
import { useCommands } from "../../frame/commands";
import pageStyles from "../../frame/page.module.css";
import { Empty } from "../../frame/states";
import { Table } from "../../parts/table/table";
import { severities, shownStates } from "../names";
import { incidentsQuery } from "../queries";
import { useColumns } from "./columns";

const none: readonly Incident[] = [];
const idOf = ({ id }: Incident) => id;
const nameOf = ({ title }: Incident) => title;

export function Incidents() {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const chosen = useSearch({ from: "/frame/incidents" });
    const incidents = useInfiniteQuery(incidentsQuery(chosen));
    const columns = useColumns();
    const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = incidents;
    const rows = useMemo(() => data?.pages.flatMap((page) => page.items), [data]);
    const more = () => {
        if (!isFetchingNextPage) void fetchNextPage();
    };
    // What is over may be there though nothing is open.
    const isReading = rows?.length === 0 && hasNextPage && !incidents.error;
    useEffect(() => {
        if (isReading && !isFetchingNextPage) void fetchNextPage();
    }, [isReading, isFetchingNextPage, fetchNextPage]);
    return (
        <div className={pageStyles.page}>
            <div className={pageStyles.head}>
                <h1>{t("place.incidents")}</h1>
                <span className="grow" />
                <Choices rows={rows ?? none} />
            </div>
            <Table<Incident>
                name="incidents"
                label={t("place.incidents")}
                columns={columns}
                rows={isReading ? undefined : rows}
                idOf={idOf}
                nameOf={nameOf}
                empty={<Nothing />}
                error={rows ? undefined : (incidents.error ?? undefined)}
                retry={() => void incidents.refetch()}
                onOpen={(id) => void navigate({ to: "/incidents/$id", params: { id } })}
                more={hasNextPage ? more : undefined}
                isMain
            />
        </div>
    );
}

/** What is chosen stands in the address, and can be chosen by commands. */
function Choices({ rows }: { rows: readonly Incident[] }) {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const { state, application, severity, service } = useSearch({ from: "/frame/incidents" });
    const services = useMemo(
        () =>
            Array.from(
                new Set([...(service ? [service] : []), ...rows.flatMap((row) => row.services)]),
            ).sort(),
        [rows, service],
    );
    const { data: applications = [] } = useQuery(applicationsQuery);
    const ask = (change: object) =>
        void navigate({
            to: "/incidents",
            search: (before) => ({ ...before, ...change }),
            replace: true,
        });
    const states = shownStates.map((value) => ({ value, label: t(`signal.states.${value}`) }));
    const stateOptions = [{ value: "", label: t("incident.allStates") }, ...states];
    useCommands(
        stateOptions.map(({ value, label }) => ({
            id: `incidents.state.${value || "all"}`,
            label: t("incident.showState", { state: label }),
            group: t("command.group.do"),
            run: () => ask({ state: value || undefined }),
        })),
    );
    return (
        <>
            <Select
                w={150}
                aria-label={t("incident.state")}
                allowDeselect={false}
                value={state ?? ""}
                data={stateOptions}
                onChange={(next) => ask({ state: next || undefined })}
            />
            <Select
                w={170}
                aria-label={t("incident.severity")}
                allowDeselect={false}
                value={severity ?? ""}
                data={[
                    { value: "", label: t("incident.allSeverities") },
                    ...severities.map((value) => ({
                        value,
                        label:
                            value === "critical"
                                ? t("signal.severities.critical")
                                : t("incident.atLeast", {
                                      severity: t(`signal.severities.${value}`),
                                  }),
                    })),
                ]}
                onChange={(next) => ask({ severity: next || undefined })}
            />
            <Select
                w={170}
                aria-label={t("incident.application")}
                placeholder={t("incident.allApplications")}
                clearable
                searchable
                value={application ?? null}
                data={applications.map(({ key, name }) => ({ value: key, label: name }))}
                {...asData}
                onChange={(next) => ask({ application: next ?? undefined })}
            />
            <Select
                w={150}
                aria-label={t("signal.service")}
                placeholder={t("incident.allServices")}
                clearable
                searchable
                value={service ?? null}
                data={services}
                {...asData}
                onChange={(next) => ask({ service: next ?? undefined })}
            />
        </>
    );
}

function Nothing() {
    const { t } = useTranslation();
    const chosen = useSearch({ from: "/frame/incidents" });
    if (Object.values(chosen).some((value) => value !== undefined))
        return (
            <Empty
                icon={<IconFilterOff size={22} />}
                title={t("incident.noneChosen")}
                action={
                    <Button renderRoot={(props) => <Link to="/incidents" {...props} />}>
                        {t("incident.showAll")}
                    </Button>
                }
            >
                {t("incident.noneChosenHelp")}
            </Empty>
        );
    return (
        <Empty icon={<IconAlertTriangle size={22} />} title={t("incident.none")}>
            {t("incident.noneHelp")}
        </Empty>
    );
}
