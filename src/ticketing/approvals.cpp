#include "ticketing/approvals.hpp"

#include <algorithm>

#include "events/approval_changed.hpp"
#include "events/events.hpp"
#include "http/page.hpp"
#include "ticketing/access.hpp"
#include "ticketing/application_calls.hpp"
#include "ticketing/approval_codes.hpp"
#include "ticketing/approval_mail.hpp"
#include "ticketing/approval_view.hpp"
#include "ticketing/edit.hpp"
#include "ticketing/merge.hpp"
#include "ticketing/store.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::string_view list_name = "approvals";
constexpr int shown_max = 20;

/// What is recorded: no words, whose place is the approval alone. They go with their person.
void record(
    db::Sql& sql, const Call& call, const Approval& approval, std::string_view action,
    wire::json::object after
) {
    after["approval"] = std::to_string(approval.id.value);
    timeline::record(sql, call, {"ticket", approval.ticket.value}, action, nullptr, after);
    if (auto ticket = store::find(sql, approval.ticket)) publish(sql, call, *ticket, {"approval"});
}

void notify(
    db::Sql& sql, const Call& call, const Approval& approval, std::string what,
    const std::vector<Id<User>>& people
) {
    events::ApprovalChanged change{
        .approval = approval.id.value, .ticket = approval.ticket.value, .what = std::move(what)
    };
    for (auto person : people) change.people.push_back(person.value);
    if (call.caller) change.actor = call.caller->user.value;
    events::emit(sql, call, change);
}

/// Those who owe an answer are told, and mailed a link.
void invite(db::Sql& sql, const Call& call, const Approval& approval, std::string what) {
    std::vector<Id<User>> people;
    for (const auto& each : store::approvers(sql, approval.id))
        if (!each.answer) people.push_back(each.person);
    for (auto person : people) jobs::enqueue(sql, MailApproval{approval.id, person}, call.now);
    notify(sql, call, approval, std::move(what), people);
}

/// Ends it, tells who asked, and lets what waits for it go on. Whether it was pending.
bool end(db::Sql& sql, const Call& call, Approval approval, ApprovalState state) {
    if (!store::end_approval(sql, approval.id, state, call.now)) return false;
    store::remove_approval_links(sql, approval.id);
    approval.state = state;
    std::string what(wire::name_of(state));
    record(sql, call, approval, "approval_" + what, {});
    std::vector<Id<User>> people;
    if (approval.asked_by) people.push_back(*approval.asked_by);
    auto ticket = store::find(sql, approval.ticket);
    if (ticket && ticket->assignee && ticket->assignee != approval.asked_by)
        people.push_back(*ticket->assignee);
    notify(sql, call, approval, what, people);
    continue_application_call(sql, call, approval);
    return true;
}

bool is_among(const std::vector<Approver>& approvers, Id<User> person) {
    return std::ranges::find(approvers, person, &Approver::person) != approvers.end();
}

/// An approval that the caller may know of: who is asked, and staff who may see its ticket.
struct Known {
    Approval approval;
    Ticket ticket;
    Resource resource;
    std::vector<Approver> approvers;
    bool sees_all = false;
};

Result<Known> know(db::Sql& sql, const Call& call, Id<Approval> id) {
    auto who = TRY(person(call));
    auto approval = store::approval(sql, id);
    auto ticket = approval ? store::find(sql, approval->ticket) : std::nullopt;
    if (!ticket) return refuse(mainstay::code::not_found);
    Known known{*std::move(approval), *std::move(ticket), {}, store::approvers(sql, id)};
    known.resource = resource_of(sql, call, known.ticket);
    known.sees_all = identity::may(call, ticket_read_private, known.resource);
    bool is_asked = is_among(known.approvers, who);
    if (!known.sees_all && !is_asked) return refuse(mainstay::code::not_found);
    return known;
}

ApprovalView shown(db::Sql& sql, const Call& call, Id<Approval> id) {
    auto approval = *store::approval(sql, id);
    return view_of(sql, call, approval, *store::find(sql, approval.ticket));
}

Result<> check_pending(const Approval& approval, Time now) {
    if (approval.state != ApprovalState::pending || approval.expires_at <= now)
        return refuse(code::approval_ended);
    return {};
}

Result<> answer_as(
    db::Sql& sql, const Call& call, const Approval& approval, ApprovalAnswer answer,
    const std::optional<Text<2'000, 0>>& comment
) {
    TRY(check_pending(approval, call.now));
    Approver answered{
        .approval = approval.id,
        .person = call.caller->user,
        .answer = answer,
        .comment = comment ? comment->value : "",
        .answered_at = call.now,
    };
    if (!store::answer(sql, answered)) return refuse(code::answered_already);
    record(sql, call, approval, "approval_answered", {{"answer", wire::encode(answer)}});
    std::vector<std::optional<ApprovalAnswer>> answers;
    for (const auto& each : store::approvers(sql, approval.id)) answers.push_back(each.answer);
    auto state = decided(approval.rule, answers);
    if (state != ApprovalState::pending) end(sql, call, approval, state);
    return {};
}

bool is_fit(const std::optional<identity::Person>& person, const Ticket& ticket) {
    if (!person || !person->is_active) return false;
    return person->is_staff() ||
           (person->organization && person->organization == ticket.organization);
}

Result<std::vector<Id<User>>> checked_people(
    db::Sql& sql, const Ticket& ticket, Id<User> asker, const std::vector<Id<User>>& wanted
) {
    if (wanted.empty()) return invalid({wrong("approvers", code::no_approvers)});
    if (wanted.size() > approvers_max)
        return invalid({wrong(
            "approvers", mainstay::code::too_many_items, {{"max", std::to_string(approvers_max)}}
        )});
    std::vector<Id<User>> people;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i] == asker || !is_fit(identity::find_person(sql, wanted[i]), ticket))
            return invalid({wrong("approvers[" + std::to_string(i) + "]", code::approver_unfit)});
        if (std::ranges::find(people, wanted[i]) == people.end()) people.push_back(wanted[i]);
    }
    return people;
}

/// Whose answer a link gives, and to what.
struct Linked {
    Approval approval;
    Call call;
};

Result<Linked> follow(db::Sql& sql, const Call& call, const std::string& token) {
    auto link = store::approval_link(sql, identity::secret_hash(token));
    if (!link || link->expires_at <= call.now) return refuse(code::approval_link_not_valid);
    auto approval = store::approval(sql, link->approval);
    auto as_person = identity::call_as(sql, link->person, call.now);
    if (!approval || !as_person || !check_pending(*approval, call.now))
        return refuse(code::approval_link_not_valid);
    as_person->request_id = call.request_id;
    return Linked{*std::move(approval), *std::move(as_person)};
}

}  // namespace

Approval ask(db::Sql& sql, const Call& call, const Ticket& ticket, const NewApproval& wanted) {
    Approval approval{
        .ticket = ticket.id,
        .question = wanted.question,
        .rule = wanted.rule,
        .asked_at = call.now,
        .expires_at = call.now + wanted.open_for,
        .reminded_at = call.now,
    };
    if (call.caller && !call.is_system) approval.asked_by = call.caller->user;
    approval.id = store::insert(sql, approval, wanted.people);
    record(sql, call, approval, "approval_asked", {});
    invite(sql, call, approval, "asked");
    return approval;
}

Result<ApprovalView> ask_approval(db::Sql& sql, const Call& call, const AskApproval& request) {
    auto who = TRY(person(call));
    auto seen = TRY(see_for(sql, call, request.key, ticket_work));
    TRY(check_not_merged(sql, seen.ticket));
    NewApproval wanted{
        .people = TRY(checked_people(sql, seen.ticket, who, request.approvers)),
        .rule = request.rule.value_or(ApprovalRule::any),
        .question = request.question.value,
    };
    if (request.days) wanted.open_for = std::chrono::days(request.days->value);
    return shown(sql, call, ask(sql, call, seen.ticket, wanted).id);
}

Result<TicketApprovals> ticket_approvals(db::Sql& sql, const Call& call, const TicketKey& request) {
    auto seen = TRY(see(sql, call, request.key));
    TicketApprovals answer{
        .items = {}, .may_ask = call.caller && identity::may(call, ticket_work, seen.resource)
    };
    const bool sees_all = identity::may(call, ticket_read_private, seen.resource);
    for (const auto& approval : store::approvals_of(sql, seen.ticket.id, shown_max)) {
        auto view = view_of(sql, call, approval, seen.ticket);
        if (sees_all || !view.approvers.empty()) answer.items.push_back(std::move(view));
    }
    return answer;
}

Result<http::Page<ApprovalView>> list_approvals(
    db::Sql& sql, const Call& call, const ListApprovals& request
) {
    auto who = TRY(person(call));
    Id<Approval> after;
    if (request.cursor)
        after = std::get<0>(TRY(http::read_cursor<Id<Approval>>(list_name, request.cursor->value)));
    auto limit = static_cast<int>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::approvals_awaiting(sql, who, after, limit + 1), static_cast<std::size_t>(limit),
        [](const Approval& last) { return http::cursor_after(list_name, last.id); }
    );
    http::Page<ApprovalView> answer{.items = {}, .next = page.next};
    for (const auto& approval : page.items)
        if (auto ticket = store::find(sql, approval.ticket))
            answer.items.push_back(view_of(sql, call, approval, *ticket));
    return answer;
}

Result<ApprovalDetail> show_approval(db::Sql& sql, const Call& call, const WhichApproval& request) {
    auto known = TRY(know(sql, call, request.id));
    ApprovalDetail detail;
    static_cast<ApprovalView&>(detail) = view_of(sql, call, known.approval, known.ticket);
    detail.messages = public_side(sql, known.ticket.id);
    return detail;
}

Result<ApprovalView> answer_approval(
    db::Sql& sql, const Call& call, const AnswerApproval& request
) {
    auto known = TRY(know(sql, call, request.id));
    TRY(identity::require(call, identity::own_write));
    // Nobody answers for another, administrators neither.
    if (!is_among(known.approvers, call.caller->user)) return refuse(mainstay::code::forbidden);
    TRY(answer_as(sql, call, known.approval, request.answer, request.comment));
    return shown(sql, call, request.id);
}

Result<ApprovalView> withdraw_approval(
    db::Sql& sql, const Call& call, const WhichApproval& request
) {
    auto known = TRY(know(sql, call, request.id));
    TRY(identity::require(call, ticket_work, known.resource));
    if (!end(sql, call, known.approval, ApprovalState::withdrawn))
        return refuse(code::approval_ended);
    return shown(sql, call, request.id);
}

Result<ApprovalView> remind_approvers(
    db::Sql& sql, const Call& call, const WhichApproval& request
) {
    auto known = TRY(know(sql, call, request.id));
    TRY(identity::require(call, ticket_work, known.resource));
    TRY(check_pending(known.approval, call.now));
    if (call.now < known.approval.reminded_at + approval_reminder_min)
        return refuse(code::reminded_recently);
    store::mark_reminded(sql, known.approval.id, call.now);
    record(sql, call, known.approval, "approval_reminded", {});
    invite(sql, call, known.approval, "reminded");
    return shown(sql, call, request.id);
}

Result<ApprovalByLink> look_at_approval(
    db::Sql& sql, const Call& call, const LookAtApproval& request
) {
    auto linked = TRY(follow(sql, call, request.token.value));
    return link_view(sql, linked.call, linked.approval.id);
}

Result<ApprovalByLink> answer_by_link(
    db::Sql& sql, const Call& call, const AnswerByLink& request,
    const http::Credentials& credentials
) {
    auto linked = TRY(follow(sql, call, request.token.value));
    linked.call.address = credentials.address;
    linked.call.user_agent = credentials.user_agent;
    if (!answer_as(sql, linked.call, linked.approval, request.answer, request.comment))
        return refuse(code::approval_link_not_valid);
    sql.run(
        "DELETE FROM ticket_approval_link WHERE token_hash = :hash",
        identity::secret_hash(request.token.value)
    );
    return link_view(sql, linked.call, linked.approval.id);
}

int remind_and_expire(db::Sql& sql, const Call& system, int limit) {
    auto due = store::approvals_due(sql, system.now - approval_reminder, system.now, limit);
    for (const auto& approval : due) {
        if (approval.expires_at <= system.now) {
            end(sql, system, approval, ApprovalState::expired);
            continue;
        }
        store::mark_reminded(sql, approval.id, system.now);
        invite(sql, system, approval, "reminded");
    }
    return static_cast<int>(due.size());
}

}  // namespace mainstay::ticketing
