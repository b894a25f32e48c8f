// What stands around each page of the portal: the way to the list, to a new request, and to one's own
// settings.
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { useToasts } from "../frame/toasts";
import { leave } from "../session/leaving";
import { isStaff, useMe } from "../session/session";
import { useKeys } from "./keys";
import { go, To } from "./path";
import styles from "./portal.module.css";

export function Shell({ path, children }: { path: string; children: ReactNode }) {
    const { t } = useTranslation();
    const me = useMe();
    const toast = useToasts();
    const main = useRef<HTMLElement>(null);
    const shown = useRef(path);
    useKeys({ c: () => go("/new"), l: () => go("") });
    const out = useMutation({ mutationFn: () => leave("/portal/sign-in"), onError: toast.failed });
    // A new page is read from its start.
    useEffect(() => {
        if (shown.current !== path) main.current?.focus({ preventScroll: true });
        shown.current = path;
    }, [path]);
    const current = (to: string) => (path === to ? { "aria-current": "page" as const } : {});
    return (
        <div className={styles.portal}>
            <a className={styles.skip} href="#main">
                {t("frame.skip")}
            </a>
            <header className={styles.bar}>
                <To to="" className={styles.brand}>
                    <img src="/icon.svg" alt="" />
                    <span translate="no">Mainstay</span>
                </To>
                <nav aria-label={t("portal.nav")}>
                    <To to="" {...current("")} aria-keyshortcuts="l">
                        {t("portal.list.title")}
                    </To>
                    <To to="/new" {...current("/new")} aria-keyshortcuts="c">
                        {t("portal.new.title")}
                    </To>
                    <To to="/settings" {...current("/settings")}>
                        {t("portal.settings.title")}
                    </To>
                    {isStaff(me) && <a href="/">{t("portal.toDesk")}</a>}
                </nav>
                <Button
                    size="compact-xs"
                    variant="subtle"
                    loading={out.isPending}
                    onClick={() => out.mutate()}
                >
                    {t("portal.signOut")}
                </Button>
            </header>
            <main id="main" ref={main} tabIndex={-1} className={styles.main}>
                {children}
            </main>
        </div>
    );
}

/** A page's heading, which names the document too. */
export function Heading({ children }: { children: string }) {
    useEffect(() => {
        document.title = `${children} · Mainstay`;
    }, [children]);
    return <h1>{children}</h1>;
}
