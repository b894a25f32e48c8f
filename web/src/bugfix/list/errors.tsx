// All errors: what needs someone first. Tabs by state, one filter, all in the address.
import { Button, Select } from "@mantine/core";
import {
    IconFilterOff,
    IconFilterQuestion,
    IconMoodSmile,
    IconPlugConnected,
} from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { applicationsQuery } from "../../api/applications";
import { explain, Problem } from "../../api/problem";
import type { ErrorGroup } from "../../api/types";
import { asData } from "../../frame/as-data";
import { useCommands } from "../../frame/commands";
import pageStyles from "../../frame/page.module.css";
import { Empty } from "../../frame/states";
import { FilterField } from "../../parts/filter/filter-field";
import { useFilterLanguage } from "../../parts/filter/server-language";
import { Table } from "../../parts/table/table";
import { may, useMe } from "../../session/session";
import styles from "../bugfix.module.css";
import { isSort, sorts, stateTabs } from "../names";
import { errorsQuery } from "../queries";
import { FirstError } from "../start/first-error";
import { onPhone, useColumns } from "./columns";
import { RowActions } from "./row-actions";

const idOf = ({ id }: ErrorGroup) => id;
const nameOf = ({ title }: ErrorGroup) => title;

export function Errors() {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const me = useMe();
    const chosen = useSearch({ from: "/frame/errors" });
    const errors = useInfiniteQuery(errorsQuery(chosen));
    const columns = useColumns();
    const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = errors;
    const rows = useMemo(() => data?.pages.flatMap((page) => page.items), [data]);
    const ask = useAsk();
    const more = () => {
        if (!isFetchingNextPage) void fetchNextPage();
    };
    const isReading = rows?.length === 0 && hasNextPage && !errors.error;
    useEffect(() => {
        if (isReading && !isFetchingNextPage) void fetchNextPage();
    }, [isReading, isFetchingNextPage, fetchNextPage]);
    const isRefused = errors.error instanceof Problem && errors.error.status === 422;
    const isNarrowed = Boolean(chosen.filter ?? chosen.application);
    return (
        <div className={pageStyles.page}>
            <Head />
            {chosen.send ? (
                <div className={styles.scroll}>
                    <FirstError isAsked />
                </div>
            ) : isRefused && !rows ? (
                <NotUnderstood error={errors.error} />
            ) : (
                <Table<ErrorGroup>
                    name="errors"
                    label={t("place.errors")}
                    columns={columns}
                    phone={onPhone}
                    rows={isReading ? undefined : rows}
                    idOf={idOf}
                    nameOf={nameOf}
                    empty={<Nothing isNarrowed={isNarrowed} />}
                    error={rows ? undefined : (errors.error ?? undefined)}
                    retry={() => void errors.refetch()}
                    sort={chosen.sort ? { column: chosen.sort, isDescending: true } : null}
                    onSort={(sort) =>
                        ask({ sort: sort && isSort(sort.column) ? sort.column : undefined })
                    }
                    onOpen={(id) => void navigate({ to: "/errors/$id", params: { id } })}
                    more={hasNextPage ? more : undefined}
                    isStale={errors.isPlaceholderData}
                    actions={
                        may(me, "error_manage")
                            ? (targets) => <RowActions targets={targets} rows={rows ?? []} />
                            : undefined
                    }
                    isMain
                />
            )}
        </div>
    );
}

type Search = ReturnType<typeof useSearch<never, "/frame/errors">>;

function useAsk() {
    const navigate = useNavigate();
    return (change: Partial<Record<keyof Search, unknown>>) =>
        void navigate({
            to: "/errors",
            search: (before) => ({ ...before, send: undefined, ...change }) as Search,
            replace: true,
        });
}

function Head() {
    const { t } = useTranslation();
    const {
        state = "unresolved",
        filter = "",
        sort,
        send,
        application,
    } = useSearch({ from: "/frame/errors" });
    const ask = useAsk();
    const language = useFilterLanguage("error");
    useCommands([
        ...stateTabs.map((tab) => ({
            id: `errors.tab.${tab}`,
            label: t("bugfix.showState", { state: t(`bugfix.tabs.${tab}`) }),
            group: t("command.group.list"),
            run: () => ask({ state: tab === "unresolved" ? undefined : tab }),
        })),
        ...sorts.map((one) => ({
            id: `errors.sort.${one}`,
            label: t("bugfix.sortBy", { sort: t(`bugfix.sorts.${one}`) }),
            group: t("command.group.list"),
            run: () => ask({ sort: one }),
        })),
    ]);
    return (
        <>
            <div className={`${pageStyles.head} ${styles.listHead}`}>
                <h1>{t("place.errors")}</h1>
                <nav className={pageStyles.tabs} aria-label={t("bugfix.tabsLabel")}>
                    {stateTabs.map((tab) => (
                        <Link
                            key={tab}
                            to="/errors"
                            search={(before) => ({
                                ...before,
                                send: undefined,
                                state: tab === "unresolved" ? undefined : tab,
                            })}
                            className={pageStyles.tab}
                            aria-current={tab === state && !send ? "page" : undefined}
                        >
                            {t(`bugfix.tabs.${tab}`)}
                        </Link>
                    ))}
                </nav>
                <Choices />
                <select
                    className={styles.order}
                    aria-label={t("bugfix.sort")}
                    value={sort ?? ""}
                    onChange={(event) => {
                        const next = event.currentTarget.value;
                        ask({ sort: isSort(next) ? next : undefined });
                    }}
                >
                    <option value="">{t("bugfix.sorts.need")}</option>
                    {sorts.map((one) => (
                        <option key={one} value={one}>
                            {t(`bugfix.sorts.${one}`)}
                        </option>
                    ))}
                </select>
                <Link to="/source-maps" search={{ application }}>
                    {t("bugfix.sourceMaps")}
                </Link>
                <Button
                    leftSection={<IconPlugConnected size={14} />}
                    aria-pressed={send ?? false}
                    onClick={() => ask({ send: send ? undefined : true })}
                >
                    {t("bugfix.start.button")}
                </Button>
            </div>
            {!send && (
                <div className={styles.filter}>
                    <FilterField
                        language={language}
                        value={filter}
                        onChange={(text) => ask({ filter: text || undefined })}
                        label={t("bugfix.filter")}
                        placeholder={t("bugfix.filterPlaceholder")}
                        isMain
                    />
                </div>
            )}
        </>
    );
}

function Choices() {
    const { t } = useTranslation();
    const { application } = useSearch({ from: "/frame/errors" });
    const ask = useAsk();
    const { data = [] } = useQuery(applicationsQuery);
    return (
        <Select
            w={150}
            aria-label={t("bugfix.application")}
            placeholder={t("bugfix.allApplications")}
            clearable
            searchable
            value={application ?? null}
            data={data.map(({ key, name }) => ({ value: key, label: name }))}
            {...asData}
            onChange={(next) => ask({ application: next ?? undefined })}
        />
    );
}

function NotUnderstood({ error }: { error: unknown }) {
    const { t } = useTranslation();
    const ask = useAsk();
    return (
        <div role="alert">
            <Empty
                icon={<IconFilterQuestion size={22} />}
                title={explain(error)}
                action={
                    <Button onClick={() => ask({ filter: undefined })}>
                        {t("bugfix.clearFilter")}
                    </Button>
                }
            >
                {t("bugfix.filterHelp")}
            </Empty>
        </div>
    );
}

/** Nothing at all, nothing of that state, or nothing that matches. */
function Nothing({ isNarrowed }: { isNarrowed: boolean }) {
    const { t } = useTranslation();
    const { state = "unresolved" } = useSearch({ from: "/frame/errors" });
    const any = useInfiniteQuery(errorsQuery({ sort: "last_seen" }));
    const resolved = useInfiniteQuery(errorsQuery({ state: "resolved" }));
    const ignored = useInfiniteQuery(errorsQuery({ state: "ignored" }));
    const all = [any, resolved, ignored];
    const isUnused = all.every(({ data }) => data?.pages.every(({ items }) => items.length === 0));
    if (isNarrowed && !isUnused)
        return (
            <Empty
                icon={<IconFilterOff size={22} />}
                title={t("bugfix.none.matches")}
                action={
                    <Button
                        renderRoot={(props) => (
                            <Link to="/errors" search={{ state } as never} {...props} />
                        )}
                    >
                        {t("bugfix.none.showAll")}
                    </Button>
                }
            >
                {t("bugfix.none.matchesHelp")}
            </Empty>
        );
    if (isUnused) return <FirstError />;
    return (
        <Empty icon={<IconMoodSmile size={22} />} title={t(`bugfix.none.${state}`)}>
            {t(`bugfix.none.${state}Help`)}
        </Empty>
    );
}
