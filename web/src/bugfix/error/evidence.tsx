// One event of an error: what went wrong, what differs, what happened before and around it.
import { Button } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { ErrorDetails, ErrorEvent } from "../../api/types";
import { Failed, Skeletons } from "../../frame/states";
import { useUrlValue } from "../../parts/url";
import { bytes, share } from "../../parts/value/format";
import { may, useMe } from "../../session/session";
import { locale } from "../../text/language";
import { At, When } from "../../text/when";
import { WantedFiles } from "../maps/wanted";
import { WantedSymbols } from "../maps/wanted-symbols";
import { eventQuery } from "../queries";
import { Around } from "./around";
import { Counts } from "./counts";
import styles from "./error.module.css";
import { Exceptions } from "./exceptions";
import { Facts, Part } from "./facts";
import { breadcrumbsOf, contextsOf, factsOf } from "./sent";
import { Suspects } from "./suspects";
import { differencesOf } from "./tags";

/** Which event is shown, by the address: the latest where it says nothing. */
export const useEvent = () => useUrlValue("event", { isReplaced: true });

export function Evidence({ of }: { of: ErrorDetails }) {
    const [asked = "latest"] = useEvent();
    const { data, error, refetch } = useQuery(eventQuery(of.group.id, asked));
    if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
    if (!data) return <Skeletons rows={12} height={32} />;
    return (
        <>
            <Which of={data} />
            <Exceptions key={data.event.id} of={data} />
            <WantedFiles of={data} application={of.group.application} />
            <WantedSymbols of={data} application={of.group.application} />
            <Differences of={of} />
            <Suspects of={of.group} />
            <Sent of={data} error={of.group.id} />
            <Counts of={of} />
        </>
    );
}

/** Which event it is, and the way to those beside it. */
function Which({ of }: { of: ErrorEvent }) {
    const { t } = useTranslation();
    const [, show] = useEvent();
    const { event } = of;
    const step = (label: string, to: string | null, keys?: string) => (
        <Button
            size="compact-sm"
            disabled={to === null}
            aria-keyshortcuts={keys}
            onClick={() => to !== null && show(to)}
        >
            {label}
        </Button>
    );
    return (
        <div className={styles.which}>
            <span>
                {t("bugfix.event")} <When at={event.at} />
            </span>
            <span className="dim">
                <At at={event.at} />
            </span>
            {[event.environment, event.release].filter(Boolean).map((text) => (
                <span key={text} className="tag" translate="no">
                    {text}
                </span>
            ))}
            <span className="grow" />
            <div className={styles.steps} role="group" aria-label={t("bugfix.otherEvents")}>
                {step(t("bugfix.first"), of.older === null ? null : "first")}
                <Button
                    size="compact-sm"
                    disabled={of.older === null}
                    leftSection={<IconChevronLeft size={14} />}
                    aria-keyshortcuts="j"
                    onClick={() => show(of.older ?? undefined)}
                >
                    {t("bugfix.older")}
                </Button>
                <Button
                    size="compact-sm"
                    disabled={of.newer === null}
                    rightSection={<IconChevronRight size={14} />}
                    aria-keyshortcuts="k"
                    onClick={() => show(of.newer ?? undefined)}
                >
                    {t("bugfix.newer")}
                </Button>
                {step(t("bugfix.latest"), of.newer === null ? null : "latest")}
            </div>
        </div>
    );
}

function Differences({ of }: { of: ErrorDetails }) {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    const stands = useMemo(() => differencesOf(of.tags), [of.tags]);
    if (of.tags.length === 0) return null;
    return (
        <Part title={t("bugfix.differs")}>
            {stands.length === 0 ? (
                <p className="dim">{t("bugfix.differsNot")}</p>
            ) : (
                <table className={styles.differences}>
                    <thead>
                        <tr>
                            <th scope="col">{t("bugfix.tag")}</th>
                            <th scope="col">{t("bugfix.shareHere")}</th>
                            <th scope="col">{t("bugfix.shareElsewhere")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {stands.map((one) => (
                            <tr key={`${one.name}\n${one.value}`}>
                                <th scope="row" translate="no">
                                    <span className="dim">{one.name}</span> {one.value}
                                </th>
                                <ShareBar of={one.share} language={language} isHere />
                                <ShareBar of={one.shareElsewhere} language={language} />
                            </tr>
                        ))}
                    </tbody>
                </table>
            )}
            <AllTags of={of} language={language} />
        </Part>
    );
}

function ShareBar({
    of,
    language,
    isHere = false,
}: {
    of: number;
    language: string;
    isHere?: boolean;
}) {
    return (
        <td data-here={isHere || undefined}>
            <span className={styles.bar} aria-hidden>
                <i style={{ width: `${Math.round(100 * of)}%` }} />
            </span>
            <span className={styles.figure}>{share(of, language)}</span>
        </td>
    );
}

const valuesShown = 5;

function AllTags({ of, language }: { of: ErrorDetails; language: string }) {
    const { t } = useTranslation();
    return (
        <details className={styles.allTags}>
            <summary>{t("bugfix.allTags", { count: of.tags.length })}</summary>
            <dl translate="no">
                {of.tags.map(({ name, values }) => (
                    <div key={name}>
                        <dt>{name}</dt>
                        <dd>
                            {values.slice(0, valuesShown).map((one) => (
                                <span key={one.value} className="tag">
                                    {one.value} · {share(one.share, language)}
                                </span>
                            ))}
                        </dd>
                    </div>
                ))}
            </dl>
        </details>
    );
}

function Sent({ of, error }: { of: ErrorEvent; error: string }) {
    const { t, i18n } = useTranslation();
    const me = useMe();
    const contexts = useMemo(() => contextsOf(of.contexts), [of]);
    const request = useMemo(() => factsOf(of.request), [of]);
    const extra = useMemo(() => factsOf(of.extra), [of]);
    const user = useMemo(() => factsOf(of.user), [of]);
    const about = useMemo(
        () =>
            factsOf({
                transaction: of.transaction,
                service: of.service,
                server: of.server_name,
                logger: of.logger,
                platform: of.platform,
                distribution: of.distribution,
                reporter: of.reporter,
                event: of.event.event_id,
                trace: of.trace_id,
            }),
        [of],
    );
    return (
        <>
            <Breadcrumbs of={of} />
            {of.trace_id !== "" && may(me, "telemetry_read") && <Around of={of} />}
            {request.length > 0 && (
                <Part title={t("bugfix.request")}>
                    <Facts of={request} />
                </Part>
            )}
            {user.length > 0 && (
                <Part title={t("bugfix.user")}>
                    <Facts of={user} />
                </Part>
            )}
            {of.tags.length > 0 && (
                <Part title={t("bugfix.tags")} count={of.tags.length}>
                    <Facts of={of.tags} />
                </Part>
            )}
            {contexts.map(({ name, facts }) => (
                <Part key={name} title={t("bugfix.context", { name })} isFolded={facts.length > 12}>
                    <Facts of={facts} />
                </Part>
            ))}
            {extra.length > 0 && (
                <Part title={t("bugfix.extra")} isFolded>
                    <Facts of={extra} />
                </Part>
            )}
            {of.attachments.length > 0 && (
                <Part title={t("bugfix.attachments")} count={of.attachments.length}>
                    <ul role="list" translate="no">
                        {of.attachments.map(({ id, name, media_type, bytes: size }) => (
                            <li key={id}>
                                <a
                                    href={`/api/v1/errors/${error}/attachments/${id}`}
                                    download={name}
                                >
                                    {name || t("bugfix.unnamedFile")}
                                </a>{" "}
                                <span className="dim">
                                    {media_type} {bytes(size, locale(i18n.language))}
                                </span>
                            </li>
                        ))}
                    </ul>
                </Part>
            )}
            <Part title={t("bugfix.about")} isFolded>
                <Facts of={about} />
            </Part>
        </>
    );
}

const crumbsShown = 30;

function Breadcrumbs({ of }: { of: ErrorEvent }) {
    const { t } = useTranslation();
    const all = useMemo(() => breadcrumbsOf(of.breadcrumbs), [of]);
    if (all.length === 0) return null;
    return (
        <Part title={t("bugfix.breadcrumbs")} count={all.length}>
            <div
                className={styles.wide}
                role="group"
                tabIndex={0}
                aria-label={t("bugfix.breadcrumbs")}
            >
                <table className={styles.crumbs}>
                    <thead>
                        <tr>
                            <th scope="col">{t("bugfix.time")}</th>
                            <th scope="col">{t("bugfix.kind")}</th>
                            <th scope="col">{t("bugfix.message")}</th>
                        </tr>
                    </thead>
                    <tbody translate="no">
                        {all.slice(0, crumbsShown).map((one, at) => (
                            <tr key={at} data-level={one.level}>
                                <td>{one.at && <ClockTime at={one.at} />}</td>
                                <td>{one.kind}</td>
                                <td>
                                    {one.text}
                                    {one.facts.map(({ name, value }) => (
                                        <span key={name} className={styles.crumbFact}>
                                            <span className="dim">{name}</span> {value}
                                        </span>
                                    ))}
                                </td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </Part>
    );
}

function ClockTime({ at }: { at: string }) {
    const { i18n } = useTranslation();
    const clock = new Intl.DateTimeFormat(locale(i18n.language), {
        timeStyle: "medium",
    });
    return <time dateTime={at}>{clock.format(Date.parse(at))}</time>;
}
