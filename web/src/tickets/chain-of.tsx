// The chain of a ticket on a page that is not the ticket's.
import { useQuery } from "@tanstack/react-query";

import type { ChainedTicket } from "../frame/module";
import { Chain } from "./chain";
import { ticketQuery } from "./queries";

/** Nothing to those who may not see the ticket. */
export function ChainOf({ ticketKey }: ChainedTicket) {
    const { data } = useQuery(ticketQuery(ticketKey));
    return data ? <Chain ticket={data} here={null} /> : null;
}
