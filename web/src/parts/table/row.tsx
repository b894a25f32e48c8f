// One line of a table.
import { memo, type MouseEvent } from "react";

import { useText } from "../catalogue";
import type { Column } from "./columns";
import styles from "./table.module.css";

interface Props<T> {
    row: T;
    id: string;
    name: string;
    at: number;
    top: number;
    columns: readonly Column<T>[];
    isSelectable: boolean;
    isSelected: boolean;
    isFocused: boolean;
    /** The row that a Tab reaches. */
    isReached: boolean;
    isOpen: boolean;
    onFocus: (id: string) => void;
    onToggle: (id: string, isRange: boolean) => void;
    onOpen: ((id: string) => void) | undefined;
}

function isControl(event: MouseEvent): boolean {
    return event.target instanceof Element && event.target.closest("a, button, input") !== null;
}

function TableRow<T>(props: Props<T>) {
    const { t } = useText();
    const { row, id, columns, onOpen } = props;
    return (
        <div
            role="row"
            className={styles.row}
            style={{ transform: `translateY(${props.top}px)` }}
            aria-rowindex={props.at + 2}
            aria-selected={props.isSelectable ? props.isSelected : undefined}
            tabIndex={props.isReached ? 0 : -1}
            data-id={id}
            data-focused={props.isFocused || undefined}
            data-open={props.isOpen || undefined}
            data-can-open={onOpen ? true : undefined}
            onFocus={() => props.onFocus(id)}
            onClick={(event) => {
                if (!isControl(event)) onOpen?.(id);
            }}
        >
            {props.isSelectable && (
                <div role="gridcell" className={styles.checkCell}>
                    <input
                        type="checkbox"
                        className={styles.check}
                        checked={props.isSelected}
                        readOnly
                        tabIndex={-1}
                        aria-label={t("table.select", { name: props.name })}
                        onClick={(event) => props.onToggle(id, event.shiftKey)}
                    />
                </div>
            )}
            {columns.map((column) => (
                <div
                    key={column.id}
                    role="gridcell"
                    className={styles.cell}
                    data-number={column.isNumber || undefined}
                >
                    {column.show(row)}
                </div>
            ))}
        </div>
    );
}

/** Rows that did not change are not drawn again while others come and go. */
export const Row = memo(TableRow) as typeof TableRow;
