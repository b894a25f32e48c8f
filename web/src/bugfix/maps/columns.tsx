// What the list of source maps shows of each.
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { SourceMap } from "../../api/types";
import type { Column } from "../../parts/table/columns";
import { bytes } from "../../parts/value/format";
import { locale } from "../../text/language";
import { When } from "../../text/when";

export function useColumns(): Column<SourceMap>[] {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    return useMemo(() => {
        const text = (of: string) => (
            <span className="cut mono" translate="no" title={of}>
                {of || "–"}
            </span>
        );
        return [
            {
                id: "path",
                label: t("sourceMap.path"),
                show: ({ path }) => text(path),
                value: ({ path }) => path,
                width: 220,
                isOnPhone: true,
            },
            {
                id: "kind",
                label: t("sourceMap.kind"),
                show: ({ kind }) => t(`sourceMap.kinds.${kind}`),
                value: ({ kind }) => kind,
                width: 70,
            },
            {
                id: "release",
                label: t("sourceMap.release"),
                show: ({ release, distribution }) =>
                    text([release, distribution].filter(Boolean).join(" · ")),
                value: ({ release }) => release,
                width: 120,
                isOnPhone: true,
            },
            {
                id: "debug_id",
                label: t("sourceMap.debugId"),
                show: ({ debug_id: id }) => text(id),
                value: ({ debug_id: id }) => id,
                width: 100,
            },
            {
                id: "problem",
                label: t("sourceMap.problem"),
                show: ({ problem, detail }) =>
                    problem === "" ? "–" : <Problem of={problem} detail={detail} />,
                value: ({ problem }) => problem,
                width: 166,
            },
            {
                id: "size",
                label: t("sourceMap.size"),
                show: ({ bytes: size }) => <span translate="no">{bytes(size, language)}</span>,
                value: ({ bytes: size }) => size,
                width: 74,
                isNumber: true,
            },
            {
                id: "uploaded",
                label: t("sourceMap.uploadedAt"),
                show: ({ uploaded_at: at }) => <When at={at} />,
                value: ({ uploaded_at: at }) => at,
                width: 92,
                isNumber: true,
            },
            {
                id: "by",
                label: t("sourceMap.uploadedBy"),
                show: ({ uploaded_by: by }) => <span translate="no">{by?.name ?? "–"}</span>,
                value: ({ uploaded_by: by }) => by?.name ?? "",
                width: 84,
            },
            {
                id: "used",
                label: t("sourceMap.used"),
                show: ({ last_used_at: at }) => (at ? <When at={at} /> : t("sourceMap.never")),
                value: ({ last_used_at: at }) => at ?? "",
                width: 92,
                isNumber: true,
            },
        ];
    }, [t, language]);
}

function Problem({ of, detail }: { of: string; detail: string }) {
    const { t } = useTranslation();
    const text = t(`sourceMap.problems.${of}` as "sourceMap.problems.map_empty");
    return (
        <span className="cut" title={detail === "" ? text : `${text}: ${detail}`}>
            {text}
        </span>
    );
}
