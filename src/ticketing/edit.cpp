#include "ticketing/edit.hpp"

#include <algorithm>
#include <initializer_list>

#include <boost/json.hpp>

#include "events/events.hpp"
#include "events/ticket_changed.hpp"
#include "ticketing/rating_mail.hpp"
#include "ticketing/search_documents.hpp"
#include "ticketing/store.hpp"
#include "timeline/record.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

namespace describe = boost::describe;

using Members = describe::describe_members<Ticket, describe::mod_public>;

/// Members that no one changes, or that follow from any change.
bool is_bookkeeping(std::string_view name) {
    return name == "id" || name == "version" || name == "updated_at";
}

timeline::Subject subject_of(const Ticket& ticket) { return {"ticket", ticket.id.value}; }

/// Has found anew what is found by these members, and who may find it.
void index(db::Sql& sql, Id<Ticket> ticket, const std::vector<std::string>& what) {
    auto is_any = [&](std::initializer_list<std::string_view> names) {
        return std::ranges::any_of(names, [&](std::string_view name) {
            return std::ranges::find(what, name) != what.end();
        });
    };
    const bool changes_reach = is_any({"requester", "organization", "watchers"});
    if (changes_reach || is_any({"subject", "key"})) index_ticket(sql, ticket);
    // Messages are shown with the subject, which is read when they are.
    if (changes_reach) index_messages(sql, ticket);
}

/// The message that came with a change, by what is recorded of it.
std::optional<std::int64_t> message_in(const boost::json::object& after) {
    const auto* id = after.if_contains("message");
    return id && id->is_string() ? parse_id(id->as_string()) : std::nullopt;
}

void publish_change(
    db::Sql& sql, const Call& call, const Ticket& ticket, std::vector<std::string> what,
    std::optional<std::int64_t> message
) {
    events::TicketChanged change{
        .ticket = ticket.id.value,
        .key = ticket.key,
        .version = ticket.version,
        .what = std::move(what),
        .message = message,
    };
    if (std::ranges::find(change.what, "status") != change.what.end())
        change.status = wire::name_of(ticket.status);
    if (call.rule) change.rules = call.rule->chain;
    if (call.caller && !call.rule) change.actor = call.caller->user.value;
    bool is_given = std::ranges::any_of(change.what, [](const std::string& each) {
        return each == "created" || each == "assignee";
    });
    if (is_given && ticket.assignee) change.assignee = ticket.assignee->value;
    events::emit(sql, call, change);
}

/// Adds the members that differ to what is recorded. Whether there were any.
bool add_differences(Edit& edit) {
    bool has_changed = false;
    boost::mp11::mp_for_each<Members>([&](auto member) {
        const auto& was = edit.was.*member.pointer;
        const auto& now = edit.now.*member.pointer;
        if (was == now || is_bookkeeping(member.name)) return;
        has_changed = true;
        edit.before[member.name] = wire::encode(was);
        edit.after[member.name] = wire::encode(now);
        edit.what.emplace_back(member.name);
    });
    return has_changed;
}

}  // namespace

Ticket apply(db::Sql& sql, const Call& call, Edit edit, std::string_view action) {
    if (add_differences(edit) || edit.changes_property) {
        edit.now.version = edit.was.version + 1;
        edit.now.updated_at = call.now;
        store::update(sql, edit.now, edit.was.version);
    } else if (edit.is_activity) {
        edit.now.updated_at = call.now;
        store::touch(sql, edit.now.id, call.now);
    }
    timeline::record(sql, call, subject_of(edit.now), action, edit.before, edit.after);
    ask_for_rating(sql, call, edit.was, edit.now);
    index(sql, edit.now.id, edit.what);
    publish_change(sql, call, edit.now, std::move(edit.what), message_in(edit.after));
    return edit.now;
}

void publish_created(
    db::Sql& sql, const Call& call, const Ticket& ticket, boost::json::object further
) {
    boost::mp11::mp_for_each<Members>([&](auto member) {
        if (is_bookkeeping(member.name)) return;
        wire::json::value value = wire::encode(ticket.*member.pointer);
        bool is_usual = value.is_null() || value == false;
        if (!is_usual) further[member.name] = std::move(value);
    });
    timeline::record(sql, call, subject_of(ticket), "created", nullptr, further);
    index_ticket(sql, ticket.id);
    publish(sql, call, ticket, {"created"});
}

void publish(db::Sql& sql, const Call& call, const Ticket& ticket, std::vector<std::string> what) {
    publish_change(sql, call, ticket, std::move(what), {});
}

}  // namespace mainstay::ticketing
