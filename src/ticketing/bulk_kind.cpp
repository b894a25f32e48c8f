#include "ticketing/bulk_kind.hpp"

#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/actions.hpp"
#include "ticketing/bulk_requests.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/filter.hpp"
#include "ticketing/labels.hpp"
#include "ticketing/macros.hpp"
#include "ticketing/relations.hpp"
#include "ticketing/restore.hpp"
#include "ticketing/store.hpp"
#include "ticketing/ticket_list.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

/// How a change is undone: the ticket is put back, or the caller watches it no more.
struct UndoTicketChange {
    std::optional<TicketBefore> before;
    bool is_unwatched = false;
};
BOOST_DESCRIBE_STRUCT(UndoTicketChange, (), (before, is_unwatched))

Source source_of(const Call& call) { return call.caller->is_session ? Source::web : Source::api; }

/// The key that a ticket has now: it may have moved since.
Result<Ticket> ticket_of(db::Sql& sql, const BulkTarget& target) {
    auto ticket = store::find(sql, Id<Ticket>{target.id});
    if (!ticket) return refuse(mainstay::code::not_found);
    return *std::move(ticket);
}

/// Changes a ticket by the service function that `change` calls with its key, and tells what to
/// put back.
template <class Change>
Result<BulkChange> tracked(db::Sql& sql, const BulkTarget& target, Change change) {
    auto was = TRY(ticket_of(sql, target));
    auto before = before_change(sql, was);
    TRY(change(was.key));
    before.version = TRY(ticket_of(sql, target)).version;
    if (before.version == was.version) return BulkChange{};
    return BulkChange{true, wire::encode(UndoTicketChange{before, false})};
}

Result<BulkChange> assign_each(
    db::Sql& sql, const Call& call, const BulkTarget& target, const BulkAssign& to
) {
    return tracked(sql, target, [&](const std::string& key) {
        return assign(sql, call, {.key = key, .assignee = to.assignee, .team = to.team});
    });
}

Result<> check_classification(db::Sql&, const Call&, const BulkClassify& to) {
    TRY(checked_labels(to.add_labels));
    TRY(checked_labels(to.remove_labels));
    const bool is_empty = !to.kind && !to.maintenance && !to.impact && !to.urgency &&
                          to.add_labels.empty() && to.remove_labels.empty();
    if (is_empty) return invalid({wrong("", code::no_steps)});
    return {};
}

/// The labels of a ticket with those that are added and without those that are removed.
std::vector<Label> labels_after(std::vector<std::string> labels, const BulkClassify& to) {
    for (const auto& label : to.remove_labels) std::erase(labels, label.value);
    std::vector<Label> wanted;
    for (auto& label : labels) wanted.push_back({std::move(label)});
    wanted.insert(wanted.end(), to.add_labels.begin(), to.add_labels.end());
    return wanted;
}

Result<BulkChange> classify_each(
    db::Sql& sql, const Call& call, const BulkTarget& target, const BulkClassify& to
) {
    return tracked(sql, target, [&](const std::string& key) {
        ChangeTicket request{
            .key = key,
            .kind = to.kind,
            .maintenance = to.maintenance,
            .impact = to.impact,
            .urgency = to.urgency,
        };
        if (!to.add_labels.empty() || !to.remove_labels.empty()) {
            const Id<Ticket> id{target.id};
            request.labels = labels_after(store::labels(sql, {&id, 1})[id], to);
        }
        return change(sql, call, request);
    });
}

Result<BulkChange> escalate_each(
    db::Sql& sql, const Call& call, const BulkTarget& target, const BulkEscalate& to
) {
    return tracked(sql, target, [&](const std::string& key) {
        return escalate(
            sql, call, {.key = key, .level = to.level, .note = to.note}, source_of(call)
        );
    });
}

Result<BulkChange> resolve_each(
    db::Sql& sql, const Call& call, const BulkTarget& target, const BulkResolve& to
) {
    return tracked(sql, target, [&](const std::string& key) {
        return resolve(
            sql, call, {.key = key, .resolution = to.resolution, .note = to.note}, source_of(call)
        );
    });
}

Result<BulkChange>
close_each(db::Sql& sql, const Call& call, const BulkTarget& target, const BulkPlain&) {
    return tracked(sql, target, [&](const std::string& key) {
        return close(sql, call, {.key = key});
    });
}

Result<BulkChange> reopen_each(
    db::Sql& sql, const Call& call, const BulkTarget& target, const BulkReopen& to
) {
    return tracked(sql, target, [&](const std::string& key) {
        return reopen(sql, call, {.key = key, .note = to.note}, source_of(call));
    });
}

Result<BulkChange>
watch_each(db::Sql& sql, const Call& call, const BulkTarget& target, const BulkPlain&) {
    auto ticket = TRY(ticket_of(sql, target));
    const bool did_watch = store::is_watcher(sql, ticket.id, call.caller->user);
    TRY(watch(sql, call, {.key = ticket.key}));
    if (did_watch) return BulkChange{};
    return BulkChange{true, wire::encode(UndoTicketChange{std::nullopt, true})};
}

Result<> check_macro(db::Sql& sql, const Call& call, const BulkMacro& to) {
    if (!show_macro(sql, call, {to.macro}))
        return invalid({wrong("macro", identity::code::unknown_reference)});
    return {};
}

/// A macro that only writes leaves nothing to put back.
Result<BulkChange> apply_macro_to_each(
    db::Sql& sql, const Call& call, const BulkTarget& target, const BulkMacro& to
) {
    auto macro = TRY(show_macro(sql, call, {to.macro}));
    auto change = TRY(tracked(sql, target, [&](const std::string& key) {
        return apply_macro(sql, call, {.key = key, .id = to.macro}, source_of(call));
    }));
    if (macro.body.steps.text) change.is_changed = true;
    return change;
}

Result<std::vector<BulkTarget>> find_tickets(
    db::Sql& sql, const Call& call, std::string_view filter, std::int64_t before, int limit
) {
    TRY(person(call));
    auto parsed = TRY(parse_filter(sql, call, filter));
    auto scope = identity::scope(call, ticket_read);
    std::vector<BulkTarget> targets;
    for (auto& ticket : store::list(sql, parsed, scope, {before}, limit))
        targets.push_back({ticket.id.value, std::move(ticket.key)});
    return targets;
}

Result<std::int64_t> count_tickets(
    db::Sql& sql, const Call& call, std::string_view filter, int max
) {
    TRY(person(call));
    auto parsed = TRY(parse_filter(sql, call, filter));
    return store::count(sql, parsed, identity::scope(call, ticket_read), max);
}

std::optional<BulkTarget> ticket_named(db::Sql& sql, const Call& call, std::string_view key) {
    auto seen = see(sql, call, key);
    if (!seen) return std::nullopt;
    return BulkTarget{seen->ticket.id.value, seen->ticket.key};
}

Result<> undo_change(
    db::Sql& sql, const Call& call, const BulkTarget& target, const wire::json::value& undo
) {
    auto wanted = TRY(wire::decode<UndoTicketChange>(undo));
    if (wanted.before) return restore(sql, call, {target.id}, *wanted.before);
    auto ticket = TRY(ticket_of(sql, target));
    return unwatch(sql, call, {.key = ticket.key, .user = call.caller->user});
}

}  // namespace

BulkKind bulk_kind() {
    return {
        .actions =
            {
                bulk_action<BulkAssign>(
                    "assign", "Give them to a person, or to nobody, and perhaps to another team.",
                    {}, assign_each
                ),
                bulk_action<BulkClassify>(
                    "change", "Change kind, maintenance type, impact, urgency or labels.",
                    check_classification, classify_each
                ),
                bulk_action<BulkEscalate>(
                    "escalate", "Hand them to the team of another level.", {}, escalate_each
                ),
                bulk_action<BulkResolve>(
                    "resolve", "Mark them resolved, and tell the requesters the note.", {},
                    resolve_each
                ),
                bulk_action<BulkPlain>("close", "Close resolved ones.", {}, close_each),
                bulk_action<BulkReopen>(
                    "reopen", "Open resolved or closed ones again.", {}, reopen_each
                ),
                bulk_action<BulkPlain>("watch", "Watch them yourself.", {}, watch_each),
                bulk_action<BulkMacro>(
                    "macro", "Apply a macro to each.", check_macro, apply_macro_to_each
                ),
            },
        .find = find_tickets,
        .count = count_tickets,
        .named = ticket_named,
        .undo = undo_change,
    };
}

}  // namespace mainstay::ticketing
