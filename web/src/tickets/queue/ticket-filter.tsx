// The filter of a list of tickets.
import { useTranslation } from "react-i18next";

import { FilterField } from "../../parts/filter/filter-field";
import { useFilterLanguage } from "../../parts/filter/server-language";
import { isStaff, useMe } from "../../session/session";
import styles from "./filter.module.css";

interface Props {
    value: string;
    onChange: (text: string) => void;
}

export function TicketFilter({ value, onChange }: Props) {
    const { t } = useTranslation();
    const language = useFilterLanguage("ticket");
    const isForStaff = isStaff(useMe());
    return (
        <div className={styles.filter}>
            <FilterField
                language={language}
                value={value}
                onChange={onChange}
                label={t("filter.label")}
                placeholder={t(isForStaff ? "filter.placeholder" : "filter.ownPlaceholder")}
                isMain
            />
        </div>
    );
}
