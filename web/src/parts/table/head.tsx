// The head of a table: what each column is, sorted by a click, resized by its edge.
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { KeyboardEvent } from "react";

import { useText } from "../catalogue";
import type { Column } from "./columns";
import { fitted, nextSort, type Sort, widthMax, widthMin } from "./layout";
import styles from "./table.module.css";

interface Props<T> {
    columns: readonly Column<T>[];
    widthOf: (id: string) => number;
    sort: Sort | null;
    onSort: (sort: Sort | null) => void;
    onWidth: (id: string, width: number) => void;
    resizeBy: (id: string) => ((event: unknown) => void) | undefined;
    /** Where the checkboxes are; none where nothing can be selected. */
    selection: { isAll: boolean; isSome: boolean; toggle: () => void } | null;
}

const keyStep = 16;

export function Head<T>(props: Props<T>) {
    const { columns, sort, onSort, selection } = props;
    const { t } = useText();
    return (
        <div role="rowgroup" className={styles.head}>
            <div role="row" aria-rowindex={1} className={styles.row}>
                {selection && (
                    <div role="columnheader" className={styles.checkCell}>
                        <input
                            type="checkbox"
                            className={styles.check}
                            aria-label={t("table.selectAll")}
                            checked={selection.isAll}
                            ref={(box) => {
                                if (box) box.indeterminate = selection.isSome && !selection.isAll;
                            }}
                            onChange={selection.toggle}
                        />
                    </div>
                )}
                {columns.map((column) => {
                    const isSorted = sort?.column === column.id;
                    const canSort = column.isSortable ?? column.value !== undefined;
                    const Arrow = sort?.isDescending ? IconArrowDown : IconArrowUp;
                    return (
                        <div
                            key={column.id}
                            role="columnheader"
                            className={styles.headCell}
                            data-number={column.isNumber || undefined}
                            aria-sort={
                                isSorted
                                    ? sort.isDescending
                                        ? "descending"
                                        : "ascending"
                                    : undefined
                            }
                        >
                            {canSort ? (
                                <button
                                    type="button"
                                    className={`plain ${styles.sort}`}
                                    onClick={() =>
                                        onSort(nextSort(sort, column.id, column.isNumber ?? false))
                                    }
                                >
                                    <span className="cut">{column.label}</span>
                                    {isSorted && <Arrow size={12} aria-hidden />}
                                </button>
                            ) : (
                                <span className={column.isMark ? "unseen" : "cut"}>
                                    {column.label}
                                </span>
                            )}
                            <Edge column={column} {...props} />
                        </div>
                    );
                })}
            </div>
        </div>
    );
}

function Edge<T>({
    column,
    widthOf,
    onWidth,
    resizeBy,
}: Pick<Props<T>, "widthOf" | "onWidth" | "resizeBy"> & { column: Column<T> }) {
    const { t } = useText();
    const drag = resizeBy(column.id);
    const width = Math.round(widthOf(column.id));
    const onKeyDown = (event: KeyboardEvent) => {
        const by = { ArrowLeft: -keyStep, ArrowRight: keyStep }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        onWidth(column.id, fitted(width + by));
    };
    return (
        <span
            role="separator"
            tabIndex={0}
            className={styles.edge}
            aria-orientation="vertical"
            aria-label={t("table.width", { column: column.label })}
            aria-valuenow={width}
            aria-valuemin={widthMin}
            aria-valuemax={widthMax}
            onMouseDown={drag}
            onTouchStart={drag}
            onDoubleClick={() => onWidth(column.id, column.width)}
            onKeyDown={onKeyDown}
        />
    );
}
