// What a field of numbers has besides: decimals, a unit and bounds.
import { Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface Parts {
    scale: number;
    unit: string;
    minimum: string;
    maximum: string;
}

export function NumberParts({
    form,
    set,
    errorOf,
    isNew,
}: {
    form: Parts;
    set: (part: Partial<Parts>) => void;
    errorOf: (name: string) => string | undefined;
    isNew: boolean;
}) {
    const { t } = useTranslation();
    return (
        <>
            <Select
                label={t("customField.scale")}
                description={t("customField.scaleHelp")}
                data={["0", "1", "2", "3", "4", "5", "6"]}
                value={String(form.scale)}
                allowDeselect={false}
                disabled={!isNew}
                onChange={(scale) => set({ scale: Number(scale) })}
            />
            <TextInput
                label={t("customField.unit")}
                maxLength={20}
                value={form.unit}
                error={errorOf("unit")}
                onChange={(event) => set({ unit: event.currentTarget.value })}
            />
            <TextInput
                label={t("customField.minimum")}
                inputMode="decimal"
                maxLength={30}
                value={form.minimum}
                error={errorOf("minimum")}
                onChange={(event) => set({ minimum: event.currentTarget.value })}
            />
            <TextInput
                label={t("customField.maximum")}
                inputMode="decimal"
                maxLength={30}
                value={form.maximum}
                error={errorOf("maximum")}
                onChange={(event) => set({ maximum: event.currentTarget.value })}
            />
        </>
    );
}
