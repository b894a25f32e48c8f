// Maintained hosts: which applications each runs, and when its agent was last seen.
import { Button } from "@mantine/core";
import { IconServer } from "@tabler/icons-react";
import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { Host } from "../../api/types";
import { Empty } from "../../frame/states";
import { Directory } from "../../parts/directory/directory";
import { newId } from "../../parts/directory/form-panel";
import { useOpen } from "../../parts/panel/list-panel";
import type { Column } from "../../parts/table/columns";
import { When } from "../../text/when";
import { HostPanel, type NewToken } from "./host-panel";

const hostsQuery = infiniteQueryOptions({
    queryKey: ["hosts", "list"],
    queryFn: ({ pageParam }) =>
        answer(
            api.GET("/api/v1/hosts", {
                params: { query: { limit: 100, ...(pageParam && { cursor: pageParam }) } },
            }),
        ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
});

const idOf = ({ id }: Host) => id;
const nameOf = ({ name }: Host) => name;

export function Hosts() {
    const { t } = useTranslation();
    const columns = useColumns();
    const [, open] = useOpen();
    const [made, setMade] = useState<NewToken | null>(null);
    const hosts = useInfiniteQuery(hostsQuery);
    const mayCreate = hosts.data?.pages[0]?.may.includes("create") ?? false;
    const items = useMemo(() => hosts.data?.pages.flatMap((page) => page.items), [hosts.data]);
    return (
        <Directory<Host>
            name="hosts"
            title={t("place.hosts")}
            newLabel={mayCreate ? t("host.new") : undefined}
            nameLabel={t("field.name")}
            query={hosts}
            items={items}
            idOf={idOf}
            nameOf={nameOf}
            empty={
                <Empty
                    icon={<IconServer size={22} />}
                    title={t("host.empty")}
                    action={
                        mayCreate && <Button onClick={() => open(newId)}>{t("host.new")}</Button>
                    }
                >
                    {t("host.emptyHelp")}
                </Empty>
            }
            columns={columns}
            panel={(id, close) => (
                <HostPanel
                    id={id}
                    token={made?.id === id ? made.token : null}
                    onToken={(token) => {
                        setMade(token);
                        if (token.id !== id) open(token.id);
                    }}
                    onClose={() => {
                        setMade(null);
                        close();
                    }}
                />
            )}
        />
    );
}

function useColumns(): Column<Host>[] {
    const { t } = useTranslation();
    return useMemo(
        () => [
            {
                id: "applications",
                label: t("field.applications"),
                show: ({ applications }) => (
                    <span translate="no">{applications.map(({ name }) => name).join(", ")}</span>
                ),
                width: 260,
            },
            {
                id: "seen",
                label: t("program.lastUsed.host"),
                show: ({ last_seen_at }) =>
                    last_seen_at ? (
                        <When at={last_seen_at} />
                    ) : (
                        <span className="dim">{t("program.neverUsed.host")}</span>
                    ),
                value: ({ last_seen_at }) => last_seen_at ?? "",
                width: 160,
                isOnPhone: true,
            },
            {
                id: "made",
                label: t("host.made"),
                show: ({ created_at, created_by }) => (
                    <>
                        <When at={created_at} />{" "}
                        {created_by && (
                            <span className="dim" translate="no">
                                {created_by.name}
                            </span>
                        )}
                    </>
                ),
                value: ({ created_at }) => created_at,
                width: 240,
            },
        ],
        [t],
    );
}
