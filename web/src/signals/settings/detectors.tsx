// How far what each detector raises can be trusted, by what people said of it.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Detector } from "../../api/types";
import type { Column } from "../../parts/table/columns";
import { count, share } from "../../parts/value/format";
import { locale } from "../../text/language";
import { SetList } from "./list";
import { detectorsQuery } from "./queries";

const idOf = ({ source, kind }: Detector) => `${source} ${kind}`;

export function Detectors() {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    const query = useInfiniteQuery(detectorsQuery);
    const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
    const columns = useMemo<Column<Detector>[]>(() => {
        const number = (id: "signals" | "confirmed" | "rejected"): Column<Detector> => ({
            id,
            label: t(`detector.${id}`),
            show: (row) => count(row[id], language),
            value: (row) => row[id],
            width: 110,
            isNumber: true,
        });
        return [
            {
                id: "kind",
                label: t("matcher.kind"),
                show: ({ kind }) => <span translate="no">{kind}</span>,
                value: ({ kind }) => kind,
                width: 200,
                isWide: true,
                isFixed: true,
                isOnPhone: true,
            },
            {
                id: "source",
                label: t("matcher.source"),
                show: ({ source }) => <span translate="no">{source}</span>,
                value: ({ source }) => source,
                width: 160,
            },
            number("signals"),
            number("confirmed"),
            number("rejected"),
            {
                id: "precision",
                label: t("detector.precision"),
                show: ({ precision }) =>
                    precision === null ? t("detector.unmeasured") : share(precision, language),
                value: ({ precision }) => precision ?? -1,
                width: 150,
                isNumber: true,
                isOnPhone: true,
            },
        ];
    }, [t, language]);
    return (
        <SetList<Detector>
            name="signal-detectors"
            label={t("detector.title")}
            columns={columns}
            rows={rows}
            idOf={idOf}
            nameOf={idOf}
            query={query}
            empty={{ title: t("detector.none"), help: t("detector.noneHelp") }}
        />
    );
}
