// A form for one item of the directory: saved on top of the version it was read at. When someone
// else saved meanwhile, the input is kept and what they saved is shown, to be taken or replaced.
import { Button } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { fieldError, Problem } from "../../api/problem";
import { FieldName, Value } from "../../text/value";
import styles from "./directory.module.css";
import { FormProblem } from "../../frame/states";
import { useToasts } from "../../frame/toasts";

export interface SavedFormProps<T extends object, F extends object, M = unknown> {
    /** The item as it is, or null for a new one. */
    item: T | null;
    /** What of the item the form edits. */
    toForm: (item: T | null) => F;
    isReadOnly: boolean;
    create: (form: F) => Promise<M>;
    change: (form: F, item: T) => Promise<unknown>;
    /** Reads the item as it is now. */
    reload: () => Promise<T>;
    /** `made` is what `create` answered, of a new one. */
    onDone: (made?: M) => void;
    children: (
        form: F,
        set: (part: Partial<F>) => void,
        errorOf: (field: string) => string | undefined,
    ) => ReactNode;
}

export function SavedForm<T extends object, F extends object, M>({
    item,
    toForm,
    isReadOnly,
    create,
    change,
    reload,
    onDone,
    children,
}: SavedFormProps<T, F, M>) {
    const { t } = useTranslation();
    const toast = useToasts();
    const [base, setBase] = useState(item);
    const [form, setForm] = useState(() => toForm(item));
    const [theirs, setTheirs] = useState<F | null>(null);
    const [error, setError] = useState<unknown>(null);
    const [isBusy, setBusy] = useState(false);
    const differing = theirs
        ? (Object.keys(theirs) as (keyof F & string)[]).filter(
              (field) => JSON.stringify(theirs[field]) !== JSON.stringify(form[field]),
          )
        : [];
    const save = async () => {
        setBusy(true);
        setError(null);
        try {
            const made = base ? void (await change(form, base)) : await create(form);
            toast.done(t("done.saved"));
            onDone(made);
        } catch (problem) {
            if (problem instanceof Problem && problem.status === 412) {
                const now = await reload();
                setBase(now);
                setTheirs(toForm(now));
            } else setError(problem);
        } finally {
            setBusy(false);
        }
    };
    const onSubmit = (event: FormEvent) => {
        event.preventDefault();
        if (!isReadOnly && !isBusy) void save();
    };
    return (
        <form onSubmit={onSubmit} className="stack">
            {theirs && (
                <div className={styles.theirs} role="alert">
                    <p>{t("panel.staleKept")}</p>
                    <ul>
                        {differing.map((field) => (
                            <li key={field}>
                                <FieldName field={field} />:{" "}
                                <Value field={field} value={theirs[field]} />
                            </li>
                        ))}
                    </ul>
                    <Button
                        size="compact-xs"
                        onClick={() => {
                            setForm(theirs);
                            setTheirs(null);
                        }}
                    >
                        {t("panel.useTheirs")}
                    </Button>
                </div>
            )}
            <fieldset disabled={isReadOnly} className={`stack ${styles.fields}`}>
                {children(
                    form,
                    (part) => setForm((now) => ({ ...now, ...part })),
                    (field) => fieldError(error, field),
                )}
            </fieldset>
            <FormProblem error={error} />
            {isReadOnly ? (
                <p className="dim">{t("panel.readOnly")}</p>
            ) : (
                <div className="actions">
                    <Button type="submit" variant="filled" loading={isBusy}>
                        {t(base ? "action.save" : "action.create")}
                    </Button>
                </div>
            )}
        </form>
    );
}
