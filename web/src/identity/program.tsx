// One program that is a principal of its own, an ingest key or a host: when its secret was last used, and
// what may be done to it.
import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { Ask } from "../frame/ask";
import { When } from "../text/when";

interface Props {
    kind: "ingestKey" | "host";
    program: {
        name: string;
        previous_until: string | null;
        may: readonly ("change" | "rotate" | "revoke")[];
    };
    lastUsedAt: string | null;
    onRotate: () => Promise<unknown>;
    onRevoke: () => Promise<unknown>;
    /** Below its name. */
    about?: ReactNode;
    /** Before what can be done to its secret. */
    actions?: ReactNode;
}

export function Program({ kind, program, lastUsedAt, onRotate, onRevoke, about, actions }: Props) {
    const { t } = useTranslation();
    const [asking, setAsking] = useState<"rotate" | "revoke" | null>(null);
    const { name, may, previous_until } = program;
    return (
        <li>
            <strong translate="no">{name}</strong>
            {about}
            <span className="dim" style={{ display: "block" }}>
                {lastUsedAt ? (
                    <>
                        {t(`program.lastUsed.${kind}`)}: <When at={lastUsedAt} />
                    </>
                ) : (
                    t(`program.neverUsed.${kind}`)
                )}
                {previous_until && (
                    <>
                        {" · "}
                        {t(`program.previousUntil.${kind}`)}: <When at={previous_until} />
                    </>
                )}
            </span>
            <span className="row">
                {actions}
                {may.includes("rotate") && (
                    <Button onClick={() => setAsking("rotate")}>
                        {t(`program.rotate.${kind}`)}
                    </Button>
                )}
                {may.includes("revoke") && (
                    <Button onClick={() => setAsking("revoke")}>
                        {t(`program.revoke.${kind}`)}
                    </Button>
                )}
            </span>
            {asking === "rotate" && (
                <Ask
                    title={t(`program.rotateAsk.${kind}`, { name })}
                    action={t(`program.rotate.${kind}`)}
                    onClose={() => setAsking(null)}
                    onDo={onRotate}
                >
                    <p>{t(`program.rotateText.${kind}`)}</p>
                </Ask>
            )}
            {asking === "revoke" && (
                <Ask
                    title={t(`program.revokeAsk.${kind}`, { name })}
                    action={t(`program.revoke.${kind}`)}
                    onClose={() => setAsking(null)}
                    onDo={onRevoke}
                >
                    <p>{t(`program.revokeText.${kind}`)}</p>
                </Ask>
            )}
        </li>
    );
}
