// Which columns of a table are shown.
import { ActionIcon, Popover } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";

import { lazyWhenIdle } from "../../frame/lazy-when-idle";
import { useText } from "../catalogue";
import type { ColumnListProps } from "./column-list";
import styles from "./table.module.css";

const ColumnList = lazyWhenIdle(() =>
    import("./column-list").then(({ ColumnList: component }) => component),
);

export function ColumnChoice(props: ColumnListProps) {
    const { t } = useText();
    return (
        <Popover position="bottom-end" shadow="md" trapFocus returnFocus>
            <Popover.Target>
                <ActionIcon className={styles.choice} aria-label={t("table.columns")}>
                    <IconColumns3 size={15} />
                </ActionIcon>
            </Popover.Target>
            <Popover.Dropdown aria-label={t("table.columns")}>
                <ColumnList {...props} />
            </Popover.Dropdown>
        </Popover>
    );
}
