// A field for a target as people write them: what cannot be read is said where it stands.
import { TextInput } from "@mantine/core";
import type { ReactNode } from "react";

import { useText } from "../catalogue";
import { minutesOf } from "./target";

interface Props {
    label: string;
    placeholder?: string;
    className?: string | undefined;
    value: string;
    /** What the server says of it. */
    error: ReactNode;
    onChange: (text: string) => void;
}

export function TargetInput({ value, error, onChange, ...rest }: Props) {
    const { t } = useText();
    const isUnread = Number.isNaN(minutesOf(value));
    return (
        <TextInput
            {...rest}
            value={value}
            error={error && isUnread ? t("value.unreadTarget") : error}
            onChange={(event) => onChange(event.currentTarget.value)}
        />
    );
}
