// Two people saved the same ticket. Both versions are shown, and the person decides, field by
// field.
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Ticket, TicketChange } from "../api/types";
import { Ask } from "../frame/ask";
import styles from "./dialogs.module.css";
import { FieldName, Value } from "../text/value";
import { chosenChange, compare, type ComparedField, type StaleSave } from "./stale";

interface Props {
    stale: StaleSave;
    save: (changes: TicketChange, base: Ticket) => Promise<boolean>;
    onClose: () => void;
}

export function StaleDialog({ stale, save, onClose }: Props) {
    const { t } = useTranslation();
    const comparisons = compare(stale);
    // What only I changed is kept; where both did, the person has to say so.
    const [chosen, setChosen] = useState<ReadonlySet<ComparedField>>(
        () => new Set(comparisons.filter(({ by }) => by === "mine").map(({ field }) => field)),
    );
    const choose = (field: ComparedField, isMine: boolean) => {
        const next = new Set(chosen);
        if (isMine) next.add(field);
        else next.delete(field);
        setChosen(next);
    };
    const apply = async () => {
        if (chosen.size > 0) await save(chosenChange(comparisons, chosen), stale.current);
    };
    return (
        <Ask
            title={t("stale.title")}
            action={t(chosen.size > 0 ? "stale.save" : "stale.keep")}
            size={640}
            onClose={onClose}
            onDo={apply}
        >
            <p>{t("stale.text")}</p>
            <table className={styles.compare}>
                <thead>
                    <tr>
                        <th scope="col">{t("stale.field")}</th>
                        <th scope="col">{t("stale.theirs")}</th>
                        <th scope="col">{t("stale.mine")}</th>
                    </tr>
                </thead>
                <tbody>
                    {comparisons.map(({ field, theirs, mine, by }) => (
                        <tr key={field}>
                            <th scope="row">
                                <FieldName field={field} />
                            </th>
                            <td>
                                <Pick
                                    field={field}
                                    isOn={!chosen.has(field)}
                                    onChoose={() => choose(field, false)}
                                    value={theirs}
                                />
                            </td>
                            <td>
                                {by === "theirs" ? (
                                    <span className="dim">{t("stale.untouched")}</span>
                                ) : (
                                    <Pick
                                        field={field}
                                        isOn={chosen.has(field)}
                                        onChoose={() => choose(field, true)}
                                        value={mine}
                                    />
                                )}
                            </td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </Ask>
    );
}

function Pick({
    field,
    isOn,
    value,
    onChoose,
}: {
    field: ComparedField;
    isOn: boolean;
    value: unknown;
    onChoose: () => void;
}) {
    return (
        <label className={styles.pick} data-on={isOn || undefined}>
            <input type="radio" name={`stale-${field}`} checked={isOn} onChange={onChoose} />
            <span>
                <Value field={field} value={value} />
            </span>
        </label>
    );
}
