// Seen before: errors like this one, why they are like it, and what fixed them.
import { ActionIcon, Tooltip } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { ErrorGroup, LikeError } from "../../api/types";
import { share } from "../../parts/value/format";
import { locale } from "../../text/language";
import { When } from "../../text/when";
import { StateDot, TicketLink } from "../marks";
import { likeQuery } from "../queries";
import type { Changes } from "../use-changes";
import styles from "./like.module.css";

export function Like({ of, changes }: { of: ErrorGroup; changes: Changes }) {
    const { t } = useTranslation();
    const { data } = useQuery(likeQuery(of.id));
    if (!data || data.length === 0) return null;
    const canJudge = of.may.includes("resolve");
    return (
        <section aria-labelledby="error-like">
            <h2 id="error-like">{t("bugfix.like.title")}</h2>
            <ul role="list" className={styles.like}>
                {data.map((one) => (
                    <One
                        key={one.id}
                        of={one}
                        onReject={canJudge ? () => void changes.judge(of, one.id) : undefined}
                    />
                ))}
            </ul>
        </section>
    );
}

function One({ of, onReject }: { of: LikeError; onReject: (() => void) | undefined }) {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    const reasons = new Intl.ListFormat(language, { type: "unit", style: "short" }).format(
        of.reasons.map((reason) => t(`bugfix.like.reasons.${reason}`)),
    );
    return (
        <li>
            <StateDot of={of.state} />
            <div>
                <Link to="/errors/$id" params={{ id: of.id }} translate="no">
                    {of.title}
                </Link>
                <div className="dim">
                    {t("bugfix.like.score", {
                        share: share(Math.round(100 * of.score) / 100, language),
                    })}{" "}
                    · {reasons}
                </div>
                <div className="dim">
                    {t("bugfix.like.seen")} <When at={of.last_seen} isShort />
                    {of.ticket !== null && (
                        <>
                            {" · "}
                            <TicketLink of={of.ticket} />
                        </>
                    )}
                </div>
                {of.fix && <Fix of={of.fix} />}
                {of.causes.map((cause) => (
                    <div key={cause.commit}>
                        {t("bugfix.like.cause")}{" "}
                        <code translate="no" title={`${cause.repository} ${cause.commit}`}>
                            {cause.commit.slice(0, 10)}
                        </code>{" "}
                        <span translate="no">{cause.subject}</span>
                    </div>
                ))}
            </div>
            {onReject && (
                <Tooltip label={t("bugfix.like.reject")}>
                    <ActionIcon
                        size="sm"
                        aria-label={t("bugfix.like.rejectOne", { title: of.title })}
                        onClick={onReject}
                    >
                        <IconX size={14} />
                    </ActionIcon>
                </Tooltip>
            )}
        </li>
    );
}

function Fix({ of }: { of: NonNullable<LikeError["fix"]> }) {
    const { t } = useTranslation();
    const how =
        of.release !== null && of.resolved_as === "release"
            ? t("bugfix.like.fixedIn", { release: of.release })
            : of.release !== null && of.resolved_as === "next_release"
              ? t("bugfix.like.fixedAfter", { release: of.release })
              : t("bugfix.like.fixed");
    return (
        <div>
            {how}
            {of.by && (
                <>
                    {" · "}
                    <span translate="no">{of.by.name}</span>
                </>
            )}
            {of.note !== "" && (
                <div className={styles.note} translate="no">
                    {of.note}
                </div>
            )}
        </div>
    );
}
