// One number that matters, with its unit, how it moved, and where it comes from.
import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from "@tabler/icons-react";
import type { ReactNode } from "react";

import { useText } from "../catalogue";
import { changeOf, formatted, share, type Unit } from "./format";
import styles from "./value.module.css";

interface Props {
    label: string;
    /** Null where it is not known; undefined while it is loading. */
    value: number | null | undefined;
    unit: Unit;
    /** The same a period before. */
    before?: number | null;
    /** Which way is good; neither is coloured. */
    isGood?: "up" | "down" | undefined;
    /** A sparkline, for example. */
    picture?: ReactNode;
    /** "Why?": what it was computed from. */
    why?: ReactNode;
}

export function StatTile({ label, value, unit, before, isGood, picture, why }: Props) {
    const { t, language } = useText();
    const hasBoth = typeof value === "number" && typeof before === "number";
    const change = hasBoth ? changeOf(value, before) : null;
    return (
        <section className={styles.tile} aria-label={label} aria-busy={value === undefined}>
            <div className={styles.head}>
                <h3 className="grow cut" title={label}>
                    {label}
                </h3>
                {why}
            </div>
            {value === undefined ? (
                <span className={styles.waiting}>
                    <span className="unseen">{t("value.loading")}</span>
                </span>
            ) : (
                <p className={styles.number} translate="no">
                    {formatted(value, unit, language)}
                </p>
            )}
            <div className={styles.foot}>
                {change !== null && <Change change={change} isGood={isGood} />}
                {picture}
            </div>
        </section>
    );
}

function Change({ change, isGood }: { change: number; isGood: Props["isGood"] }) {
    const { t, language } = useText();
    const isFlat = Math.abs(change) < 0.005;
    const way = change > 0 ? "up" : "down";
    const Arrow = isFlat ? IconArrowRight : change > 0 ? IconArrowUpRight : IconArrowDownRight;
    const state = isFlat || !isGood ? undefined : way === isGood ? "good" : "bad";
    return (
        <span className={styles.change} data-state={state}>
            <Arrow size={14} aria-hidden />
            {isFlat
                ? t("value.same")
                : t(`value.${way}`, { change: share(Math.abs(change), language) })}
        </span>
    );
}
