// The columns of a table, each shown or hidden. Loaded before somebody asks for it.
import { Button, Checkbox } from "@mantine/core";

import { useText } from "../catalogue";
import type { Column } from "./columns";
import type { Layout } from "./layout";

export interface ColumnListProps {
    columns: readonly Pick<Column<unknown>, "id" | "label" | "isFixed">[];
    layout: Layout;
    onChange: (layout: Layout) => void;
    onReset: () => void;
}

export function ColumnList({ columns, layout, onChange, onReset }: ColumnListProps) {
    const { t } = useText();
    const toggle = (id: string) =>
        onChange({
            ...layout,
            hidden: layout.hidden.includes(id)
                ? layout.hidden.filter((one) => one !== id)
                : [...layout.hidden, id],
        });
    return (
        <div className="stack">
            {columns.map(({ id, label, isFixed }, at) => (
                <Checkbox
                    key={id}
                    label={label}
                    checked={!layout.hidden.includes(id)}
                    disabled={isFixed ?? false}
                    data-autofocus={at === 0 || undefined}
                    onChange={() => toggle(id)}
                />
            ))}
            <Button size="compact-xs" onClick={onReset}>
                {t("table.reset")}
            </Button>
        </div>
    );
}
