// Asks for one of several items: type a part of its name, Enter.
import { Modal } from "@mantine/core";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { useFocusBack } from "./focus-back";
import { matching } from "./matching";
import { type Pickable, PickList } from "./pick-list";

interface Props<T extends Pickable> {
    ask: string;
    options: readonly T[];
    /** What is said where there is none, or none with these words; left out: no matches. */
    none?: string | undefined;
    isNumbered?: boolean;
    onPick: (one: T) => void;
    onClose: () => void;
}

export function Pick<T extends Pickable>({
    ask,
    options,
    none,
    isNumbered,
    onPick,
    onClose,
}: Props<T>) {
    useFocusBack();
    const { t } = useTranslation();
    const find = useCallback((words: string) => matching(options, words), [options]);
    return (
        <Modal
            opened
            onClose={onClose}
            withCloseButton={false}
            padding={0}
            size={460}
            yOffset="12vh"
            attributes={{ content: { "aria-label": ask } }}
        >
            <PickList
                ask={ask}
                listLabel={ask}
                none={none ?? t("pick.none")}
                find={find}
                {...(isNumbered && { isNumbered })}
                onPick={(one) => {
                    onClose();
                    onPick(one);
                }}
            />
        </Modal>
    );
}
