// What the error is, how it stands and why, and what can be done.
import { Button, Menu } from "@mantine/core";
import {
    IconArrowLeft,
    IconArrowMerge,
    IconCheck,
    IconDots,
    IconEyeOff,
    IconLink,
    IconRefresh,
    IconTicket,
    IconUserPlus,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { ErrorDetails, ErrorGroup } from "../../api/types";
import pageStyles from "../../frame/page.module.css";
import { count } from "../../parts/value/format";
import { locale } from "../../text/language";
import { At, When } from "../../text/when";
import { LevelMark, StateMark, UnhandledMark } from "../marks";
import { shownState, titleOf } from "../model";
import type { Actions } from "./error";
import styles from "./error.module.css";

export function Head({ of: { group }, actions }: { of: ErrorDetails; actions: Actions }) {
    const { t } = useTranslation();
    const { type, value } = titleOf(group);
    return (
        <header className={styles.head}>
            <div className={`${pageStyles.head} ${styles.first}`}>
                <Link to="/errors" className={styles.back} aria-label={t("bugfix.back")}>
                    <IconArrowLeft size={16} aria-hidden />
                </Link>
                <h1 className="cut" title={group.title} translate="no">
                    {type}
                    {value !== "" && <span className={styles.said}> {value}</span>}
                </h1>
                <span className="grow" />
                <Buttons group={group} actions={actions} />
            </div>
            <div className={styles.second}>
                <StateMark of={shownState(group)} />
                <Why of={group} />
                <LevelMark of={group.level} />
                {group.is_unhandled && <UnhandledMark />}
                <span className="dim" translate="no">
                    {[group.application, group.culprit].filter(Boolean).join(" · ")}
                </span>
            </div>
            {group.merged_into !== null && (
                <p className={pageStyles.notice}>
                    {t("bugfix.mergedInto")}{" "}
                    <Link to="/errors/$id" params={{ id: group.merged_into }}>
                        {t("bugfix.toThatError")}
                    </Link>
                </p>
            )}
        </header>
    );
}

/** Why it stands as it does, in words. */
function Why({ of }: { of: ErrorGroup }) {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    const release = of.resolved_in ?? "";
    if (of.state === "resolved")
        return (
            <span>
                {of.resolved_as === "release"
                    ? t("bugfix.why.resolvedIn", { release })
                    : of.resolved_as === "next_release"
                      ? t("bugfix.why.resolvedAfter", { release })
                      : of.resolved_at && (
                            <>
                                {t("bugfix.why.resolved")} <When at={of.resolved_at} />
                            </>
                        )}
                {of.since_resolved > 0 && (
                    <>
                        {" · "}
                        {t("bugfix.why.since", {
                            count: of.since_resolved,
                            shown: count(of.since_resolved, language),
                        })}
                    </>
                )}
            </span>
        );
    if (of.state === "ignored")
        return (
            <span>
                {of.ignored_until === null &&
                    of.ignored_events === null &&
                    of.ignored_users === null &&
                    t("bugfix.why.ignored")}
                {of.ignored_until !== null && (
                    <>
                        {t("bugfix.why.until")} <At at={of.ignored_until} />
                    </>
                )}
                {of.ignored_events !== null &&
                    ` ${t("bugfix.why.untilEvents", { shown: count(of.ignored_events, language) })}`}
                {of.ignored_users !== null &&
                    ` ${t("bugfix.why.untilUsers", { shown: count(of.ignored_users, language) })}`}
            </span>
        );
    if (of.regressed_at !== null)
        return (
            <span>
                {of.regressed_in === null
                    ? t("bugfix.why.regressed")
                    : t("bugfix.why.regressedIn", { release: of.regressed_in })}{" "}
                <When at={of.regressed_at} />
            </span>
        );
    return (
        <span>
            {t("bugfix.why.open")} <When at={of.first_seen} />
        </span>
    );
}

function Buttons({ group, actions }: { group: ErrorGroup; actions: Actions }) {
    const { t } = useTranslation();
    const { can } = actions;
    if (group.may.length === 0) return null;
    return (
        <div className={styles.buttons}>
            {can("reopen") ? (
                <Button leftSection={<IconRefresh size={14} />} onClick={actions.reopen}>
                    {t("bugfix.do.reopen")}
                </Button>
            ) : (
                can("ignore") && (
                    <Button
                        leftSection={<IconEyeOff size={14} />}
                        title="i"
                        onClick={actions.ignore}
                    >
                        {t("bugfix.do.ignore")}
                    </Button>
                )
            )}
            {can("assign") && (
                <Button leftSection={<IconUserPlus size={14} />} title="a" onClick={actions.assign}>
                    {t("bugfix.do.assign")}
                </Button>
            )}
            {can("resolve") && group.state !== "resolved" && (
                <Button
                    variant="filled"
                    leftSection={<IconCheck size={14} />}
                    title="r"
                    onClick={actions.resolve}
                >
                    {t("bugfix.do.resolve")}
                </Button>
            )}
            <Menu position="bottom-end" withinPortal>
                <Menu.Target>
                    <Button px={8} aria-label={t("bugfix.do.more")}>
                        <IconDots size={16} aria-hidden />
                    </Button>
                </Menu.Target>
                <Menu.Dropdown>
                    {group.state === "resolved" && can("resolve") && (
                        <Menu.Item
                            leftSection={<IconCheck size={14} />}
                            rightSection={<kbd>r</kbd>}
                            onClick={actions.resolve}
                        >
                            {t("bugfix.do.resolveElse")}
                        </Menu.Item>
                    )}
                    {group.state !== "open" && can("ignore") && (
                        <Menu.Item
                            leftSection={<IconEyeOff size={14} />}
                            rightSection={<kbd>i</kbd>}
                            onClick={actions.ignore}
                        >
                            {t("bugfix.do.ignore")}
                        </Menu.Item>
                    )}
                    <Menu.Item
                        leftSection={<IconArrowMerge size={14} />}
                        rightSection={<kbd>m</kbd>}
                        disabled={!can("merge")}
                        onClick={actions.merge}
                    >
                        {t("bugfix.do.merge")}
                    </Menu.Item>
                    <Menu.Item
                        leftSection={<IconTicket size={14} />}
                        rightSection={<kbd>t</kbd>}
                        disabled={!can("open_ticket")}
                        onClick={actions.openTicket}
                    >
                        {t("bugfix.do.ticket")}
                    </Menu.Item>
                    <Menu.Item
                        leftSection={<IconLink size={14} />}
                        rightSection={<kbd>l</kbd>}
                        disabled={!can("link_ticket")}
                        onClick={actions.linkTicket}
                    >
                        {t("bugfix.do.linkTicket")}
                    </Menu.Item>
                </Menu.Dropdown>
            </Menu>
        </div>
    );
}
