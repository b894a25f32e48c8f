// What is missing so that native calls of an event show functions and lines: the symbols of which
// binaries, why, and the command that uploads them.
import { useTranslation } from "react-i18next";

import type { ErrorEvent } from "../../api/types";
import { may, useMe } from "../../session/session";
import errorStyles from "../error/error.module.css";
import { symbolsCommand } from "./command";
import { Copied } from "./copied";

export function WantedSymbols({ of, application }: { of: ErrorEvent; application: string }) {
    const { t } = useTranslation();
    const me = useMe();
    const wanted = of.wanted_symbols;
    if (wanted.length === 0) return null;
    return (
        <details className={errorStyles.allTags} open={wanted.length < 4}>
            <summary>{t("bugfix.wantedSymbols.title", { count: wanted.length })}</summary>
            <ul role="list">
                {wanted.map((one) => (
                    <li key={`${one.build_id} ${one.debug_id} ${one.name}`}>
                        <span className="mono" translate="no">
                            {one.name || "?"}
                        </span>{" "}
                        {t(`bugfix.wantedSymbols.${one.reason}`)}{" "}
                        <span className="dim">
                            {t(
                                one.build_id
                                    ? "bugfix.wantedSymbols.byBuildId"
                                    : "bugfix.wanted.byId",
                            )}{" "}
                            <code translate="no">{one.build_id || one.debug_id}</code>
                        </span>
                    </li>
                ))}
            </ul>
            {may(me, "error_manage") && (
                <>
                    <p>{t("bugfix.wantedSymbols.command")}</p>
                    <Copied
                        text={symbolsCommand(
                            window.location.origin,
                            application,
                            wanted.map(({ name }) => name),
                        )}
                        label={t("bugfix.wanted.copy")}
                    />
                </>
            )}
        </details>
    );
}
