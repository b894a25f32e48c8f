#include "ticketing/restore.hpp"

#include "ticketing/access.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/edit.hpp"
#include "ticketing/hand_back.hpp"
#include "ticketing/merge.hpp"
#include "ticketing/store.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

std::vector<std::string> labels_of(db::Sql& sql, Id<Ticket> id) {
    return store::labels(sql, {&id, 1})[id];
}

void restore_labels(db::Sql& sql, Edit& edit, const std::vector<std::string>& labels) {
    auto now = labels_of(sql, edit.now.id);
    if (now == labels) return;
    store::set_labels(sql, edit.now.id, labels);
    edit.before["labels"] = wire::encode(now);
    edit.after["labels"] = wire::encode(labels);
    edit.what.emplace_back("labels");
    edit.changes_property = true;
}

}  // namespace

TicketBefore before_change(db::Sql& sql, const Ticket& ticket) {
    return {
        .version = ticket.version,
        .kind = ticket.kind,
        .maintenance = ticket.maintenance,
        .status = ticket.status,
        .impact = ticket.impact,
        .urgency = ticket.urgency,
        .level = ticket.level,
        .team = ticket.team,
        .assignee = ticket.assignee,
        .resolution = ticket.resolution,
        .resolved_at = ticket.resolved_at,
        .closed_at = ticket.closed_at,
        .labels = labels_of(sql, ticket.id),
    };
}

Result<> restore(db::Sql& sql, const Call& call, Id<Ticket> id, const TicketBefore& before) {
    auto ticket = store::find(sql, id);
    if (!ticket) return refuse(mainstay::code::not_found);
    auto seen = TRY(see_for(sql, call, ticket->key, ticket_work));
    TRY(check_not_merged(sql, seen.ticket));
    if (seen.ticket.version != before.version) return refuse(code::ticket_changed_since);
    Edit edit(seen.ticket);
    auto& now = edit.now;
    now.kind = before.kind;
    now.maintenance = before.maintenance;
    now.status = before.status;
    now.impact = before.impact;
    now.urgency = before.urgency;
    now.priority = priority_of(now.impact, now.urgency);
    now.level = before.level;
    now.team = before.team;
    now.assignee = before.assignee;
    now.resolution = before.resolution;
    now.resolved_at = before.resolved_at;
    now.closed_at = before.closed_at;
    if (now.assignee != edit.was.assignee) drop_absent_assignee(sql, now);
    restore_labels(sql, edit, before.labels);
    apply(sql, call, std::move(edit), "restored");
    return {};
}

}  // namespace mainstay::ticketing
