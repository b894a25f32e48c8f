// Why the chosen requests are as they are: what they carry more often than the rest, examples, what
// was logged meanwhile, and which versions changed.
import { CloseButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";

import { useCommands } from "../../frame/commands";
import { Failed, Skeletons } from "../../frame/states";
import { listCommand } from "../../parts/list/key-bindings";
import { parseRange } from "../../parts/range/range";
import { spanName } from "../../parts/range/range-name";
import { useTimeRange } from "../../parts/range/time-range";
import { useAsked } from "../address";
import { type Scope, type WhyAnswer, type WhyQuestion, whyQuery } from "../api";
import { useFormats } from "../figures";
import { microsOf } from "../traces/lengths";
import { Contrasts } from "./contrasts";
import { Changes, Examples, Records } from "./evidence";
import styles from "./why.module.css";

/** What the address asks: `slow`, `errors`, or a part of the time. Null where it is none. */
function questionOf(why: string): Pick<WhyQuestion, "chosen" | "part"> | null {
    if (why === "slow" || why === "errors") return { chosen: why };
    const range = parseRange(why);
    return range?.kind === "between" ? { chosen: "range", part: range } : null;
}

export function WhyPanel({ scope, why }: { scope: Scope; why: string }) {
    const { t } = useTranslation();
    const { from, to } = useTimeRange();
    const formats = useFormats();
    const [asked, ask] = useAsked();
    const panel = useRef<HTMLElement>(null);
    const close = () => ask({ why: undefined });
    useCommands([
        {
            id: listCommand("leave"),
            label: t("telemetry.why.close"),
            group: t("command.group.do"),
            isKeyOnly: true,
            run: close,
        },
    ]);
    useEscape(close);
    // What was asked for has the focus, so that it is read.
    useEffect(() => panel.current?.focus({ preventScroll: true }), [why]);
    const question = useMemo(() => questionOf(why), [why]);
    const answer = useQuery({
        ...whyQuery(
            { from, to },
            {
                chosen: "slow",
                ...question,
                application: scope.application,
                service: scope.service,
                operation: asked.operation,
                kind: asked.kind,
                attribute: asked.attribute,
                environment: asked.environment,
                min_micros: question?.chosen === "slow" ? microsOf(asked.min) : undefined,
            },
        ),
        enabled: question !== null,
        // An answer to another question explains nothing.
        placeholderData: undefined,
    });
    const title = question?.part
        ? t("telemetry.why.range", { range: spanName(question.part, formats.language) })
        : t(`telemetry.why.ask.${why === "errors" ? "errors" : "slow"}`);
    return (
        <aside ref={panel} className={styles.panel} aria-label={title} tabIndex={-1}>
            <div className={styles.head}>
                <h2 className="grow">{title}</h2>
                <CloseButton size="sm" aria-label={t("telemetry.why.close")} onClick={close} />
            </div>
            <div className={styles.body}>
                {question === null && <p>{t("telemetry.why.notUnderstood")}</p>}
                {answer.error && (
                    <Failed error={answer.error} retry={() => void answer.refetch()} />
                )}
                {question !== null && answer.isPending && <Skeletons rows={8} height={52} />}
                {answer.data && <Answer of={answer.data} />}
            </div>
        </aside>
    );
}

/** What has Escape for itself: fields, charts that are selected in, and what lies over the page. */
function isTaken(target: EventTarget | null): boolean {
    const covers = document.querySelectorAll('[role="dialog"], [role="menu"], [role="listbox"]');
    return (
        (target instanceof Element && target.closest("input, textarea, select, figure") !== null) ||
        Array.from(covers).some((cover) => cover.checkVisibility())
    );
}

/** Before a list beside it hears of it, which may have come to the page later. */
function useEscape(leave: () => void) {
    const latest = useRef(leave);
    latest.current = leave;
    useEffect(() => {
        const onKeyDown = (event: KeyboardEvent) => {
            if (event.key !== "Escape" || event.defaultPrevented || isTaken(event.target)) return;
            event.preventDefault();
            event.stopPropagation();
            latest.current();
        };
        window.addEventListener("keydown", onKeyDown, true);
        return () => window.removeEventListener("keydown", onKeyDown, true);
    }, []);
}

function Answer({ of }: { of: WhyAnswer }) {
    const { t } = useTranslation();
    const formats = useFormats();
    return (
        <>
            <p className={styles.compared}>
                {t("telemetry.why.compared", {
                    count: of.chosen,
                    chosen: formats.count(of.chosen),
                    rest: formats.count(of.rest),
                })}
                {of.min_micros !== null && (
                    <> {t("telemetry.why.slowFrom", { from: formats.micros(of.min_micros) })}</>
                )}
                {of.sampled && <> {t("telemetry.why.sampled")}</>}
            </p>
            {of.abstains !== null && (
                <p className={styles.abstains} role="status">
                    <b>{t("telemetry.why.abstains")}</b>{" "}
                    {t(`telemetry.why.abstention.${of.abstains}`)}
                </p>
            )}
            <Changes of={of.changes} />
            {of.contrasts.length > 0 && <Contrasts of={of.contrasts} />}
            <Examples of={of.spans} />
            <Records of={of.logs} />
        </>
    );
}
