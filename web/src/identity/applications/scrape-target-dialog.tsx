// The dialog in which a scrape target is made or changed, and tried out before it is saved.
import { Modal, NumberInput, Switch, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../../api/client";
import { fieldError } from "../../api/problem";
import type { ScrapeTarget } from "../../api/types";
import { useFocusBack } from "../../frame/focus-back";
import { FormProblem } from "../../frame/states";
import { UnsavedQuestion, useUnsaved } from "../../frame/unsaved";
import { SavedForm } from "../../parts/directory/saved-form";
import { bodyOf, intervalUsual, type TargetForm, toForm, usualTimeout } from "./scrape-target";
import { ScrapeAnswer, TryButton } from "./scrape-target-marks";
import styles from "./scrape-targets.module.css";

interface Props {
    application: string;
    /** The target as it is, or null for a new one. */
    target: ScrapeTarget | null;
    onClose: () => void;
    onSaved: () => Promise<void>;
}

export function ScrapeTargetDialog({ application, target, onClose, onSaved }: Props) {
    useFocusBack();
    const { t } = useTranslation();
    const unsaved = useUnsaved(onClose);
    const key = { key: application };
    const params = { path: { ...key, id: target?.id ?? "" } };
    return (
        <Modal
            opened
            onClose={unsaved.tryClose}
            title={target ? t("scrapeTarget.edit", { name: target.name }) : t("scrapeTarget.new")}
            size={520}
            closeButtonProps={{ "aria-label": t("action.close") }}
        >
            <div className="stack" onFocusCapture={unsaved.onFocusCapture}>
                <SavedForm<ScrapeTarget, TargetForm, ScrapeTarget>
                    item={target}
                    toForm={toForm}
                    isReadOnly={false}
                    create={(form) =>
                        answer(
                            api.POST("/api/v1/applications/{key}/scrape-targets", {
                                params: { path: key },
                                body: bodyOf(form),
                            }),
                        )
                    }
                    change={(form, base) =>
                        answer(
                            api.PATCH("/api/v1/applications/{key}/scrape-targets/{id}", {
                                params: { ...params, ...basedOn(base.version) },
                                body: bodyOf(form),
                            }),
                        )
                    }
                    reload={() =>
                        answer(
                            api.GET("/api/v1/applications/{key}/scrape-targets/{id}", { params }),
                        )
                    }
                    onDone={() => {
                        void onSaved();
                        onClose();
                    }}
                >
                    {(form, set, errorOf) => (
                        <Fields application={application} form={form} set={set} errorOf={errorOf} />
                    )}
                </SavedForm>
                {unsaved.isAsking && (
                    <UnsavedQuestion keep={unsaved.keep} discard={unsaved.discard} />
                )}
            </div>
        </Modal>
    );
}

interface FieldProps {
    application: string;
    form: TargetForm;
    set: (part: Partial<TargetForm>) => void;
    errorOf: (field: string) => string | undefined;
}

const numberOf = (value: number | string) => (value === "" ? null : Number(value));

function Fields({ application, form, set, errorOf }: FieldProps) {
    const { t } = useTranslation();
    const trial = useMutation({
        mutationFn: ({ url, timeout_seconds }: ReturnType<typeof bodyOf>) =>
            answer(
                api.POST("/api/v1/applications/{key}/scrape-targets/test", {
                    params: { path: { key: application } },
                    body: { url, timeout_seconds },
                }),
            ),
    });
    // What was answered is of the address as it was.
    const setTried = (part: Partial<TargetForm>) => {
        set(part);
        trial.reset();
    };
    const wrong = (field: string) => fieldError(trial.error, field) ?? errorOf(field);
    return (
        <>
            <TextInput
                data-autofocus
                label={t("field.name")}
                description={t("scrapeTarget.nameHelp")}
                required
                withAsterisk={false}
                maxLength={100}
                value={form.name}
                error={errorOf("name")}
                onChange={(event) => set({ name: event.currentTarget.value })}
            />
            <TextInput
                label={t("field.url")}
                description={t("scrapeTarget.urlHelp")}
                required
                withAsterisk={false}
                maxLength={2000}
                inputMode="url"
                spellCheck={false}
                autoCapitalize="off"
                value={form.url}
                error={wrong("url")}
                onChange={(event) => setTried({ url: event.currentTarget.value })}
            />
            <div className={styles.pair}>
                <NumberInput
                    label={t("field.interval_seconds")}
                    description={t("scrapeTarget.intervalHelp")}
                    min={10}
                    max={3600}
                    clampBehavior="none"
                    allowDecimal={false}
                    allowNegative={false}
                    placeholder={String(intervalUsual)}
                    value={form.interval_seconds ?? ""}
                    error={errorOf("interval_seconds")}
                    onChange={(value) => set({ interval_seconds: numberOf(value) })}
                />
                <NumberInput
                    label={t("field.timeout_seconds")}
                    description={t("scrapeTarget.timeoutHelp")}
                    min={1}
                    max={60}
                    clampBehavior="none"
                    allowDecimal={false}
                    allowNegative={false}
                    placeholder={String(usualTimeout(form.interval_seconds ?? intervalUsual))}
                    value={form.timeout_seconds ?? ""}
                    error={wrong("timeout_seconds")}
                    onChange={(value) => setTried({ timeout_seconds: numberOf(value) })}
                />
            </div>
            <Switch
                label={t("scrapeTarget.enabled")}
                checked={form.enabled}
                onChange={(event) => set({ enabled: event.currentTarget.checked })}
            />
            <div>
                <TryButton
                    disabled={form.url.trim() === ""}
                    isPending={trial.isPending}
                    onTry={() => trial.mutate(bodyOf(form))}
                />
            </div>
            <FormProblem error={trial.error} />
            <ScrapeAnswer answer={trial.data} />
        </>
    );
}
