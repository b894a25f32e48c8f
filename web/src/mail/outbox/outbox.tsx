// The mails that went out, newest first: what each says, to whom, and what became of it. In a sample
// workspace without a mail server they stay here.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { IconMailFast } from "@tabler/icons-react";
import { Link, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Mail } from "../../api/types";
import { Download } from "../attention/detail";
import { keptReason } from "../setup";
import { mailQuery, outboxQuery } from "../attention/mails";
import attentionStyles from "../attention/attention.module.css";
import { Directory } from "../../parts/directory/directory";
import { SidePanel } from "../../parts/directory/side-panel";
import type { Column } from "../../parts/table/columns";
import { Empty, Failed, Skeletons } from "../../frame/states";
import queueStyles from "../../frame/page.module.css";
import { When } from "../../text/when";
import styles from "./outbox.module.css";

export function Outbox() {
    const { t } = useTranslation();
    const { state = "sent" } = useSearch({ from: "/frame/outbox" });
    const mails = useInfiniteQuery(outboxQuery(state));
    const items = useMemo(() => mails.data?.pages.flatMap((page) => page.items), [mails.data]);
    const nameOf = useCallback(({ subject }: Mail) => subject || t("attention.noSubject"), [t]);
    const columns = useColumns();
    const isKept = items?.some(({ reason }) => reason === keptReason);
    return (
        <Directory<Mail>
            name="outbox"
            title={t("place.outbox")}
            tools={<States state={state} />}
            query={mails}
            items={items}
            idOf={idOf}
            nameLabel={t("field.subject")}
            nameOf={nameOf}
            notice={isKept && <p className={styles.kept}>{t("outbox.kept")}</p>}
            empty={
                <Empty icon={<IconMailFast size={22} />} title={t(`outbox.empty.${state}`)}>
                    {t(`outbox.emptyHelp.${state}`)}
                </Empty>
            }
            columns={columns}
            panel={(id, close) => <Panel id={id} onClose={close} />}
        />
    );
}

const idOf = ({ id }: Mail) => id;

function useColumns(): Column<Mail>[] {
    const { t } = useTranslation();
    return useMemo(
        () => [
            {
                id: "recipient",
                label: t("field.recipient"),
                show: ({ recipient }) => <span translate="no">{recipient}</span>,
                width: 220,
            },
            {
                id: "ticket",
                label: t("field.ticket"),
                show: (mail) => <TicketLink mail={mail} />,
                width: 100,
            },
            {
                id: "state",
                label: t("field.status"),
                show: (mail) => t(stateName(mail)),
                width: 170,
                isOnPhone: true,
            },
            {
                id: "at",
                label: t("outbox.at"),
                show: ({ handled_at, received_at }) => <When at={handled_at ?? received_at} />,
                width: 170,
                isNumber: true,
            },
        ],
        [t],
    );
}

function stateName({ state, reason }: Mail) {
    if (state !== "sent") return "delivery.state.queued";
    return reason === keptReason ? "delivery.state.kept" : "delivery.state.handed_over";
}

function States({ state }: { state: "sent" | "queued" }) {
    const { t } = useTranslation();
    return (
        <nav className={queueStyles.tabs} aria-label={t("outbox.states")}>
            {(["sent", "queued"] as const).map((one) => (
                <Link
                    key={one}
                    to="/outbox"
                    search={{ state: one === "queued" ? one : undefined }}
                    className={queueStyles.tab}
                    activeOptions={{ includeSearch: true, explicitUndefined: true }}
                    aria-current={one === state ? "page" : undefined}
                >
                    {t(`outbox.state.${one}`)}
                </Link>
            ))}
        </nav>
    );
}

function TicketLink({ mail }: { mail: Mail }) {
    if (!mail.ticket) return null;
    return (
        <Link to="/tickets/$key" params={{ key: mail.ticket }} translate="no">
            {mail.ticket}
        </Link>
    );
}

function Panel({ id, onClose }: { id: string; onClose: () => void }) {
    const { t } = useTranslation();
    const { data: mail, error } = useQuery(mailQuery(id));
    return (
        <SidePanel title={mail?.subject ?? t("place.outbox")} onClose={onClose}>
            {error ? (
                <Failed error={error} />
            ) : !mail ? (
                <Skeletons rows={5} height={40} />
            ) : (
                <div className="stack">
                    <dl className={attentionStyles.facts}>
                        <div>
                            <dt>{t("attention.to")}</dt>
                            <dd translate="no">{mail.recipient}</dd>
                        </div>
                        <div>
                            <dt>{t("field.status")}</dt>
                            <dd>{t(stateName(mail))}</dd>
                        </div>
                        {mail.ticket && (
                            <div>
                                <dt>{t("field.ticket")}</dt>
                                <dd>
                                    <TicketLink mail={mail} />
                                </dd>
                            </div>
                        )}
                    </dl>
                    <pre className={attentionStyles.start} translate="no">
                        {mail.text}
                    </pre>
                    <Download mail={mail} />
                </div>
            )}
        </SidePanel>
    );
}
