// Approvals as they are shown.
#pragma once

#include <vector>

#include "ticketing/approvals.hpp"

namespace mainstay::ticketing {

/// The approval; who is no staff sees of those who are asked only themselves.
ApprovalView view_of(
    db::Sql& sql, const Call& call, const Approval& approval, const Ticket& ticket
);

/// What is public of a ticket, oldest first: what whoever is asked has to know.
std::vector<ApprovalMessage> public_side(db::Sql& sql, Id<Ticket> ticket);

/// What the caller decides with a link. REQUIRES: they are asked.
ApprovalByLink link_view(db::Sql& sql, const Call& call, Id<Approval> id);

}  // namespace mainstay::ticketing
