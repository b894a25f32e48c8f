// In place of a list whose filter cannot be read: what was not understood, and what may be meant.
import { Button } from "@mantine/core";
import { IconFilterQuestion } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { ExplainedFault } from "../../api/filters";
import { explain } from "../../api/problem";
import { Empty } from "../../frame/states";
import { useText } from "../../parts/catalogue";
import { corrected } from "../../parts/filter/narrowing";
import { faultText } from "../../parts/filter/server-language";
import styles from "./filter.module.css";

export function NotUnderstood({
    filter,
    fault,
    error,
    onChange,
}: {
    filter: string;
    /** What is wrong with it, and where. */
    fault?: ExplainedFault;
    /** What the server says of the filter of the whole list, where that is what is wrong. */
    error?: unknown;
    onChange: (filter: string) => void;
}) {
    const { t } = useTranslation();
    const parts = useText();
    const meant = fault && corrected(filter, fault);
    return (
        <div role="alert">
            <Empty
                icon={<IconFilterQuestion size={22} />}
                title={fault ? faultText({ ...fault, suggestion: null }, parts.t) : explain(error)}
                action={
                    <div className={styles.guesses}>
                        {meant && (
                            <>
                                <span>{t("filter.guess")}</span>
                                <Button
                                    className="mono"
                                    translate="no"
                                    onClick={() => onChange(meant)}
                                >
                                    {meant}
                                </Button>
                            </>
                        )}
                        <Button variant="subtle" onClick={() => onChange("")}>
                            {t("filter.clear")}
                        </Button>
                    </div>
                }
            >
                {t("filter.notUnderstoodHelp")}
            </Empty>
        </div>
    );
}
