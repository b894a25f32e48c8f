// Mails that a person has to decide about, by cause: what could not be turned into a ticket, and
// replies that reached nobody. One cause is decided at once, or each mail by itself.
import { IconMailCheck, IconMailOpened } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Empty, Failed, Skeletons } from "../../frame/states";
import queueStyles from "../../frame/page.module.css";
import styles from "./attention.module.css";
import { Cause } from "./cause";
import { Detail } from "./detail";
import { causeName, causesQuery } from "./mails";

export function Attention() {
    const { t } = useTranslation();
    const { open, cause: shown } = useSearch({ from: "/frame/attention" });
    const causes = useQuery(causesQuery);
    const items = causes.data?.items ?? [];
    return (
        <div className={queueStyles.page}>
            <div className={queueStyles.head}>
                <h1>{t("place.attention")}</h1>
            </div>
            {causes.isPending && <Skeletons rows={8} height={56} />}
            {causes.isError && !causes.data && (
                <Failed error={causes.error} retry={() => void causes.refetch()} />
            )}
            {causes.isSuccess && items.length === 0 && (
                <Empty icon={<IconMailCheck size={22} />} title={t("attention.empty")}>
                    {t("attention.emptyHelp")}
                </Empty>
            )}
            {(items.length > 0 || open) && (
                <div className={styles.split} data-open={open !== undefined || undefined}>
                    <div className={styles.list}>
                        {items.map((cause) => (
                            <Cause
                                key={causeName(cause)}
                                cause={cause}
                                isOpen={items.length === 1 || causeName(cause) === shown}
                                open={open}
                            />
                        ))}
                        {causes.data?.is_more && (
                            <p className={styles.more}>{t("attention.countedNewest")}</p>
                        )}
                    </div>
                    <section className={styles.detail} aria-label={t("ticket.details")}>
                        {open ? (
                            <Detail key={open} id={open} />
                        ) : (
                            <Empty
                                icon={<IconMailOpened size={22} />}
                                title={t("attention.pick")}
                            />
                        )}
                    </section>
                </div>
            )}
        </div>
    );
}
