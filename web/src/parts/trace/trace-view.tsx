// A trace with what helps to read it: where its time went, what repeats, what failed, and a search.
import { ActionIcon, Checkbox, TextInput } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconRepeat, IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useDeferredValue, useMemo, useRef, useState } from "react";

import { count } from "../value/format";
import { useText } from "./catalogue";
import { matchesOf, nextMatch, orderOf, withCallers } from "./find";
import { nextCall, type Repeat } from "./repeats";
import type { Trace } from "./spans";
import { TimeByService } from "./time-by-service";
import styles from "./trace.module.css";
import { Waterfall, type WaterfallHandle } from "./waterfall";

interface Props {
    label: string;
    /** REQUIRES: the same object while it is the same trace. */
    trace: Trace;
    /** REQUIRES: the same array while they are the same. */
    repeats?: readonly Repeat[];
    openId?: string | undefined;
    onOpen?: ((id: string) => void) | undefined;
}

const none: readonly never[] = [];

export function TraceView({ label, trace, repeats = none, openId, onOpen }: Props) {
    const { t, language } = useText();
    const waterfall = useRef<WaterfallHandle>(null);
    const [query, setQuery] = useState("");
    const [isErrorsOnly, setErrorsOnly] = useState(false);
    const [isMatchesOnly, setMatchesOnly] = useState(false);
    const [at, setAt] = useState<string | null>(null);
    const asked = useDeferredValue(query.trim());
    const isAsked = asked !== "" || isErrorsOnly;
    // Not before something is looked for: most who open a trace only look.
    const order = useMemo(() => (isAsked ? orderOf(trace) : none), [trace, isAsked]);
    const places = useMemo(() => new Map(order.map((id, place) => [id, place])), [order]);
    const errors = useMemo(
        () => Array.from(trace.spans.values()).flatMap(({ id, isError }) => (isError ? [id] : [])),
        [trace],
    );
    const matches = useMemo(
        () => matchesOf(trace, order, { query: asked, isErrorsOnly }),
        [trace, order, asked, isErrorsOnly],
    );
    const kept = useMemo(
        () =>
            isMatchesOnly && asked !== ""
                ? withCallers(trace, matches)
                : isErrorsOnly
                  ? withCallers(trace, errors)
                  : undefined,
        [trace, isMatchesOnly, isErrorsOnly, asked, matches, errors],
    );
    const walk = (by: 1 | -1) => {
        const next = nextMatch(matches, places, waterfall.current?.at() ?? null, by);
        if (next === null) return;
        setAt(next);
        waterfall.current?.reach(next);
    };
    const jump = (repeat: Repeat) => {
        const next = nextCall(repeat, waterfall.current?.at() ?? null);
        if (next === null) return;
        if (kept && !kept.has(next)) {
            setErrorsOnly(false);
            setMatchesOnly(false);
        }
        waterfall.current?.reach(next);
    };
    const onKeyDown = (event: KeyboardEvent) => {
        const isTyping = event.target instanceof Element && event.target.matches("input");
        if (isTyping || event.altKey || event.ctrlKey || event.metaKey) return;
        if ((event.key !== "n" && event.key !== "N") || matches.length === 0) return;
        walk(event.key === "n" ? 1 : -1);
        event.preventDefault();
    };
    const onFindKey = (event: KeyboardEvent) => {
        if (event.key === "Enter") walk(event.shiftKey ? -1 : 1);
        else if (event.key === "Escape" && query !== "") setQuery("");
        else return;
        event.preventDefault();
    };
    const place = at === null ? -1 : matches.indexOf(at);
    const isWalked = matches.length > 0;
    return (
        <div className={styles.view} onKeyDown={onKeyDown}>
            <TimeByService trace={trace} onChoose={setQuery} />
            <div className={styles.tools}>
                <TextInput
                    className="grow"
                    leftSection={<IconSearch size={14} />}
                    aria-label={t("trace.find")}
                    placeholder={t("trace.find")}
                    value={query}
                    onChange={(event) => setQuery(event.currentTarget.value)}
                    onKeyDown={onFindKey}
                />
                <span className={`dim ${styles.found}`} role="status">
                    {!isAsked
                        ? ""
                        : place < 0
                          ? t("trace.matches", {
                                count: matches.length,
                                shown: count(matches.length, language),
                            })
                          : t("trace.place", { at: place + 1, count: matches.length })}
                </span>
                <ActionIcon
                    size={24}
                    aria-label={t("trace.previous")}
                    disabled={!isWalked}
                    onClick={() => walk(-1)}
                >
                    <IconChevronUp size={16} />
                </ActionIcon>
                <ActionIcon
                    size={24}
                    aria-label={t("trace.next")}
                    disabled={!isWalked}
                    onClick={() => walk(1)}
                >
                    <IconChevronDown size={16} />
                </ActionIcon>
                <Checkbox
                    label={t("trace.matchesOnly")}
                    checked={isMatchesOnly}
                    onChange={(event) => setMatchesOnly(event.currentTarget.checked)}
                />
                <Checkbox
                    label={t("trace.errorsOnly", { shown: count(errors.length, language) })}
                    checked={isErrorsOnly}
                    disabled={errors.length === 0}
                    onChange={(event) => setErrorsOnly(event.currentTarget.checked)}
                />
            </div>
            {repeats.length > 0 && (
                <ul role="list" className={styles.repeats} aria-label={t("trace.repeats")}>
                    {repeats.map((repeat) => (
                        <li key={repeat.id}>
                            <button
                                type="button"
                                className={`plain ${styles.repeat}`}
                                onClick={() => jump(repeat)}
                            >
                                <IconRepeat size={14} aria-hidden />
                                <b>×{count(repeat.calls.length, language)}</b>
                                <span className="cut">{repeat.name}</span>
                            </button>
                            <span className="dim">{repeat.why}</span>
                        </li>
                    ))}
                </ul>
            )}
            <Waterfall
                ref={waterfall}
                label={label}
                trace={trace}
                repeats={repeats}
                kept={kept}
                query={asked}
                openId={openId}
                onOpen={onOpen}
            />
        </div>
    );
}
