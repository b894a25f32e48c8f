// Lines for a terminal, and a button that copies them.
import { Button, Code, CopyButton } from "@mantine/core";
import { useTranslation } from "react-i18next";

import styles from "../bugfix.module.css";

export function Copied({ text, label }: { text: string; label: string }) {
    const { t } = useTranslation();
    return (
        <div className={styles.copied}>
            <Code block translate="no" tabIndex={0} aria-label={label} role="group">
                {text}
            </Code>
            <CopyButton value={text}>
                {({ copy, copied }) => (
                    <Button onClick={copy} aria-label={copied ? undefined : label}>
                        {t(copied ? "done.copied" : "action.copy")}
                    </Button>
                )}
            </CopyButton>
        </div>
    );
}
