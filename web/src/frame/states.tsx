// What a page shows when there is nothing, when something failed, and while it waits.
import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { explain, Problem } from "../api/problem";
import { isUnreachable, useRecovery } from "../api/recovery";
import styles from "./states.module.css";
import { RequestId } from "./toasts";

/** `isPage`: it stands in place of the whole page, and so brings its heading. */
export function Empty({
    icon,
    title,
    children,
    action,
    isPage = false,
}: {
    icon: ReactNode;
    title: string;
    children?: ReactNode;
    action?: ReactNode;
    isPage?: boolean;
}) {
    const Heading = isPage ? "h1" : "h2";
    return (
        <div className={styles.state}>
            <span className={styles.icon} aria-hidden>
                {icon}
            </span>
            <Heading>{title}</Heading>
            {children && <p>{children}</p>}
            {action}
        </div>
    );
}

/** What kind of problem it is, which decides what can be done about it. */
function problemKind(error: unknown) {
    if (isUnreachable(error)) return "unreachable";
    if (!(error instanceof Problem)) return "failure";
    if (error.status === 403) return "forbidden";
    if (error.status === 404) return "absent";
    return error.status >= 400 && error.status < 500 && error.status !== 429
        ? "refused"
        : "failure";
}

/** What happened, what it means, what to do, and the id under which the server logged it. */
export function Failed({
    error,
    retry,
    isPage = false,
}: {
    error: unknown;
    retry?: () => void;
    isPage?: boolean;
}) {
    const { t } = useTranslation();
    const Heading = isPage ? "h1" : "h2";
    const kind = problemKind(error);
    useRecovery(kind === "unreachable", retry);
    const isFinal = kind === "forbidden" || kind === "absent";
    return (
        <div className={styles.state} role="alert">
            <span className={styles.icon} data-problem aria-hidden>
                <IconAlertTriangle size={22} />
            </span>
            <Heading>{isFinal ? t(`problem.${kind}`) : explain(error)}</Heading>
            <p>{t(`problem.${kind}Help`)}</p>
            {isFinal ? (
                <Button renderRoot={(props) => <Link to="/" {...props} />}>
                    {t("absent.home")}
                </Button>
            ) : (
                retry && kind !== "refused" && <Button onClick={retry}>{t("problem.retry")}</Button>
            )}
            {!isFinal && error instanceof Problem && error.requestId && (
                <p>
                    <RequestId id={error.requestId} />
                </p>
            )}
        </div>
    );
}

/** Grey bars in the size of what comes. */
export function Skeletons({ rows = 12, height = 32 }: { rows?: number; height?: number }) {
    const { t } = useTranslation();
    return (
        <div aria-busy="true">
            <span className="unseen" role="status">
                {t("state.loading")}
            </span>
            {Array.from({ length: rows }, (_, at) => (
                <div key={at} className={styles.skeleton} style={{ height }} aria-hidden>
                    <i style={{ width: 14 }} />
                    <i style={{ width: 64 }} />
                    <i style={{ width: `${30 + ((at * 37) % 40)}%` }} />
                </div>
            ))}
        </div>
    );
}

export { FormProblem } from "./form-problem";
