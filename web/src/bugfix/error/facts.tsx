// Names and values that were sent, and a part of the page that can be folded.
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { type ReactNode, useId, useState } from "react";

import styles from "./error.module.css";
import type { Fact } from "./sent";

export function Facts({ of }: { of: readonly Fact[] }) {
    return (
        <dl className={styles.facts} translate="no">
            {of.map(({ name, value }, at) => (
                <div key={`${at} ${name}`}>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                </div>
            ))}
        </dl>
    );
}

interface Props {
    title: string;
    /** How much is in it. */
    count?: number;
    isFolded?: boolean;
    children: ReactNode;
}

export function Part({ title, count, isFolded = false, children }: Props) {
    const id = useId();
    const [isOpen, setOpen] = useState(!isFolded);
    const Chevron = isOpen ? IconChevronDown : IconChevronRight;
    return (
        <section className={styles.part} aria-labelledby={id}>
            <h2 id={id}>
                <button
                    type="button"
                    className={`plain ${styles.fold}`}
                    aria-expanded={isOpen}
                    onClick={() => setOpen(!isOpen)}
                >
                    <Chevron size={14} aria-hidden />
                    {title}
                    {count !== undefined && <span className="dim">{count}</span>}
                </button>
            </h2>
            {isOpen && children}
        </section>
    );
}
