// The table in all its states.
import { Button } from "@mantine/core";
import { IconServer } from "@tabler/icons-react";
import { useMemo, useState } from "react";

import { Problem } from "../../api/problem";
import { Empty } from "../../frame/states";
import { useText } from "../catalogue";
import { BulkBar } from "../table/bulk";
import type { Column } from "../table/columns";
import { Table } from "../table/table";
import { bytes, count, duration, share } from "../value/format";
import { type Service, services } from "./services";
import { Part, State } from "./show";

const initialSort = { column: "calls", isDescending: true };
const many = services(10_000);
const few = many.slice(0, 6);
const long = few.slice(0, 2).map((service) => ({
    ...service,
    name: `${service.name}.${"very-long-host-name.".repeat(8)}example.test`,
    owner: "Donaudampfschifffahrtsgesellschaft, Abteilung Instandhaltung",
}));
const idOf = ({ id }: Service) => id;
const nameOf = ({ name }: Service) => name;

export function useServiceColumns(): Column<Service>[] {
    const { t, language } = useText();
    return useMemo(
        () => [
            {
                id: "name",
                label: t("demo.service"),
                show: ({ name }) => name,
                value: ({ name }) => name,
                width: 160,
                isWide: true,
                isFixed: true,
                isOnPhone: true,
            },
            {
                id: "owner",
                label: t("demo.owner"),
                show: ({ owner }) => owner,
                value: ({ owner }) => owner,
                width: 120,
            },
            {
                id: "calls",
                label: t("demo.calls"),
                show: ({ calls }) => count(calls, language),
                value: ({ calls }) => calls,
                width: 90,
                isNumber: true,
                isOnPhone: true,
            },
            {
                id: "errors",
                label: t("demo.errors"),
                show: ({ errors }) => share(errors, language),
                value: ({ errors }) => errors,
                width: 90,
                isNumber: true,
            },
            {
                id: "p95",
                label: t("demo.p95"),
                show: ({ p95 }) => (p95 === null ? "–" : duration(p95, language)),
                value: ({ p95 }) => p95,
                width: 90,
                isNumber: true,
                isOnPhone: true,
            },
            {
                id: "memory",
                label: t("demo.memory"),
                show: ({ memory }) => bytes(memory, language),
                value: ({ memory }) => memory,
                width: 110,
                isNumber: true,
                isOptional: true,
            },
            {
                id: "note",
                label: t("demo.note"),
                show: ({ note }) => <span title={note}>{note}</span>,
                width: 180,
            },
        ],
        [t, language],
    );
}

export function TableDemo() {
    const { t } = useText();
    const columns = useServiceColumns();
    const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
    const rows = useMemo(() => many.filter(({ id }) => !gone.has(id)), [gone]);
    const empty = (
        <Empty icon={<IconServer size={22} />} title={t("demo.empty")}>
            {t("demo.emptyHelp")}
        </Empty>
    );
    const same = { columns, idOf, nameOf, empty, label: t("demo.services") };
    return (
        <Part title={t("demo.table")}>
            <State name={t("demo.state.many")} height={360}>
                <Table
                    {...same}
                    name="demo"
                    sort={initialSort}
                    rows={rows}
                    isMain
                    onOpen={() => undefined}
                    actions={(targets) => (
                        <BulkBar targets={targets}>
                            <Button
                                onClick={() => {
                                    targets.acted(targets.ids);
                                    setGone(new Set([...gone, ...targets.ids]));
                                    targets.clear();
                                }}
                            >
                                {t("demo.remove")}
                            </Button>
                        </BulkBar>
                    )}
                />
            </State>
            <State name={t("demo.state.few")}>
                <Table {...same} name="demo-few" rows={few} />
            </State>
            <State name={t("demo.state.long")}>
                <Table {...same} name="demo-long" rows={long} />
            </State>
            <State name={t("demo.state.loading")} height={240}>
                <Table {...same} name="demo-loading" rows={undefined} />
            </State>
            <State name={t("demo.state.empty")}>
                <Table {...same} name="demo-empty" rows={[]} />
            </State>
            <State name={t("demo.state.error")}>
                <Table
                    {...same}
                    name="demo-error"
                    rows={undefined}
                    error={new Problem(503, {}, "req-7f3a")}
                    retry={() => undefined}
                />
            </State>
        </Part>
    );
}
