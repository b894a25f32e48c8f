// What is missing so that frames of an event show the sources: which files, why, and the command that
// uploads them.
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { ErrorEvent } from "../../api/types";
import { may, useMe } from "../../session/session";
import { Part } from "../error/facts";
import { uploadCommand } from "./command";
import { Copied } from "./copied";

export function WantedFiles({ of, application }: { of: ErrorEvent; application: string }) {
    const { t } = useTranslation();
    const me = useMe();
    const wanted = of.wanted_files;
    const [first] = wanted;
    if (!first) return null;
    return (
        <Part title={t("bugfix.wanted.title", { count: wanted.length })}>
            <ul role="list">
                {wanted.map((one) => (
                    <li key={`${one.debug_id} ${one.path} ${one.reason}`}>
                        <span className="mono" translate="no">
                            {one.path}
                        </span>{" "}
                        {t(`bugfix.wanted.${one.reason}`)}{" "}
                        {one.debug_id !== "" ? (
                            <span className="dim">
                                {t("bugfix.wanted.byId")} <code translate="no">{one.debug_id}</code>
                            </span>
                        ) : one.release !== "" ? (
                            <span className="dim">
                                {t("bugfix.wanted.byRelease")}{" "}
                                <code translate="no">
                                    {[one.release, one.distribution].filter(Boolean).join(" · ")}
                                </code>
                            </span>
                        ) : (
                            <span className="dim">{t("bugfix.wanted.noRelease")}</span>
                        )}
                    </li>
                ))}
            </ul>
            {may(me, "error_manage") && (
                <>
                    <p>{t("bugfix.wanted.command")}</p>
                    <Copied
                        text={uploadCommand({
                            server: window.location.origin,
                            application,
                            release: first.release,
                            distribution: first.distribution,
                            path: first.path,
                        })}
                        label={t("bugfix.wanted.copy")}
                    />
                </>
            )}
            <p>
                <Link to="/source-maps" search={{ application }}>
                    {t("bugfix.wanted.all")}
                </Link>
            </p>
        </Part>
    );
}
