// A secret that is shown once, right after it was made, to be copied.
import { Button, Code, CopyButton } from "@mantine/core";
import { useTranslation } from "react-i18next";

export function SecretShown({ label, secret }: { label: string; secret: string }) {
    const { t } = useTranslation();
    return (
        <div className="stack" role="status">
            <p>{label}</p>
            <Code block translate="no" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
                {secret}
            </Code>
            <CopyButton value={secret}>
                {({ copy, copied }) => (
                    <div>
                        <Button onClick={copy}>{t(copied ? "done.copied" : "action.copy")}</Button>
                    </div>
                )}
            </CopyButton>
        </div>
    );
}
