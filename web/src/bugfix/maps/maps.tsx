// The source maps of an application: which there are, of what use they were, and how more come.
import { Button, Select, TextInput } from "@mantine/core";
import { IconMap, IconTrash, IconUpload } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type DragEvent, type ReactNode, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { applicationsQuery } from "../../api/applications";
import type { SourceMap } from "../../api/types";
import { Ask } from "../../frame/ask";
import { asData } from "../../frame/as-data";
import pageStyles from "../../frame/page.module.css";
import { Empty } from "../../frame/states";
import { useToasts } from "../../frame/toasts";
import { BulkBar, type Targets } from "../../parts/table/bulk";
import { Table } from "../../parts/table/table";
import styles from "../bugfix.module.css";
import { useColumns } from "./columns";
import { uploadCommand } from "./command";
import { Copied } from "./copied";
import { removeSourceMap, sourceMapsQuery, uploadSourceMap } from "./queries";

const idOf = ({ id }: SourceMap) => id;
const nameOf = ({ path }: SourceMap) => path;

export function SourceMaps() {
    const { t } = useTranslation();
    const { application, release = "" } = useSearch({ from: "/frame/source-maps" });
    const { data: applications } = useQuery(applicationsQuery);
    const key = application ?? applications?.[0]?.key ?? "";
    const maps = useInfiniteQuery({ ...sourceMapsQuery(key, release), enabled: key !== "" });
    const rows = useMemo(() => maps.data?.pages.flatMap((page) => page.items), [maps.data]);
    const columns = useColumns();
    const may = maps.data?.pages[0]?.may ?? [];
    const { hasNextPage, isFetchingNextPage, fetchNextPage } = maps;
    return (
        <Drop application={key} release={release} isOpen={may.includes("upload")}>
            {(choose) => (
                <div className={pageStyles.page}>
                    <Head application={key} choose={choose} />
                    <Table<SourceMap>
                        name="source-maps"
                        label={t("sourceMap.title")}
                        columns={columns}
                        rows={rows}
                        idOf={idOf}
                        nameOf={nameOf}
                        empty={<Nothing application={key} release={release} />}
                        error={rows ? undefined : (maps.error ?? undefined)}
                        retry={() => void maps.refetch()}
                        more={
                            hasNextPage
                                ? () => void (!isFetchingNextPage && fetchNextPage())
                                : undefined
                        }
                        actions={
                            may.includes("remove")
                                ? (targets) => <Actions application={key} targets={targets} />
                                : undefined
                        }
                        isMain
                    />
                </div>
            )}
        </Drop>
    );
}

function Head({ application, choose }: { application: string; choose: (() => void) | null }) {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const { release = "" } = useSearch({ from: "/frame/source-maps" });
    const { data = [] } = useQuery(applicationsQuery);
    const ask = (change: { application?: string | undefined; release?: string | undefined }) =>
        void navigate({
            to: "/source-maps",
            search: (before) => ({ ...before, ...change }),
            replace: true,
        });
    return (
        <div className={`${pageStyles.head} ${styles.listHead}`}>
            <h1>{t("sourceMap.title")}</h1>
            <Select
                w={180}
                aria-label={t("sourceMap.application")}
                searchable
                allowDeselect={false}
                value={application || null}
                data={data.map(({ key, name }) => ({ value: key, label: name }))}
                {...asData}
                onChange={(value) => ask({ application: value ?? undefined })}
            />
            <TextInput
                w={180}
                aria-label={t("sourceMap.release")}
                placeholder={t("sourceMap.allReleases")}
                value={release}
                translate="no"
                onChange={(event) => ask({ release: event.currentTarget.value || undefined })}
            />
            <span className="grow" />
            <Link to="/errors" search={{ application }}>
                {t("place.errors")}
            </Link>
            {choose && (
                <Button leftSection={<IconUpload size={14} />} onClick={choose}>
                    {t("sourceMap.upload")}
                </Button>
            )}
        </div>
    );
}

/** Takes files that are dropped on the page or chosen, maps before their scripts. */
function Drop({
    application,
    release,
    isOpen,
    children,
}: {
    application: string;
    release: string;
    isOpen: boolean;
    children: (choose: (() => void) | null) => ReactNode;
}) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const input = useRef<HTMLInputElement>(null);
    const take = async (files: readonly File[]) => {
        const sorted = files.toSorted(
            (one, other) => Number(other.name.endsWith(".map")) - Number(one.name.endsWith(".map")),
        );
        let taken = 0;
        try {
            for (const file of sorted) {
                await uploadSourceMap(application, release, file.name, file);
                taken++;
            }
        } catch (error) {
            toast.failed(error);
        }
        if (taken > 0) toast.done(t("sourceMap.uploaded", { count: taken }));
        await queries.invalidateQueries({ queryKey: ["source-maps"] });
    };
    if (!isOpen) return children(null);
    const drop = (event: DragEvent) => {
        if (event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        void take([...event.dataTransfer.files]);
    };
    return (
        <div className={styles.drop} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
            <input
                ref={input}
                type="file"
                multiple
                hidden
                accept=".map,.js,.mjs,.cjs"
                aria-label={t("sourceMap.upload")}
                onChange={(event) => {
                    void take([...(event.currentTarget.files ?? [])]);
                    event.currentTarget.value = "";
                }}
            />
            {children(() => input.current?.click())}
        </div>
    );
}

function Actions({ application, targets }: { application: string; targets: Targets }) {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const [isAsking, setAsking] = useState(false);
    const { ids } = targets;
    return (
        <>
            <BulkBar targets={targets}>
                <Button leftSection={<IconTrash size={14} />} onClick={() => setAsking(true)}>
                    {t("sourceMap.remove")}
                </Button>
            </BulkBar>
            {isAsking && (
                <Ask
                    title={t("sourceMap.removeAsk", { count: ids.length })}
                    action={t("sourceMap.remove")}
                    onClose={() => setAsking(false)}
                    onDo={async () => {
                        for (const id of ids) await removeSourceMap(application, id);
                        targets.clear();
                        await queries.invalidateQueries({ queryKey: ["source-maps"] });
                    }}
                >
                    <p>{t("sourceMap.removeText")}</p>
                </Ask>
            )}
        </>
    );
}

function Nothing({ application, release }: { application: string; release: string }) {
    const { t } = useTranslation();
    return (
        <div className={styles.start}>
            <Empty icon={<IconMap size={22} />} title={t("sourceMap.empty")}>
                {t("sourceMap.emptyHelp")}
            </Empty>
            {application !== "" && (
                <div className={styles.command}>
                    <Copied
                        text={uploadCommand({
                            server: window.location.origin,
                            application,
                            release: release || "RELEASE",
                        })}
                        label={t("sourceMap.copyCommand")}
                    />
                </div>
            )}
        </div>
    );
}
