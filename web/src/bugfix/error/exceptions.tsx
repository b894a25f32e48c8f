// What went wrong, with the calls that led there: the one at fault open, libraries in groups.
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useId, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { ErrorEvent, ErrorException } from "../../api/types";
import styles from "./error.module.css";
import {
    exceptionsOf,
    linesOf,
    placeOf,
    reportedOf,
    type ShownFrame,
    sourceOf,
    type TraceLine,
} from "./frames";
import { factsOf } from "./sent";
import { Facts } from "./facts";

/** So many of a chain are open from the start: what came of all, and what was the cause of it. */
const openMax = 2;

export function Exceptions({ of }: { of: ErrorEvent }) {
    const { t } = useTranslation();
    const all = useMemo(() => exceptionsOf(of), [of]);
    if (all.length === 0)
        return (
            <section className={styles.part} aria-label={t("bugfix.trace")}>
                {of.message !== "" && (
                    <p className={styles.value} translate="no">
                        {of.message}
                    </p>
                )}
                <p className="dim">{t("bugfix.noTrace")}</p>
            </section>
        );
    return (
        <>
            {all.map((exception, at) => (
                <One key={at} of={exception} isCause={at > 0} isOpen={at < openMax} />
            ))}
        </>
    );
}

function One({
    of,
    isCause,
    isOpen: isOpenFirst,
}: {
    of: ErrorException;
    isCause: boolean;
    isOpen: boolean;
}) {
    const { t } = useTranslation();
    const id = useId();
    const [isOpen, setOpen] = useState(isOpenFirst);
    const lines = useMemo(() => linesOf(of.frames), [of.frames]);
    const name = of.type || t("bugfix.message");
    return (
        <section className={styles.part} aria-labelledby={id}>
            {isCause && <p className={styles.cause}>{t("bugfix.causedBy")}</p>}
            <div className={styles.exception}>
                <h2 id={id} translate="no">
                    {of.type || <span translate="yes">{name}</span>}
                </h2>
                {of.mechanism !== "" && of.mechanism !== "generic" && (
                    <span className="tag" translate="no">
                        {of.mechanism}
                    </span>
                )}
                {of.is_handled === false && (
                    <span className={styles.unhandled}>{t("bugfix.unhandled")}</span>
                )}
                <span className="grow" />
                {lines.length > 0 && (
                    <button
                        type="button"
                        className={`plain ${styles.fold}`}
                        aria-expanded={isOpen}
                        onClick={() => setOpen(!isOpen)}
                    >
                        {isOpen ? (
                            <IconChevronDown size={14} aria-hidden />
                        ) : (
                            <IconChevronRight size={14} aria-hidden />
                        )}
                        {t("bugfix.frames", { count: of.frames.length })}
                    </button>
                )}
            </div>
            {of.value !== "" && (
                <p className={styles.value} translate="no">
                    {of.value}
                </p>
            )}
            {isOpen && lines.length > 0 && (
                <ol role="list" className={styles.frames} aria-label={t("bugfix.trace")}>
                    {lines.map((line) => (
                        <Line
                            key={line.kind === "frame" ? line.at : line.frames[0]?.at}
                            of={line}
                        />
                    ))}
                </ol>
            )}
        </section>
    );
}

function Line({ of }: { of: TraceLine }) {
    const { t } = useTranslation();
    const [isOpen, setOpen] = useState(false);
    if (of.kind === "frame") return <Frame of={of} />;
    return (
        <>
            <li className={styles.group}>
                <button
                    type="button"
                    className={`plain ${styles.line}`}
                    aria-expanded={isOpen}
                    onClick={() => setOpen(!isOpen)}
                >
                    {isOpen ? (
                        <IconChevronDown size={14} aria-hidden />
                    ) : (
                        <IconChevronRight size={14} aria-hidden />
                    )}
                    {t("bugfix.libraryFrames", { count: of.frames.length })}
                </button>
            </li>
            {isOpen && of.frames.map((frame) => <Frame key={frame.at} of={frame} />)}
        </>
    );
}

function Frame({ of: { frame, isFault } }: { of: ShownFrame }) {
    const { t } = useTranslation();
    const [isOpen, setOpen] = useState(isFault);
    const source = useMemo(() => sourceOf(frame), [frame]);
    const variables = useMemo(() => factsOf(frame.variables), [frame]);
    const hasMore = source.length > 0 || variables.length > 0 || frame.reported !== null;
    const place = placeOf(frame);
    const reported = reportedOf(frame);
    const what = (
        <>
            <strong translate="no">{frame.function || t("bugfix.unknownFunction")}</strong>
            <span className={styles.place} translate="no" title={frame.absolute_path || place}>
                {place || frame.address}
            </span>
            {frame.is_mapped && (
                <span className="tag" title={t("bugfix.mappedHelp")}>
                    {t("bugfix.mapped")}
                </span>
            )}
            {frame.in_app === true && <span className={styles.own}>{t("bugfix.ownCode")}</span>}
        </>
    );
    return (
        <li
            className={styles.frame}
            data-own={frame.in_app === true || undefined}
            data-fault={isFault || undefined}
        >
            {hasMore ? (
                <button
                    type="button"
                    className={`plain ${styles.line}`}
                    aria-expanded={isOpen}
                    onClick={() => setOpen(!isOpen)}
                >
                    {isOpen ? (
                        <IconChevronDown size={14} aria-hidden />
                    ) : (
                        <IconChevronRight size={14} aria-hidden />
                    )}
                    {what}
                </button>
            ) : (
                <div className={styles.line}>
                    <span className={styles.noFold} />
                    {what}
                </div>
            )}
            {isOpen && reported !== "" && (
                <p className="dim" translate="no">
                    <span translate="yes">{t("bugfix.reportedAs", { place: reported })}</span>
                </p>
            )}
            {isOpen && source.length > 0 && (
                <div
                    className={styles.source}
                    role="group"
                    tabIndex={0}
                    aria-label={t("bugfix.sourceOf", { place })}
                    translate="no"
                >
                    {source.map(({ number, text, isPointed }, at) => (
                        <div key={at} className={styles.code} data-pointed={isPointed || undefined}>
                            <span className={styles.number}>{number ?? ""}</span>
                            <code>{text || " "}</code>
                        </div>
                    ))}
                </div>
            )}
            {isOpen && variables.length > 0 && <Facts of={variables} />}
        </li>
    );
}
