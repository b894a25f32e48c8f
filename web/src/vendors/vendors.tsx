// Vendors: who supports what, until when, and how they keep what they promise.
import { Button } from "@mantine/core";
import { IconTruckDelivery } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Vendor } from "../api/types";
import { vendorsQuery } from "../api/vendors";
import { Empty } from "../frame/states";
import { Directory } from "../parts/directory/directory";
import { newId } from "../parts/directory/form-panel";
import { useOpen } from "../parts/panel/list-panel";
import type { Column } from "../parts/table/columns";
import { When } from "../text/when";
import { VendorPanel } from "./vendor-panel";

const idOf = ({ id }: Vendor) => id;
const nameOf = ({ name }: Vendor) => name;

export function Vendors() {
    const { t } = useTranslation();
    const columns = useColumns();
    const [, open] = useOpen();
    const vendors = useInfiniteQuery(vendorsQuery);
    const mayCreate = vendors.data?.pages[0]?.may.includes("create") ?? false;
    const items = useMemo(() => vendors.data?.pages.flatMap((page) => page.items), [vendors.data]);
    return (
        <Directory<Vendor>
            name="vendors"
            title={t("vendor.title")}
            newLabel={mayCreate ? t("vendor.new") : undefined}
            nameLabel={t("field.name")}
            query={vendors}
            items={items}
            idOf={idOf}
            nameOf={nameOf}
            empty={
                <Empty
                    icon={<IconTruckDelivery size={22} />}
                    title={t("vendor.empty")}
                    action={
                        mayCreate && <Button onClick={() => open(newId)}>{t("vendor.new")}</Button>
                    }
                >
                    {t("vendor.emptyHelp")}
                </Empty>
            }
            columns={columns}
            panel={(id, close) => <VendorPanel id={id} onClose={close} />}
        />
    );
}

/** The filter that finds the tickets of a vendor. */
const filterOf = (name: string) => `vendor:"${name.replaceAll('"', "")}"`;

function useColumns(): Column<Vendor>[] {
    const { t } = useTranslation();
    return useMemo(
        () => [
            {
                id: "address",
                label: t("vendor.address"),
                show: ({ address }) => <span translate="no">{address}</span>,
                value: ({ address }) => address,
                width: 220,
                isOnPhone: true,
            },
            {
                id: "contract",
                label: t("vendor.contract"),
                show: ({ contract }) => <span translate="no">{contract}</span>,
                value: ({ contract }) => contract,
                width: 140,
            },
            {
                id: "until",
                label: t("vendor.supportedUntil"),
                show: ({ supported_until: until, is_expired }) =>
                    until && (
                        <>
                            {is_expired && <span className="tag">{t("vendor.expired")}</span>}{" "}
                            <When at={until} />
                        </>
                    ),
                value: ({ supported_until }) => supported_until ?? "",
                width: 200,
            },
            {
                id: "tickets",
                label: t("vendor.tickets"),
                show: ({ name }) => (
                    <Link to="/tickets" search={{ filter: filterOf(name) }}>
                        {t("vendor.tickets")}
                    </Link>
                ),
                width: 120,
                isOnPhone: true,
            },
        ],
        [t],
    );
}
