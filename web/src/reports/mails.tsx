// Which saved reports a person is mailed, and how they stop that: also where the link in such a mail
// leads.
import { Switch } from "@mantine/core";
import { IconMailOff } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import pageStyles from "../frame/page.module.css";
import { Empty, Failed, Skeletons } from "../frame/states";
import { useToasts } from "../frame/toasts";
import { When } from "../text/when";
import styles from "./reports.module.css";

const mailedQuery = {
    queryKey: ["reports", "mailed"],
    queryFn: async () => (await answer(api.GET("/api/v1/reports/mailed"))).items,
};

function useStop() {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const change = useMutation({
        mutationFn: ({ id, isStopped }: { id: string; isStopped: boolean }) =>
            answer(
                api.PUT("/api/v1/reports/mailed/{id}", {
                    params: { path: { id } },
                    body: { is_stopped: isStopped },
                }),
            ),
        onSuccess: ({ id, name, stopped_at }) => {
            void queries.invalidateQueries({ queryKey: mailedQuery.queryKey });
            if (stopped_at)
                toast.done(t("reports.mails.stopped", { name }), () =>
                    change.mutate({ id, isStopped: false }),
                );
            else toast.done(t("reports.mails.started", { name }));
        },
        onError: toast.failed,
    });
    return change.mutate;
}

export function Mails() {
    const { t } = useTranslation();
    const { stop } = useSearch({ from: "/frame/reports/mails" });
    const navigate = useNavigate({ from: "/reports/mails" });
    const { data, error, refetch } = useQuery(mailedQuery);
    const change = useStop();
    // Once, however often the page is drawn.
    const stopped = useRef<string>(undefined);
    useEffect(() => {
        if (!stop || stopped.current === stop) return;
        stopped.current = stop;
        change({ id: stop, isStopped: true });
        void navigate({ search: {}, replace: true });
    }, [stop, change, navigate]);
    return (
        <div className={pageStyles.page}>
            <div className={pageStyles.head}>
                <h1>{t("reports.mails.title")}</h1>
                <span className="grow" />
                <Link to="/reports">{t("place.reports")}</Link>
            </div>
            <div className={styles.body}>
                {error ? (
                    <Failed error={error} retry={() => void refetch()} />
                ) : !data ? (
                    <Skeletons rows={3} height={40} />
                ) : data.length === 0 ? (
                    <Empty icon={<IconMailOff size={22} />} title={t("reports.mails.empty")}>
                        {t("reports.mails.emptyHelp")}
                    </Empty>
                ) : (
                    data.map(({ id, name, mailed_at, stopped_at }) => (
                        <section key={id} className={styles.schedule}>
                            <Switch
                                label={<span translate="no">{name}</span>}
                                checked={stopped_at === null}
                                onChange={({ currentTarget }) =>
                                    change({ id, isStopped: !currentTarget.checked })
                                }
                            />
                            <p className="dim">
                                {t("reports.mails.last")} <When at={mailed_at} />
                            </p>
                        </section>
                    ))
                )}
            </div>
        </div>
    );
}
