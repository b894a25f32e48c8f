// In place of a list whose filter cannot be read: what was not understood, and what may be meant.
import { Button } from "@mantine/core";
import { IconFilterQuestion } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { explain } from "../../api/problem";
import { Empty } from "../../frame/states";
import { guesses, parseFilter } from "./filter";
import styles from "./filter.module.css";

export function NotUnderstood({
    filter,
    error,
    onChange,
}: {
    filter: string;
    /** What the server says of the filter, where it was asked. */
    error?: unknown;
    onChange: (filter: string) => void;
}) {
    const { t } = useTranslation();
    const words = parseFilter(filter).unknown.join(" ");
    const meant = guesses(filter);
    return (
        <div role="alert">
            <Empty
                icon={<IconFilterQuestion size={22} />}
                title={error ? explain(error) : t("filter.notUnderstood", { words })}
                action={
                    <div className={styles.guesses}>
                        {meant.length > 0 && <span>{t("filter.guess")}</span>}
                        {meant.map((guess) => (
                            <Button
                                key={guess}
                                className="mono"
                                translate="no"
                                onClick={() => onChange(guess)}
                            >
                                {guess}
                            </Button>
                        ))}
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
