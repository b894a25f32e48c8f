// What a reader should know of how a mail was read, before they rely on what it shows.
import { IconInfoCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Message } from "../api/types";
import { Notice } from "../parts/text/reader";

export function MailNotices({ notices }: { notices: Message["notices"] }) {
    const { t } = useTranslation();
    return notices.map((notice) => (
        <Notice key={notice} icon={<IconInfoCircle size={14} aria-hidden />}>
            {t(`mailNotice.${notice}`)}
        </Notice>
    ));
}
