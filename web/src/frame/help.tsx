// ?: every key that does something on this page.
import { Modal } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useCommandList } from "./commands";
import { useFocusBack } from "./focus-back";
import styles from "./palette.module.css";

export function Help({ onClose }: { onClose: () => void }) {
    useFocusBack();
    const { t } = useTranslation();
    const list = useCommandList();
    const [commands] = useState(() => list.all().filter((one) => one.keys));
    const groups = Array.from(new Set(commands.map((one) => one.group)));
    return (
        <Modal
            opened
            onClose={onClose}
            title={t("command.help")}
            size={680}
            closeButtonProps={{ "aria-label": t("action.close") }}
        >
            <div className={styles.groups}>
                {groups.map((group) => (
                    <section key={group} className={styles.group}>
                        <h2>{group}</h2>
                        <dl>
                            {commands
                                .filter((one) => one.group === group)
                                .map((one) => (
                                    <div key={one.id}>
                                        <dt>{one.label}</dt>
                                        <dd>
                                            <Keys keys={one.keys ?? ""} />
                                        </dd>
                                    </div>
                                ))}
                        </dl>
                    </section>
                ))}
            </div>
        </Modal>
    );
}

const shown: Record<string, string> = { mod: "Ctrl", ArrowDown: "↓", ArrowUp: "↑", Escape: "Esc" };

export function Keys({ keys }: { keys: string }) {
    return (
        <span className="row" style={{ gap: 3 }} translate="no">
            {keys.split(/[ +]/).map((key, at) => (
                <kbd key={at}>{shown[key] ?? key}</kbd>
            ))}
        </span>
    );
}
