// The first-run checklist: what is set up, what is not, and what is not known.
import { Button } from "@mantine/core";
import { IconCircleCheckFilled, IconCircleDashed, IconHelpCircle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { anyPath } from "./places";
import { type CheckedStep, useSetup } from "./setup";
import styles from "./setup.module.css";
import { Empty, Skeletons } from "./states";

const icons = {
    done: IconCircleCheckFilled,
    missing: IconCircleDashed,
    unknown: IconHelpCircle,
};

export function SetupPage() {
    const { t } = useTranslation();
    const setup = useSetup(true);
    if (!setup.isFor)
        return (
            <Empty isPage icon={<IconHelpCircle size={22} />} title={t("setup.notAdministrator")}>
                {t("setup.notAdministratorHelp")}
            </Empty>
        );
    return (
        <div className={styles.page}>
            <h1>{t("setup.title")}</h1>
            <p className="dim">{t("setup.intro")}</p>
            {!setup.isKnown ? (
                <Skeletons rows={setup.checked.length} height={64} />
            ) : (
                <>
                    <p role="status" className={styles.progress}>
                        {setup.open.length === 0 && setup.done === setup.essential
                            ? t("setup.complete")
                            : t("setup.progress", { done: setup.done, count: setup.essential })}
                    </p>
                    <ol role="list" className={styles.steps}>
                        {setup.checked.map((one) => (
                            <Step key={one.step.id} {...one} />
                        ))}
                    </ol>
                    {setup.open.length > 0 && (
                        <div className={styles.put}>
                            <Button onClick={setup.isHidden ? setup.show : setup.hide}>
                                {t(setup.isHidden ? "setup.show" : "setup.hide")}
                            </Button>
                            <span role="status" className="dim">
                                {setup.isHidden && t("setup.hidden")}
                            </span>
                        </div>
                    )}
                </>
            )}
        </div>
    );
}

function Step({ step, found }: CheckedStep) {
    const { t } = useTranslation();
    const state = found?.state ?? "unknown";
    const Icon = icons[state];
    return (
        <li className={styles.step} data-state={state}>
            <Icon size={20} className={styles.icon} aria-hidden />
            <div className="grow">
                <h2>
                    {t(step.title)}
                    {!step.isEssential && <span className="tag">{t("setup.optional")}</span>}
                </h2>
                <p>
                    <span className={styles.state}>{t(`setup.state.${state}`)}</span>
                    {found ? t(step.texts[state], found.found ?? {}) : t("setup.failed")}
                </p>
            </div>
            {step.action && state !== "done" && (
                <Button
                    renderRoot={(props) => (
                        <Link
                            to={anyPath(step.action?.to ?? "/")}
                            search={step.action?.search ?? {}}
                            {...props}
                        />
                    )}
                >
                    {t(step.action.label)}
                </Button>
            )}
        </li>
    );
}
