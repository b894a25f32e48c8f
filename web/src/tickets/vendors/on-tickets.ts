// What a ticket's page shows of vendors, loaded with its texts when it is first needed.
import { lazy } from "react";

import { patiently } from "../../api/recovery";
import { loadTexts } from "../../text/language";

const withTexts = async <T>(load: () => Promise<T>) =>
    (await Promise.all([patiently(load), loadTexts("tickets/vendors")]))[0];

export const TicketVendor = lazy(async () => ({
    default: (await withTexts(() => import("./ticket-vendor"))).TicketVendor,
}));
export const PublishDialog = lazy(async () => ({
    default: (await withTexts(() => import("./publish-dialog"))).PublishDialog,
}));
