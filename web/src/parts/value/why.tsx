// "Why?" beside a clock, a priority, a score or a suggestion, answered with the facts that it was
// computed from.
import { Popover } from "@mantine/core";
import type { ReactNode } from "react";

import { useText } from "../catalogue";
import styles from "./value.module.css";

export interface Fact {
    label: string;
    value: ReactNode;
    /** The one that decided. */
    isDecisive?: boolean;
}

interface Props {
    /** What is asked about: "Priority". */
    of: string;
    /** The answer in one sentence. */
    because: string;
    facts?: readonly Fact[];
    /** A sign that asks by itself, in place of the word "why?". It is named by its text. */
    sign?: { shown: ReactNode; className: string | undefined };
    /** A picture of the rule, a table of it, links to what it came from. */
    children?: ReactNode;
}

export function Why({ of, because, facts = [], sign, children }: Props) {
    const { t } = useText();
    return (
        <Popover
            position={sign ? "bottom-start" : "bottom-end"}
            shadow="md"
            trapFocus={false}
            returnFocus
        >
            <Popover.Target>
                <button
                    type="button"
                    className={`plain ${sign ? (sign.className ?? "") : styles.why}`}
                    aria-label={sign ? undefined : t("value.whyOf", { of })}
                >
                    {sign ? sign.shown : t("value.why")}
                </button>
            </Popover.Target>
            <Popover.Dropdown
                maw="calc(100vw - 16px)"
                aria-label={sign ? of : t("value.whyOf", { of })}
            >
                <p className={styles.because}>{because}</p>
                {facts.length > 0 && (
                    <dl className={styles.facts}>
                        {facts.map(({ label, value, isDecisive }) => (
                            <div key={label} data-decisive={isDecisive || undefined}>
                                <dt>{label}</dt>
                                <dd>{value}</dd>
                            </div>
                        ))}
                    </dl>
                )}
                {children}
            </Popover.Dropdown>
        </Popover>
    );
}
