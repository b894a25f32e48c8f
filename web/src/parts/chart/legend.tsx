// The legend of a chart: which line is what, and its value where the crosshair is.
import { SegmentedControl } from "@mantine/core";

import { useText } from "./catalogue";
import { formatted, type Unit } from "../value/format";
import styles from "./chart.module.css";
import { type palettes, strokeOf } from "./palette";
import type { LegendEntry, LegendOrder } from "./series";

interface Props {
    entries: readonly LegendEntry[];
    unit: Unit;
    theme: keyof typeof palettes;
    order: LegendOrder;
    onOrder: (order: LegendOrder) => void;
    hidden: ReadonlySet<string>;
    /** Shown or not; `isOnly`: this one and no other. */
    onToggle: (id: string, isOnly: boolean) => void;
}

export function Legend(props: Props) {
    const { entries, unit, theme, order, onOrder, hidden, onToggle } = props;
    const { t, language } = useText();
    return (
        <div className={styles.legend}>
            <ul role="list" aria-label={t("chart.legend")}>
                {entries.map(({ id, label, at, value }) => {
                    const { colour, dash } = strokeOf(at, theme);
                    return (
                        <li key={id}>
                            <button
                                type="button"
                                className={`plain ${styles.entry}`}
                                aria-pressed={!hidden.has(id)}
                                onClick={(event) => onToggle(id, event.shiftKey)}
                            >
                                <svg width="16" height="8" aria-hidden>
                                    <line
                                        x1="0"
                                        x2="16"
                                        y1="4"
                                        y2="4"
                                        stroke={colour}
                                        strokeWidth="2.5"
                                        strokeDasharray={dash.join(" ")}
                                    />
                                </svg>
                                <span className="cut" title={label}>
                                    {label}
                                </span>
                                <span className={styles.value} translate="no">
                                    {formatted(value, unit, language)}
                                </span>
                            </button>
                        </li>
                    );
                })}
            </ul>
            {entries.length > 1 && (
                <SegmentedControl
                    aria-label={t("chart.order")}
                    value={order}
                    onChange={(next) => onOrder(next === "name" ? "name" : "value")}
                    data={[
                        { value: "value", label: t("chart.byValue") },
                        { value: "name", label: t("chart.byName") },
                    ]}
                />
            )}
        </div>
    );
}
