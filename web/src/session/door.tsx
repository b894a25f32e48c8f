// The calm page before one is in.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import styles from "./door.module.css";

export function Door({ title, children }: { title: string; children: ReactNode }) {
    const { t } = useTranslation();
    return (
        <main className={styles.door}>
            <div className={styles.card}>
                <div className={styles.brand}>
                    <img src="/icon.svg" alt="" />
                    <span translate="no">Mainstay</span>
                </div>
                <h1>{title}</h1>
                {children}
            </div>
            <p className="dim">{t("signIn.foot")}</p>
        </main>
    );
}
