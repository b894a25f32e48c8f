// All monitors: what each looks for, how it does now, and what may be done with it.
import { Button, Select, Switch } from "@mantine/core";
import { IconBellCog } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { applicationsQuery } from "../../api/applications";
import type { Monitor } from "../../api/types";
import { asData } from "../../frame/as-data";
import { useCommands } from "../../frame/commands";
import pageStyles from "../../frame/page.module.css";
import { Empty } from "../../frame/states";
import { listCommand } from "../../parts/list/key-bindings";
import type { Column } from "../../parts/table/columns";
import { Table } from "../../parts/table/table";
import { may, useMe } from "../../session/session";
import { When } from "../../text/when";
import { useAsked } from "../address";
import { useFormats } from "../figures";
import { conditionText, MonitorMark, rankOf } from "./marks";
import { monitorsQuery } from "./queries";
import { useMonitorActions } from "./use-monitor-actions";

const idOf = ({ id }: Monitor) => id;
const nameOf = ({ name }: Monitor) => name;

export function Monitors() {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const me = useMe();
    const [{ application }] = useAsked();
    const query = useInfiniteQuery(monitorsQuery(application));
    const rows = useMemo(
        () =>
            query.data?.pages
                .flatMap((page) => page.items)
                .sort((a, b) => rankOf(a.state) - rankOf(b.state) || (a.name < b.name ? -1 : 1)),
        [query.data],
    );
    const columns = useColumns();
    const mayCreate = may(me, "monitor_manage");
    const toNew = () =>
        void navigate({ to: "/monitors/$id", params: { id: "new" }, search: { application } });
    useCommands(
        mayCreate
            ? [
                  {
                      id: listCommand("new"),
                      label: t("monitor.new"),
                      group: t("command.group.do"),
                      run: toNew,
                  },
              ]
            : [],
    );
    const more = () => {
        if (!query.isFetchingNextPage) void query.fetchNextPage();
    };
    return (
        <div className={pageStyles.page}>
            <div className={pageStyles.head}>
                <h1>{t("place.monitors")}</h1>
                <span className="grow" />
                <ApplicationChoice />
                {mayCreate && <Button onClick={toNew}>{t("monitor.new")}</Button>}
            </div>
            <Table<Monitor>
                name="monitors"
                label={t("place.monitors")}
                columns={columns}
                rows={rows}
                idOf={idOf}
                nameOf={nameOf}
                empty={
                    <Empty
                        icon={<IconBellCog size={22} />}
                        title={t("monitor.none")}
                        action={
                            <Button
                                renderRoot={(props) => <Link to="/metrics-explorer" {...props} />}
                            >
                                {t("monitor.toMetrics")}
                            </Button>
                        }
                    >
                        {t("monitor.noneHelp")}
                    </Empty>
                }
                error={rows ? undefined : (query.error ?? undefined)}
                retry={() => void query.refetch()}
                onOpen={(id) => void navigate({ to: "/monitors/$id", params: { id } })}
                more={query.hasNextPage ? more : undefined}
                isMain
            />
        </div>
    );
}

function ApplicationChoice() {
    const { t } = useTranslation();
    const [{ application }, ask] = useAsked();
    const { data = [] } = useQuery(applicationsQuery);
    return (
        <Select
            w={170}
            aria-label={t("telemetry.application")}
            placeholder={t("telemetry.allApplications")}
            clearable
            searchable
            value={application ?? null}
            data={data.map(({ key, name }) => ({ value: key, label: name }))}
            {...asData}
            onChange={(next) => ask({ application: next ?? undefined })}
        />
    );
}

function useColumns(): Column<Monitor>[] {
    const { t } = useTranslation();
    const formats = useFormats();
    const { turn, remove } = useMonitorActions();
    return useMemo(
        () => [
            {
                id: "name",
                label: t("monitor.name"),
                show: (row) => (
                    <Link
                        to="/monitors/$id"
                        params={{ id: row.id }}
                        className="cut"
                        translate="no"
                        tabIndex={-1}
                        onClick={(event) => event.stopPropagation()}
                    >
                        {row.name}
                    </Link>
                ),
                value: ({ name }) => name,
                width: 150,
                isWide: true,
                isFixed: true,
                isOnPhone: true,
            },
            {
                id: "state",
                label: t("monitor.state"),
                show: ({ state, failure }) => (
                    <span title={failure ?? undefined}>
                        <MonitorMark of={state} />
                    </span>
                ),
                value: ({ state }) => rankOf(state),
                width: 112,
                isOnPhone: true,
            },
            {
                id: "since",
                label: t("monitor.since"),
                show: ({ since }) => (since ? <When at={since} /> : "–"),
                value: ({ since }) => since ?? "",
                width: 104,
                isOptional: true,
                isNumber: true,
            },
            {
                id: "condition",
                label: t("monitor.condition"),
                show: (row) => (
                    <span className="cut">
                        <span translate="no" title={row.query.metric}>
                            {row.query.metric}
                        </span>{" "}
                        {conditionText(row, t, formats.language)}
                    </span>
                ),
                width: 220,
            },
            {
                id: "application",
                label: t("telemetry.application"),
                show: ({ application }) => <span translate="no">{application}</span>,
                value: ({ application }) => application,
                width: 92,
            },
            {
                id: "severity",
                label: t("monitor.severity"),
                show: ({ severity }) => t(`monitor.severities.${severity}`),
                value: ({ severity }) => severity,
                width: 84,
            },
            {
                id: "groups",
                label: t("monitor.openGroups"),
                show: ({ open_groups: open, silent_groups: silent, groups }) =>
                    t("monitor.ofGroups", {
                        open: formats.count(open + silent),
                        all: formats.count(groups),
                    }),
                value: ({ open_groups: open }) => open,
                width: 96,
                isNumber: true,
            },
            {
                id: "evaluated",
                label: t("monitor.evaluated"),
                show: ({ evaluated_at: at }) => (at ? <When at={at} /> : "–"),
                value: ({ evaluated_at: at }) => at ?? "",
                width: 100,
                isNumber: true,
            },
            {
                id: "enabled",
                label: t("monitor.on"),
                show: (row) => (
                    // The switch is within its label, which the row would take for itself.
                    <span onClick={(event) => event.stopPropagation()}>
                        <Switch
                            size="xs"
                            aria-label={t("monitor.onOne", { name: row.name })}
                            checked={row.enabled}
                            disabled={row.may.length === 0}
                            onChange={() => void turn(row, !row.enabled)}
                        />
                    </span>
                ),
                width: 56,
            },
            {
                id: "do",
                label: t("monitor.do"),
                show: (row) =>
                    row.may.includes("remove") && (
                        <Button
                            size="compact-xs"
                            aria-label={t("monitor.removeOne", { name: row.name })}
                            onClick={(event) => {
                                event.stopPropagation();
                                void remove(row);
                            }}
                        >
                            {t("monitor.remove")}
                        </Button>
                    ),
                width: 96,
            },
        ],
        [t, formats, turn, remove],
    );
}
