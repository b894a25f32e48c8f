// A section of the rail: its name, which opens and closes it, and its places.
import { IconChevronRight } from "@tabler/icons-react";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";

import type { Section } from "./module";
import styles from "./rail.module.css";

interface Props {
    name: Section | "favourites";
    isClosed: boolean;
    onToggle: () => void;
    children: (isClosed: boolean) => ReactNode;
}

export function RailSection({ name, isClosed, onToggle, children }: Props) {
    const { t } = useTranslation();
    const id = useId();
    return (
        <div role="group" aria-labelledby={id} className={styles.section}>
            <button
                type="button"
                id={id}
                className={`plain ${styles.heading}`}
                aria-expanded={!isClosed}
                onClick={onToggle}
            >
                {t(`frame.section.${name}`)}
                <IconChevronRight size={12} aria-hidden />
            </button>
            {children(isClosed)}
        </div>
    );
}
