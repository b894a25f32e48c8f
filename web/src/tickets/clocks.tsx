// The clocks of a ticket, each with the time it is due and why: what was promised, and how much of it
// has passed. For staff.
import {
    IconClock,
    IconClockCheck,
    IconClockExclamation,
    IconClockPause,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { Ticket, TicketClock } from "../api/types";
import { Why } from "../parts/value/why";
import { isStaff, useMe } from "../session/session";
import { locale } from "../text/language";
import { useNow, When } from "../text/when";
import { clockNameOf, clockText, isShown, sign, type Sign, span } from "./clock-words";
import styles from "./clocks.module.css";
import { serviceLevelsQuery } from "./queries";

const icons = {
    running: IconClock,
    soon: IconClockExclamation,
    late: IconClockExclamation,
    paused: IconClockPause,
    met: IconClockCheck,
} satisfies Record<Sign, unknown>;

export function Clocks({ ticket }: { ticket: Ticket }) {
    const { t } = useTranslation();
    const { data } = useQuery({
        ...serviceLevelsQuery(ticket.key),
        enabled: isStaff(useMe()),
    });
    const clocks = data?.clocks.filter(isShown) ?? [];
    if (clocks.length === 0) return null;
    return (
        <ul className={styles.clocks} aria-label={t("clock.all")}>
            {clocks.map((clock) => (
                <li key={`${clockNameOf(clock)} ${clock.started_at}`}>
                    <Clock clock={clock} />
                </li>
            ))}
        </ul>
    );
}

function Clock({ clock }: { clock: TicketClock }) {
    const { t, i18n } = useTranslation();
    const now = useNow();
    const language = locale(i18n.language);
    const state = sign(clock, now);
    const Icon = icons[state];
    const name = t(`clock.name.${clockNameOf(clock)}`);
    return (
        <Why
            of={name}
            because={clockText(clock, state, t, language)}
            sign={{
                className: styles.chip,
                shown: (
                    <span className={styles.inner} data-state={state}>
                        <Icon size={14} aria-hidden />
                        <span>{name}</span>
                        <span className={styles.left}>
                            {clock.due_at && clock.state === "running" ? (
                                <>
                                    {state === "late" && <>{t("clock.late")} </>}
                                    <When at={clock.due_at} isShort={state === "late"} />
                                </>
                            ) : (
                                t(`clock.sign.${state}`)
                            )}
                        </span>
                        <span className={styles.why}>{t("clock.why")}</span>
                    </span>
                ),
            }}
            facts={[
                { label: t("clock.target"), value: span(clock.target_seconds, language) },
                { label: t("clock.elapsed"), value: span(clock.elapsed_seconds, language) },
                {
                    label: t("clock.remaining"),
                    value: span(clock.remaining_seconds, language),
                    isDecisive: true,
                },
            ]}
        >
            <Intervals clock={clock} />
        </Why>
    );
}

/** Each stretch of time, and whether it was counted. */
function Intervals({ clock }: { clock: TicketClock }) {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    const time = (at: string) =>
        new Intl.DateTimeFormat(language, {
            dateStyle: "short",
            timeStyle: "short",
            timeZone: clock.zone,
        }).format(new Date(at));
    return (
        <div className={styles.scroll} tabIndex={0} role="group" aria-label={t("clock.intervals")}>
            <table className={styles.intervals}>
                <caption>{t("clock.inZone", { zone: clock.zone })}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t("clock.from")}</th>
                        <th scope="col">{t("clock.to")}</th>
                        <th scope="col">{t("clock.reason")}</th>
                        <th scope="col">{t("clock.counted")}</th>
                    </tr>
                </thead>
                <tbody>
                    {clock.why.map(({ begin, end, reason, counted_seconds, holidays }) => (
                        <tr key={begin} data-counted={reason === "counted" || undefined}>
                            <td>{time(begin)}</td>
                            <td>{time(end)}</td>
                            <td>
                                {t(`clock.reasons.${reason}`)}
                                {holidays.length > 0 && (
                                    <span translate="no"> · {holidays.join(", ")}</span>
                                )}
                            </td>
                            <td>{counted_seconds > 0 ? span(counted_seconds, language) : ""}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
