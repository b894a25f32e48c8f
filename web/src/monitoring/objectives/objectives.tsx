// All objectives, what needs someone first: the target, what is attained, and what is left to spend.
import { Button, Select } from "@mantine/core";
import { IconFilterOff, IconTargetArrow } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { applicationsQuery } from "../../api/applications";
import type { Objective } from "../../api/types";
import { asData } from "../../frame/as-data";
import { useCommands } from "../../frame/commands";
import pageStyles from "../../frame/page.module.css";
import { Empty } from "../../frame/states";
import { Sparkline } from "../../parts/chart/sparkline";
import { listCommand } from "../../parts/list/key-bindings";
import type { Column } from "../../parts/table/columns";
import { Table } from "../../parts/table/table";
import { may, useMe } from "../../session/session";
import { useFormats } from "../figures";
import { BudgetLeft, StatusMark } from "./marks";
import { percent, shownOf, times, worstFirst } from "./model";
import { ObjectiveDialog } from "./objective-dialog";
import { objectivesQuery } from "./queries";

const idOf = ({ id }: Objective) => id;
const nameOf = ({ name }: Objective) => name;

export function Objectives() {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const me = useMe();
    const { application, retired } = useSearch({ from: "/frame/objectives" });
    const list = useInfiniteQuery(objectivesQuery({ application, retired }));
    const rows = useMemo(
        () => list.data && worstFirst(list.data.pages.flatMap((page) => page.items)),
        [list.data],
    );
    const columns = useColumns();
    const [isNew, setNew] = useState(false);
    const mayManage = may(me, "objective_manage");
    useCommands(
        mayManage
            ? [
                  {
                      id: listCommand("new"),
                      label: t("objective.new"),
                      group: t("command.group.do"),
                      run: () => setNew(true),
                  },
              ]
            : [],
    );
    const more = () => {
        if (!list.isFetchingNextPage) void list.fetchNextPage();
    };
    const open = (id: string) => void navigate({ to: "/objectives/$id", params: { id } });
    return (
        <div className={pageStyles.page}>
            <div className={pageStyles.head}>
                <h1>{t("place.objectives")}</h1>
                <span className="grow" />
                <Choices />
                {mayManage && <Button onClick={() => setNew(true)}>{t("objective.new")}</Button>}
            </div>
            <Table<Objective>
                name="objectives"
                label={t("place.objectives")}
                columns={columns}
                rows={rows}
                idOf={idOf}
                nameOf={nameOf}
                empty={<Nothing mayManage={mayManage} onNew={() => setNew(true)} />}
                error={rows ? undefined : (list.error ?? undefined)}
                retry={() => void list.refetch()}
                onOpen={open}
                more={list.hasNextPage ? more : undefined}
                isMain
            />
            {isNew && (
                <ObjectiveDialog
                    objective={null}
                    application={application}
                    onClose={() => setNew(false)}
                    onMade={({ id }) => open(id)}
                />
            )}
        </div>
    );
}

function Choices() {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const { application, retired } = useSearch({ from: "/frame/objectives" });
    const { data: applications = [] } = useQuery(applicationsQuery);
    const ask = (change: object) =>
        void navigate({
            to: "/objectives",
            search: (before) => ({ ...before, ...change }),
            replace: true,
        });
    return (
        <>
            <Select
                w={140}
                aria-label={t("objective.which")}
                allowDeselect={false}
                value={retired ? "retired" : "kept"}
                data={(["kept", "retired"] as const).map((value) => ({
                    value,
                    label: t(`objective.whichOnes.${value}`),
                }))}
                onChange={(next) => ask({ retired: next === "retired" || undefined })}
            />
            <Select
                w={170}
                aria-label={t("objective.application")}
                placeholder={t("objective.allApplications")}
                clearable
                searchable
                value={application ?? null}
                data={applications.map(({ key, name }) => ({ value: key, label: name }))}
                {...asData}
                onChange={(next) => ask({ application: next ?? undefined })}
            />
        </>
    );
}

function Nothing({ mayManage, onNew }: { mayManage: boolean; onNew: () => void }) {
    const { t } = useTranslation();
    const { application, retired } = useSearch({ from: "/frame/objectives" });
    if (application !== undefined || retired)
        return (
            <Empty
                icon={<IconFilterOff size={22} />}
                title={t("objective.noneChosen")}
                action={
                    <Button renderRoot={(props) => <Link to="/objectives" {...props} />}>
                        {t("objective.showAll")}
                    </Button>
                }
            />
        );
    return (
        <Empty
            icon={<IconTargetArrow size={22} />}
            title={t("objective.none")}
            action={mayManage && <Button onClick={onNew}>{t("objective.new")}</Button>}
        >
            {t("objective.noneHelp")}
        </Empty>
    );
}

/** What is promised, in a line: `99.9% in 30 days`. */
export function Target({ of }: { of: Objective }) {
    const { t } = useTranslation();
    const { language } = useFormats();
    return t("objective.targetIn", {
        target: percent(of.target, language),
        count: of.window_days,
    });
}

function useColumns(): Column<Objective>[] {
    const { t } = useTranslation();
    const { language } = useFormats();
    return useMemo(() => {
        const now = ({ burn }: Objective) => burn[0]?.long_rate ?? null;
        return [
            {
                id: "name",
                label: t("objective.name"),
                show: (row) => (
                    <Link
                        to="/objectives/$id"
                        params={{ id: row.id }}
                        className="cut"
                        translate="no"
                        tabIndex={-1}
                        onClick={(event) => event.stopPropagation()}
                    >
                        <b>{row.name}</b>
                    </Link>
                ),
                value: nameOf,
                width: 180,
                isWide: true,
                isFixed: true,
                isOnPhone: true,
            },
            {
                id: "service",
                label: t("objective.service"),
                show: (row) => (
                    <span translate="no" className="cut" title={row.service}>
                        {row.service}
                    </span>
                ),
                value: ({ service }) => service,
                width: 120,
            },
            {
                id: "target",
                label: t("objective.target"),
                show: (row) => <Target of={row} />,
                value: ({ target }) => target,
                width: 150,
            },
            {
                id: "attained",
                label: t("objective.attained"),
                show: ({ figures }) => percent(figures.attained_percent, language),
                value: ({ figures }) => figures.attained_percent,
                width: 96,
                isNumber: true,
            },
            {
                id: "budget",
                label: t("objective.budgetLeft"),
                show: ({ figures }) => <BudgetLeft figures={figures} />,
                value: ({ figures }) => figures.budget_left_percent,
                width: 150,
            },
            {
                id: "burn",
                label: t("objective.burnNow"),
                show: (row) => times(now(row), language),
                value: now,
                width: 104,
                isNumber: true,
            },
            {
                id: "trend",
                label: t("objective.trend"),
                show: (row) => <Trend of={row.trend} days={row.window_days} />,
                width: 116,
            },
            {
                id: "status",
                label: t("objective.status"),
                show: (row) => <StatusMark of={row} />,
                value: (row) => shownOf(row),
                width: 110,
                isOnPhone: true,
            },
        ];
    }, [t, language]);
}

/** What was attained over the window: the depth of a fall is what counts, so all is set off 100 %. */
export function Trend({ of, days }: { of: readonly (number | null)[]; days: number }) {
    const { t } = useTranslation();
    const { language } = useFormats();
    const known = of.filter((value) => value !== null);
    if (known.length === 0) return <span className="dim">–</span>;
    const lowest = known.reduce((a, b) => Math.min(a, b));
    return (
        <Sparkline
            values={of.map((value) => value && value - 100)}
            label={t("objective.trendOf", { count: days, lowest: percent(lowest, language) })}
        />
    );
}
