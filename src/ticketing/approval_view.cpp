#include "ticketing/approval_view.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "ticketing/access.hpp"
#include "ticketing/messages.hpp"
#include "ticketing/store.hpp"
#include "ticketing/ticket_view.hpp"

namespace mainstay::ticketing {

namespace {

constexpr int messages_shown = 50;
constexpr std::size_t text_shown = 10'000;

identity::NameRef named(const std::map<Id<User>, identity::UserRef>& people, Id<User> id) {
    return name_of(people, id).value_or(identity::NameRef{id, ""});
}

bool owes_answer(const Call& call, const std::vector<Approver>& approvers) {
    return call.caller && std::ranges::any_of(approvers, [&](const Approver& each) {
               return each.person == call.caller->user && !each.answer;
           });
}

}  // namespace

ApprovalView view_of(
    db::Sql& sql, const Call& call, const Approval& approval, const Ticket& ticket
) {
    const auto approvers = store::approvers(sql, approval.id);
    std::vector<Id<User>> ids;
    for (const auto& each : approvers) ids.push_back(each.person);
    if (approval.asked_by) ids.push_back(*approval.asked_by);
    const auto people = identity::user_refs(sql, ids);
    const auto resource = resource_of(sql, call, ticket);
    const bool sees_all = identity::may(call, ticket_read_private, resource);
    ApprovalView view{
        .id = approval.id,
        .key = ticket.key,
        .subject = ticket.subject,
        .question = approval.question,
        .rule = approval.rule,
        .state = approval.state,
        .asked_at = approval.asked_at,
        .expires_at = approval.expires_at,
        .decided_at = approval.decided_at,
    };
    if (approval.asked_by) view.asked_by = named(people, *approval.asked_by);
    for (const auto& each : approvers)
        if (sees_all || (call.caller && each.person == call.caller->user))
            view.approvers.push_back(
                {named(people, each.person), each.answer, each.comment, each.answered_at}
            );
    if (approval.state != ApprovalState::pending || approval.expires_at <= call.now) return view;
    if (owes_answer(call, approvers)) view.may.push_back(ApprovalAction::answer);
    if (!identity::may(call, ticket_work, resource)) return view;
    view.may.push_back(ApprovalAction::withdraw);
    if (call.now >= approval.reminded_at + approval_reminder_min)
        view.may.push_back(ApprovalAction::remind);
    return view;
}

std::vector<ApprovalMessage> public_side(db::Sql& sql, Id<Ticket> ticket) {
    auto rows =
        store::messages(sql, ticket, MessageOrder::oldest, std::nullopt, false, messages_shown);
    std::vector<Id<User>> ids;
    for (const auto& row : rows)
        if (row.author) ids.push_back(*row.author);
    const auto people = identity::user_refs(sql, ids);
    std::vector<ApprovalMessage> messages;
    for (auto& row : rows) {
        ApprovalMessage message{
            .text = std::string(clipped(row.text, text_shown)), .created_at = row.created_at
        };
        if (row.author) message.author = named(people, *row.author).name;
        messages.push_back(std::move(message));
    }
    return messages;
}

ApprovalByLink link_view(db::Sql& sql, const Call& call, Id<Approval> id) {
    auto approval = store::approval(sql, id).value();
    auto ticket = store::find(sql, approval.ticket).value();
    ApprovalByLink view{
        .key = ticket.key,
        .subject = ticket.subject,
        .question = approval.question,
        .person = call.caller->name,
        .state = approval.state,
        .expires_at = approval.expires_at,
        .messages = public_side(sql, ticket.id),
    };
    if (approval.asked_by)
        if (auto asker = identity::find_person(sql, *approval.asked_by))
            view.asked_by = asker->name;
    for (const auto& each : store::approvers(sql, id))
        if (each.person == call.caller->user) view.answer = each.answer;
    return view;
}

}  // namespace mainstay::ticketing
