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
                width: 300,
                isOnPhone: true,
            },
            {
                id: "kind",
                label: t("sourceMap.kind"),
                show: ({ kind }) => t(`sourceMap.kinds.${kind}`),
                value: ({ kind }) => kind,
                width: 90,
            },
            {
                id: "release",
                label: t("sourceMap.release"),
                show: ({ release, distribution }) =>
                    text([release, distribution].filter(Boolean).join(" · ")),
                value: ({ release }) => release,
                width: 150,
                isOnPhone: true,
            },
            {
                id: "debug_id",
                label: t("sourceMap.debugId"),
                show: ({ debug_id: id }) => text(id),
                value: ({ debug_id: id }) => id,
                width: 150,
            },
            {
                id: "problem",
                label: t("sourceMap.problem"),
                show: ({ problem, detail }) =>
                    problem === "" ? (
                        "–"
                    ) : (
                        <span className="cut" title={detail}>
                            {t(`sourceMap.problems.${problem}` as "sourceMap.problems.map_empty")}
                        </span>
                    ),
                value: ({ problem }) => problem,
                width: 200,
            },
            {
                id: "size",
                label: t("sourceMap.size"),
                show: ({ bytes: size }) => <span translate="no">{bytes(size, language)}</span>,
                value: ({ bytes: size }) => size,
                width: 84,
                isNumber: true,
            },
            {
                id: "uploaded",
                label: t("sourceMap.uploadedAt"),
                show: ({ uploaded_at: at }) => <When at={at} />,
                value: ({ uploaded_at: at }) => at,
                width: 112,
                isNumber: true,
            },
            {
                id: "by",
                label: t("sourceMap.uploadedBy"),
                show: ({ uploaded_by: by }) => <span translate="no">{by?.name ?? "–"}</span>,
                value: ({ uploaded_by: by }) => by?.name ?? "",
                width: 110,
            },
            {
                id: "used",
                label: t("sourceMap.used"),
                show: ({ last_used_at: at }) => (at ? <When at={at} /> : t("sourceMap.never")),
                value: ({ last_used_at: at }) => at ?? "",
                width: 112,
                isNumber: true,
            },
        ];
    }, [t, language]);
}
