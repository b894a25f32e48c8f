// Panels of the installation as a whole: whether it is set up, and whether its record of changes is
// whole.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import { useSetup } from "../frame/setup";
import { Failed, Skeletons } from "../frame/states";
import { locale } from "../text/language";
import { When } from "../text/when";

export function Setup() {
    const { t } = useTranslation();
    const setup = useSetup(true);
    return (
        <>
            <h2>
                <Link to="/setup">{t("setup.title")}</Link>
            </h2>
            {setup.isKnown ? (
                <p>
                    {setup.open.length === 0
                        ? t("setup.complete")
                        : t("setup.progress", { done: setup.done, count: setup.essential })}
                </p>
            ) : (
                <Skeletons rows={1} />
            )}
        </>
    );
}

export function ChangesRecord() {
    const { t, i18n } = useTranslation();
    const { data, error, refetch } = useQuery({
        queryKey: ["record"],
        queryFn: () => answer(api.GET("/api/v1/record")),
        staleTime: 30_000,
    });
    const number = new Intl.NumberFormat(locale(i18n.language));
    return (
        <>
            <h2>{t("home.record.title")}</h2>
            {error ? (
                <Failed error={error} retry={() => void refetch()} />
            ) : !data ? (
                <Skeletons rows={3} />
            ) : (
                <>
                    <p>
                        {t("home.record.sealed", {
                            sealed: number.format(data.sealed),
                            unsealed: number.format(data.unsealed),
                        })}
                    </p>
                    {data.last_check ? (
                        <p>
                            {t(`home.record.check.${data.last_check.outcome}`)}{" "}
                            <When at={data.last_check.at} className="dim" />{" "}
                            <span translate="no">{data.last_check.report}</span>
                        </p>
                    ) : (
                        <p className="dim">{t("home.record.unchecked")}</p>
                    )}
                </>
            )}
        </>
    );
}
