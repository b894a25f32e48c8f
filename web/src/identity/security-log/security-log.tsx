// The security log: who came in from where, what failed, what was refused, which rights changed.
import { Button, Select, TextInput } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { SecurityEvent } from "../../api/types";
import { useCommands } from "../../frame/commands";
import page from "../../parts/directory/directory.module.css";
import { Empty, Failed, Skeletons } from "../../frame/states";
import { PersonSearch } from "../../frame/person-search";

import { type ListCommand, listCommand } from "../../parts/list/key-bindings";
import { EventRow } from "./event-row";
import { kinds, personQuery, type SecurityLogSearch, securityLogQuery } from "./query";
import styles from "./security-log.module.css";

export function SecurityLog() {
    const { t } = useTranslation();
    const search = useSearch({ from: "/frame/security-log" });
    const navigate = useNavigate({ from: "/security-log" });
    const events = useInfiniteQuery(securityLogQuery(search));
    const items = events.data?.pages.flatMap((page) => page.items) ?? [];
    const set = (change: SecurityLogSearch) =>
        void navigate({
            search: (before) => ({ ...before, open: undefined, ...change }),
            replace: true,
        });
    const { open, ...asked } = search;
    const isFiltered = Object.values(asked).some((value) => value !== undefined);
    return (
        <div className={page.page}>
            <div className={`${page.head} ${styles.head}`}>
                <h1>{t("place.securityLog")}</h1>
                <Filters
                    search={search}
                    isFiltered={isFiltered}
                    set={set}
                    clear={() => void navigate({ search: {} })}
                />
            </div>
            <div className={page.body}>
                {events.isPending && <Skeletons rows={14} height={32} />}
                {events.isError && items.length === 0 && (
                    <Failed error={events.error} retry={() => void events.refetch()} />
                )}
                {events.isSuccess && items.length === 0 && (
                    <Empty
                        icon={<IconShieldCheck size={22} />}
                        title={t(isFiltered ? "securityLog.noMatch" : "securityLog.empty")}
                    >
                        {t(isFiltered ? "securityLog.noMatchHelp" : "securityLog.emptyHelp")}
                    </Empty>
                )}
                {items.length > 0 && (
                    <Events
                        items={items}
                        open={open}
                        onOpen={(id) =>
                            void navigate({
                                search: (before) => ({ ...before, open: id }),
                                replace: true,
                            })
                        }
                    />
                )}
                {events.hasNextPage && (
                    <Button
                        m={12}
                        loading={events.isFetchingNextPage}
                        onClick={() => void events.fetchNextPage()}
                    >
                        {t("action.more")}
                    </Button>
                )}
            </div>
        </div>
    );
}

interface FilterProps {
    search: SecurityLogSearch;
    isFiltered: boolean;
    set: (change: SecurityLogSearch) => void;
    clear: () => void;
}

function Filters({ search, isFiltered, set, clear }: FilterProps) {
    const { t } = useTranslation();
    const first = useRef<HTMLInputElement>(null);
    useCommands([
        {
            id: listCommand("filter"),
            label: t("command.filter"),
            group: t("command.group.list"),
            isKeyOnly: true,
            run: () => first.current?.focus(),
        },
    ]);
    return (
        <>
            <Select
                ref={first}
                w={180}
                aria-label={t("securityLog.what")}
                placeholder={t("securityLog.anyKind")}
                clearable
                clearButtonProps={{ "aria-label": t("filter.clear") }}
                value={search.kind ?? null}
                data={kinds.map((value) => ({ value, label: t(`securityLog.kind.${value}`) }))}
                onChange={(value) => set({ kind: value ?? undefined })}
            />
            <Person key={search.person} id={search.person} set={set} />
            <Address key={search.address} address={search.address} set={set} />
            <TextInput
                type="date"
                w={128}
                aria-label={t("securityLog.from")}
                title={t("securityLog.from")}
                value={search.from ?? ""}
                onChange={(event) => set({ from: event.currentTarget.value || undefined })}
            />
            <TextInput
                type="date"
                w={128}
                aria-label={t("securityLog.to")}
                title={t("securityLog.to")}
                value={search.to ?? ""}
                onChange={(event) => set({ to: event.currentTarget.value || undefined })}
            />
            {isFiltered && (
                <Button variant="subtle" size="compact-sm" onClick={clear}>
                    {t("filter.clear")}
                </Button>
            )}
        </>
    );
}

function Person({ id, set }: { id: string | undefined; set: (change: SecurityLogSearch) => void }) {
    const { t } = useTranslation();
    const { data: person } = useQuery({ ...personQuery(id ?? ""), enabled: id !== undefined });
    return (
        <PersonSearch
            key={person?.id}
            label={t("securityLog.person")}
            isLabelHidden
            placeholder={t("securityLog.anyPerson")}
            initial={person?.name ?? ""}
            onChoose={(chosen) => set({ person: chosen.id })}
            onType={(typed) => {
                if (typed === "" && id !== undefined) set({ person: undefined });
            }}
        />
    );
}

function Address({
    address,
    set,
}: {
    address: string | undefined;
    set: (change: SecurityLogSearch) => void;
}) {
    const { t } = useTranslation();
    const [typed, setTyped] = useState(address ?? "");
    return (
        <form
            onSubmit={(event) => {
                event.preventDefault();
                set({ address: typed.trim() || undefined });
            }}
        >
            <TextInput
                w={135}
                aria-label={t("securityLog.address")}
                placeholder={t("securityLog.anyAddress")}
                maxLength={64}
                value={typed}
                onChange={(event) => setTyped(event.currentTarget.value)}
                onBlur={() => {
                    if (typed.trim() !== (address ?? ""))
                        set({ address: typed.trim() || undefined });
                }}
            />
        </form>
    );
}

function Events({
    items,
    open,
    onOpen,
}: {
    items: readonly SecurityEvent[];
    open: string | undefined;
    onOpen: (id: string | undefined) => void;
}) {
    const { t } = useTranslation();
    const table = useRef<HTMLTableElement>(null);
    const buttons = () =>
        Array.from(table.current?.querySelectorAll<HTMLElement>("[data-event]") ?? []);
    const step = (by: number) => {
        const all = buttons();
        const at = all.findIndex((one) => one === document.activeElement);
        all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))]?.focus();
    };
    const group = t("command.group.list");
    const key = (name: ListCommand, label: string, run: () => void) => ({
        id: listCommand(name),
        label,
        group,
        isKeyOnly: true,
        run,
    });
    useCommands([
        key("next", t("command.next"), () => step(1)),
        key("previous", t("command.previous"), () => step(-1)),
        key("nextArrow", t("command.next"), () => step(1)),
        key("previousArrow", t("command.previous"), () => step(-1)),
        key("first", t("command.first"), () => buttons()[0]?.focus()),
        key("last", t("command.last"), () => buttons().at(-1)?.focus()),
    ]);
    return (
        <table
            ref={table}
            className={`${page.table} ${styles.table}`}
            aria-label={t("place.securityLog")}
        >
            <thead>
                <tr>
                    <th scope="col">{t("securityLog.when")}</th>
                    <th scope="col">{t("securityLog.what")}</th>
                    <th scope="col">{t("securityLog.account")}</th>
                    <th scope="col" data-wide>
                        {t("securityLog.by")}
                    </th>
                    <th scope="col" data-wide>
                        {t("securityLog.address")}
                    </th>
                    <th scope="col" data-wide data-number>
                        {t("securityLog.times")}
                    </th>
                </tr>
            </thead>
            <tbody>
                {items.map((event) => (
                    <EventRow
                        key={event.id}
                        event={event}
                        isOpen={event.id === open}
                        onToggle={() => onOpen(event.id === open ? undefined : event.id)}
                    />
                ))}
            </tbody>
        </table>
    );
}
