// Links the ticket that describes the cause: how the step of the chain is filled by hand.
import type { Ticket } from "../api/types";
import { useTicketActions } from "./actions";
import { LinkDialog } from "./link-dialog";

export default function CauseDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
    // A link is based on no version, so that none is stale.
    const actions = useTicketActions(ticket, () => undefined);
    return <LinkDialog ticket={ticket} actions={actions} begins="caused_by" onClose={onClose} />;
}
