// What an event is called. One that this interface does not know is shown by its own name.
import i18next from "i18next";
import { useTranslation } from "react-i18next";

export function useEventName() {
    const { t } = useTranslation();
    return (name: string) => {
        const key = `webhook.event.${name}`;
        return i18next.exists(key) ? String(t(key as "webhook.event.ticket.created")) : name;
    };
}
