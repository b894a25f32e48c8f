// One event of the security log in a line that opens to what it means and all that is known of it.
import { IconAlertTriangle, IconChevronRight } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import i18next from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { SecurityEvent } from "../../api/types";
import page from "../../parts/directory/directory.module.css";
import { RequestId } from "../../frame/toasts";
import { deviceName } from "../me/device";
import { When } from "../../text/when";
import { actorOf, warnings } from "./query";
import styles from "./security-log.module.css";

interface Props {
    event: SecurityEvent;
    isOpen: boolean;
    onToggle: () => void;
}

export function EventRow({ event, isOpen, onToggle }: Props) {
    const { t } = useTranslation();
    const isWarning = warnings.includes(event.kind);
    const typed = event.details.typed ?? event.details.email;
    return (
        <>
            <tr data-open={isOpen || undefined}>
                <td>
                    <When at={event.last_at} isShort className="dim" />
                </td>
                <td>
                    <button
                        type="button"
                        className={`plain ${page.open} ${styles.open}`}
                        data-event={event.id}
                        aria-expanded={isOpen}
                        onClick={onToggle}
                    >
                        <IconChevronRight size={14} aria-hidden className={styles.chevron} />
                        {t(`securityLog.kind.${event.kind}`)}
                        {isWarning && (
                            <IconAlertTriangle
                                size={14}
                                className={styles.warning}
                                role="img"
                                aria-label={t("securityLog.warning")}
                            />
                        )}
                    </button>
                </td>
                <td translate="no">
                    {event.user?.name ?? (typeof typed === "string" ? typed : "–")}
                </td>
                <td data-wide>
                    <Actor event={event} />
                </td>
                <td data-wide translate="no">
                    {event.address}
                </td>
                <td data-wide data-number translate="no">
                    {event.count > 1 ? `× ${event.count}` : ""}
                </td>
            </tr>
            {isOpen && (
                <tr className={styles.more}>
                    <td colSpan={6}>
                        <p>{t(`securityLog.why.${event.kind}`)}</p>
                        <Facts event={event} />
                    </td>
                </tr>
            )}
        </>
    );
}

/** Whoever did it has a name, also where it was nobody who is signed in. */
function Actor({ event }: { event: SecurityEvent }) {
    const { t } = useTranslation();
    const actor = actorOf(event);
    return actor === "system" || actor === "stranger" ? (
        <span className="dim">{t(`securityLog.actor.${actor}`)}</span>
    ) : (
        <span translate="no">{actor.name}</span>
    );
}

function Facts({ event }: { event: SecurityEvent }) {
    const { t } = useTranslation();
    return (
        <dl className={styles.facts}>
            <Fact name={t("securityLog.when")}>
                <When at={event.at} />
                {event.count > 1 && (
                    <>
                        {" – "}
                        <When at={event.last_at} /> ·{" "}
                        {t("securityLog.counted", { count: event.count })}
                    </>
                )}
            </Fact>
            {event.user && (
                <Fact name={t("securityLog.account")}>
                    <Link to="/people" search={{ open: event.user.id }} translate="no">
                        {event.user.name}
                    </Link>{" "}
                    <span className="dim" translate="no">
                        {event.user.email}
                    </span>
                </Fact>
            )}
            <Fact name={t("securityLog.by")}>
                {event.actor ? (
                    <Link to="/people" search={{ open: event.actor.id }} translate="no">
                        {event.actor.name}
                    </Link>
                ) : (
                    <Actor event={event} />
                )}
            </Fact>
            {event.address && (
                <Fact name={t("securityLog.address")}>
                    <Link
                        to="/security-log"
                        search={{ address: event.address }}
                        translate="no"
                        title={t("securityLog.allOfAddress")}
                    >
                        {event.address}
                    </Link>
                </Fact>
            )}
            {event.user_agent && (
                <Fact name={t("securityLog.device")}>
                    <span translate="no" title={event.user_agent}>
                        {deviceName(event.user_agent)}
                    </span>
                </Fact>
            )}
            {Object.entries(event.details).map(([name, value]) => (
                <Detail key={name} name={name} value={value} />
            ))}
            {event.request_id && (
                <Fact name={t("securityLog.request")}>
                    <RequestId id={event.request_id} />
                </Fact>
            )}
        </dl>
    );
}

/** What an event tells besides: under a name of the catalogue where that knows it. */
function Detail({ name, value }: { name: string; value: unknown }) {
    const { t } = useTranslation();
    const key = `securityLog.detail.${name}`;
    const isKnown = i18next.exists(key);
    return (
        <Fact
            name={isKnown ? t(key as "securityLog.detail.token") : name.replaceAll("_", " ")}
            isData={!isKnown}
        >
            <span translate="no">{typeof value === "string" ? value : JSON.stringify(value)}</span>
        </Fact>
    );
}

function Fact({
    name,
    isData = false,
    children,
}: {
    name: string;
    isData?: boolean;
    children: ReactNode;
}) {
    return (
        <div>
            <dt translate={isData ? "no" : undefined}>{name}</dt>
            <dd>{children}</dd>
        </div>
    );
}
