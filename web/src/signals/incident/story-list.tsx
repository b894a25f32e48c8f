// What became of the incident, the newest first.
import { Button } from "@mantine/core";
import {
    IconArrowBackUp,
    IconArrowMerge,
    IconArrowUpRight,
    IconCircleCheck,
    IconEye,
    IconEyeOff,
    IconFlag,
    IconPlus,
    IconRefreshAlert,
    IconShieldCheck,
} from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { IncidentDetail } from "../../api/types";
import { Failed, Skeletons } from "../../frame/states";
import { At } from "../../text/when";
import { historyQuery } from "../queries";
import styles from "../signals.module.css";
import { type StoryEntry, storyOf } from "./story";

const icons = {
    opened: IconFlag,
    joined: IconPlus,
    acknowledged: IconEye,
    unacknowledged: IconEyeOff,
    taken_out: IconArrowUpRight,
    put_back: IconArrowBackUp,
    merged: IconArrowMerge,
    merged_into: IconArrowMerge,
    recovered: IconCircleCheck,
    over: IconShieldCheck,
    reopened: IconRefreshAlert,
} as const;

interface Props {
    incident: IncidentDetail;
    onShow: (signal: string) => void;
}

export function Story({ incident, onShow }: Props) {
    const { t } = useTranslation();
    const query = useInfiniteQuery(historyQuery(incident.id));
    const { data, hasNextPage } = query;
    const entries = useMemo(
        () =>
            data &&
            storyOf(
                incident,
                data.pages.flatMap((page) => page.items),
                !hasNextPage,
            ),
        [incident, data, hasNextPage],
    );
    return (
        <section aria-labelledby="incident-story">
            <h2 id="incident-story">{t("incident.story")}</h2>
            {!entries && query.error && (
                <Failed error={query.error} retry={() => void query.refetch()} />
            )}
            {!entries && !query.error && <Skeletons rows={3} height={40} />}
            <ol role="list" className={styles.story}>
                {entries?.map((entry, at) => (
                    <Entry
                        key={`${entry.kind} ${entry.at} ${at}`}
                        of={entry}
                        isMember={incident.members.some(({ id }) => id === entry.signal)}
                        onShow={onShow}
                    />
                ))}
            </ol>
            {hasNextPage && (
                <Button
                    size="compact-sm"
                    loading={query.isFetchingNextPage}
                    onClick={() => void query.fetchNextPage()}
                >
                    {t("incident.earlier")}
                </Button>
            )}
        </section>
    );
}

interface EntryProps {
    of: StoryEntry;
    isMember: boolean;
    onShow: Props["onShow"];
}

function Entry({ of, isMember, onShow }: EntryProps) {
    const { t } = useTranslation();
    const Icon = icons[of.kind];
    const { count, signal, signals, incident, title } = of;
    const isOne = count === 1 && title !== "";
    const saysNow = signals !== null && ["joined", "merged", "put_back"].includes(of.kind);
    return (
        <li data-kind={of.kind}>
            <Icon size={14} aria-hidden />
            <div>
                <p>
                    {t(`incident.entry.${of.kind}`, { count })}
                    {saysNow && ` · ${t("incident.now", { count: signals })}`}
                    {of.by !== "" && <span translate="no"> · {of.by}</span>}
                </p>
                {incident !== undefined ? (
                    <Link
                        to="/incidents/$id"
                        params={{ id: incident }}
                        className={styles.storySignal}
                        translate="no"
                    >
                        {title || incident}
                    </Link>
                ) : (
                    isOne &&
                    signal !== undefined &&
                    (isMember ? (
                        <button
                            type="button"
                            className={`plain ${styles.storySignal}`}
                            translate="no"
                            onClick={() => onShow(signal)}
                        >
                            {title}
                        </button>
                    ) : (
                        <p translate="no">{title}</p>
                    ))
                )}
                {of.note && <p translate="no">{of.note}</p>}
                <p className="dim">
                    <At at={of.at} />
                </p>
            </div>
        </li>
    );
}
