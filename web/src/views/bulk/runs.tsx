// The changes of many tickets that the person made in the last 30 days.
import { IconChecks } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { bulkRunsQuery, doneOf, hasEnded } from "../../api/bulk";
import type { BulkRun } from "../../api/types";
import { Empty } from "../../frame/states";
import { Directory } from "../../parts/directory/directory";
import type { Column } from "../../parts/table/columns";
import { When } from "../../text/when";
import { Outcome } from "./progress";
import { RunPanel } from "./run-panel";
import { useRunName } from "./run-name";

const idOf = ({ id }: BulkRun) => id;

export function BulkRuns() {
    const { t } = useTranslation();
    const nameOf = useRunName();
    const query = useInfiniteQuery(bulkRunsQuery);
    const items = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
    const columns = useMemo<Column<BulkRun>[]>(
        () => [
            {
                id: "outcome",
                label: t("bulkRun.outcome"),
                show: (run) =>
                    hasEnded(run) ? (
                        <Outcome run={run} />
                    ) : (
                        t("bulkRun.of", { done: doneOf(run), total: run.total })
                    ),
                width: 320,
                isOnPhone: true,
            },
            {
                id: "when",
                label: t("bulkRun.when"),
                show: ({ created_at }) => <When at={created_at} isShort />,
                width: 110,
                isNumber: true,
            },
        ],
        [t],
    );
    return (
        <Directory<BulkRun>
            name="bulk-runs"
            title={t("place.bulkRuns")}
            nameLabel={t("bulkRun.what")}
            query={query}
            items={items}
            idOf={idOf}
            nameOf={nameOf}
            empty={
                <Empty icon={<IconChecks size={22} />} title={t("bulkRun.empty")}>
                    {t("bulkRun.emptyHelp")}
                </Empty>
            }
            columns={columns}
            panel={(id, close) => <RunPanel id={id} onClose={close} />}
        />
    );
}
