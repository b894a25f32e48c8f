// Where the time of a trace went: one bar, a part for each service, and the same in words.
import { useComputedColorScheme } from "@mantine/core";
import { useMemo } from "react";

import { palettes, strokeOf } from "../chart/palette";
import { duration, share } from "../value/format";
import { useText } from "./catalogue";
import { timeByService } from "./own-time";
import type { Trace } from "./spans";
import styles from "./trace.module.css";

/** The smaller ones are one part together. */
const shownMax = 8;

interface Props {
    trace: Trace;
    /** Asked to see the spans of one. */
    onChoose?: ((service: string) => void) | undefined;
}

export function TimeByService({ trace, onChoose }: Props) {
    const { t, language } = useText();
    const theme = useComputedColorScheme("light", { getInitialValueInEffect: false });
    const times = useMemo(() => timeByService(trace), [trace]);
    if (!times) return null;
    const shown = times.slice(0, times.length > shownMax ? shownMax - 1 : shownMax);
    const rest = times.slice(shown.length);
    const parts = shown.map((one) => ({
        ...one,
        name: one.service,
        background: serviceFill(one.at, theme),
    }));
    if (rest.length > 0)
        parts.push({
            service: "",
            name: t("trace.otherServices", { count: rest.length }),
            own: rest.reduce((sum, { own }) => sum + own, 0),
            share: rest.reduce((sum, one) => sum + one.share, 0),
            at: -1,
            background: "var(--ms-line-strong)",
        });
    return (
        <div className={styles.times}>
            <span className={styles.timesTitle}>{t("trace.whereTime")}</span>
            <div className={styles.stack} aria-hidden>
                {parts.map((part) => (
                    <span
                        key={part.name}
                        title={part.name}
                        style={{ flexGrow: part.share, background: part.background }}
                    />
                ))}
            </div>
            <ul role="list" aria-label={t("trace.whereTime")}>
                {parts.map((part) => {
                    const text = (
                        <>
                            <i style={{ background: part.background }} />
                            <span className="cut">{part.name}</span>
                            <span className={styles.timesValue}>
                                {duration(part.own, language)} · {share(part.share, language)}
                            </span>
                        </>
                    );
                    return (
                        <li key={part.name}>
                            {onChoose && part.at >= 0 ? (
                                <button
                                    type="button"
                                    className={`plain ${styles.timesEntry}`}
                                    onClick={() => onChoose(part.service)}
                                >
                                    {text}
                                </button>
                            ) : (
                                <span className={styles.timesEntry}>{text}</span>
                            )}
                        </li>
                    );
                })}
            </ul>
        </div>
    );
}

/** The colour of a service; after the last one they come again with stripes. */
export function serviceFill(at: number, theme: keyof typeof palettes): string {
    const { colour, dash } = strokeOf(at, theme);
    const [on] = dash;
    return on === undefined
        ? colour
        : `repeating-linear-gradient(-45deg, ${colour} 0 ${on}px, var(--ms-page) ${on}px ${on + 2}px)`;
}
