// All tickets the person may see, open and past, by filter.
import { Button } from "@mantine/core";
import { IconTicket } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Empty } from "../frame/states";
import { isStaff, useMe } from "../session/session";
import { FilterField } from "./filter-field";
import styles from "./queue.module.css";
import { TicketList } from "./ticket-list";

export function Tickets() {
    const { t } = useTranslation();
    const me = useMe();
    const { filter = "" } = useSearch({ from: "/frame/tickets" });
    const navigate = useNavigate({ from: "/tickets" });
    const isFiltered = filter !== "";
    const onFilter = (text: string) =>
        void navigate({ search: { filter: text || undefined }, replace: true });
    return (
        <div className={styles.page}>
            <div className={styles.head}>
                <h1>{t(isStaff(me) ? "place.tickets" : "tickets.mine")}</h1>
                <span className="grow" />
                <FilterField value={filter} onChange={onFilter} />
            </div>
            <TicketList
                typed={filter}
                onFilter={onFilter}
                empty={
                    <Empty
                        icon={<IconTicket size={22} />}
                        title={t(isFiltered ? "tickets.noMatch" : "tickets.none")}
                        action={
                            !isFiltered && (
                                <Button renderRoot={(props) => <Link to="/new" {...props} />}>
                                    {t("command.create")}
                                </Button>
                            )
                        }
                    >
                        {t(
                            isFiltered
                                ? "tickets.noMatchHelp"
                                : isStaff(me)
                                  ? "tickets.noneHelp"
                                  : "tickets.noneHelpRequester",
                        )}
                    </Empty>
                }
            />
        </div>
    );
}
