// The secret of one program that is a principal of its own, an ingest key or a host: when it was last
// used, and what may be done to it.
import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { Ask } from "../frame/ask";
import { When } from "../text/when";
import styles from "./program.module.css";

interface Props {
    kind: "ingestKey" | "host";
    program: {
        name: string;
        previous_until: string | null;
        may: readonly string[];
    };
    lastUsedAt: string | null;
    onRotate: () => Promise<unknown>;
    onRevoke: () => Promise<unknown>;
    /** Above when it was used: its name, where nothing else says it. */
    title?: ReactNode;
}

const actions = ["rotate", "revoke"] as const;

export function Program({ kind, program, lastUsedAt, onRotate, onRevoke, title }: Props) {
    const { t } = useTranslation();
    const [asking, setAsking] = useState<(typeof actions)[number] | null>(null);
    const { name, may, previous_until } = program;
    return (
        <div className={styles.program}>
            <span className="grow">
                {title}
                <span className="dim" style={{ display: "block" }}>
                    <LastUsed kind={kind} at={lastUsedAt} />
                    {previous_until && (
                        <>
                            {" · "}
                            {t(`program.previousUntil.${kind}`)}: <When at={previous_until} />
                        </>
                    )}
                </span>
            </span>
            {actions.map(
                (action) =>
                    may.includes(action) && (
                        <Button key={action} onClick={() => setAsking(action)}>
                            {t(`program.${action}.${kind}`)}
                        </Button>
                    ),
            )}
            {asking && (
                <Ask
                    title={t(`program.${asking}Ask.${kind}`, { name })}
                    action={t(`program.${asking}.${kind}`)}
                    onClose={() => setAsking(null)}
                    onDo={asking === "rotate" ? onRotate : onRevoke}
                >
                    <p>{t(`program.${asking}Text.${kind}`)}</p>
                </Ask>
            )}
        </div>
    );
}

function LastUsed({ kind, at }: { kind: Props["kind"]; at: string | null }) {
    const { t } = useTranslation();
    if (!at) return t(`program.neverUsed.${kind}`);
    return (
        <>
            {t(`program.lastUsed.${kind}`)}: <When at={at} />
        </>
    );
}
