// Business calendars: when people work, by which promises count.
import { Button } from "@mantine/core";
import { IconCalendarStats } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { calendarsQuery } from "../../api/service-levels";
import type { CalendarItem } from "../../api/types";
import { Empty } from "../../frame/states";
import { Directory } from "../../parts/directory/directory";
import { newId } from "../../parts/directory/form-panel";
import { useOpen } from "../../parts/panel/list-panel";
import type { Column } from "../../parts/table/columns";
import { CalendarPanel } from "./calendar-panel";

const idOf = ({ id }: CalendarItem) => id;
const nameOf = ({ name }: CalendarItem) => name;

export function Calendars() {
    const { t } = useTranslation();
    const [, open] = useOpen();
    const calendars = useInfiniteQuery(calendarsQuery);
    const mayCreate = calendars.data?.pages[0]?.may.includes("create") ?? false;
    const items = useMemo(
        () => calendars.data?.pages.flatMap((page) => page.items),
        [calendars.data],
    );
    const columns = useMemo<Column<CalendarItem>[]>(
        () => [
            {
                id: "zone",
                label: t("calendar.zone"),
                show: ({ zone }) => <span translate="no">{zone}</span>,
                value: ({ zone }) => zone,
                width: 260,
                isOnPhone: true,
            },
        ],
        [t],
    );
    return (
        <Directory<CalendarItem>
            name="calendars"
            title={t("place.calendars")}
            newLabel={mayCreate ? t("calendar.new") : undefined}
            nameLabel={t("field.name")}
            query={calendars}
            items={items}
            idOf={idOf}
            nameOf={nameOf}
            empty={
                <Empty
                    icon={<IconCalendarStats size={22} />}
                    title={t("calendar.empty")}
                    action={
                        mayCreate && (
                            <Button onClick={() => open(newId)}>{t("calendar.new")}</Button>
                        )
                    }
                >
                    {t("calendar.emptyHelp")}
                </Empty>
            }
            columns={columns}
            panel={(id, close) => <CalendarPanel id={id} onClose={close} />}
        />
    );
}
