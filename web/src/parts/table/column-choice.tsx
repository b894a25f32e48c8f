// Which columns of a table are shown.
import { ActionIcon, Button, Checkbox, Popover } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";

import { useText } from "../catalogue";
import type { Column } from "./columns";
import type { Layout } from "./layout";
import styles from "./table.module.css";

interface Props<T> {
    columns: readonly Column<T>[];
    layout: Layout;
    onChange: (layout: Layout) => void;
    onReset: () => void;
}

export function ColumnChoice<T>({ columns, layout, onChange, onReset }: Props<T>) {
    const { t } = useText();
    const toggle = (id: string) =>
        onChange({
            ...layout,
            hidden: layout.hidden.includes(id)
                ? layout.hidden.filter((one) => one !== id)
                : [...layout.hidden, id],
        });
    return (
        <Popover position="bottom-end" shadow="md" trapFocus returnFocus>
            <Popover.Target>
                <ActionIcon className={styles.choice} aria-label={t("table.columns")}>
                    <IconColumns3 size={15} />
                </ActionIcon>
            </Popover.Target>
            <Popover.Dropdown aria-label={t("table.columns")}>
                <div className="stack">
                    {columns.map(({ id, label, isFixed }) => (
                        <Checkbox
                            key={id}
                            label={label}
                            checked={!layout.hidden.includes(id)}
                            disabled={isFixed ?? false}
                            onChange={() => toggle(id)}
                        />
                    ))}
                    <Button size="compact-xs" onClick={onReset}>
                        {t("table.reset")}
                    </Button>
                </div>
            </Popover.Dropdown>
        </Popover>
    );
}
