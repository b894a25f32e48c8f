#include "ticketing/approval_notifications.hpp"

#include <algorithm>

#include "events/approval_changed.hpp"
#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/approval_mail.hpp"
#include "ticketing/store.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::string_view asked = "ticket.approval_asked";
constexpr std::string_view ended = "ticket.approval_decided";

events::Interested interested(db::Sql&, const events::EventRecord& record) {
    auto change = record.as<events::ApprovalChanged>();
    if (!change) return {};
    const bool is_question = change->what == "asked" || change->what == "reminded";
    events::Interested all{.actor = change->actor, .people = {}};
    for (auto person : change->people)
        all.people.push_back({
            .kind = std::string(is_question ? asked : ended),
            .person = person,
            .subject = change->approval,
            .reason = is_question ? "approver" : "asker",
            .detail = change->what == "asked" ? "" : "approval:" + change->what,
            .is_mailed = is_question,  // With a link of their own.
        });
    return all;
}

std::map<std::int64_t, events::NotificationSubject> visible(
    db::Sql& sql, const Call& call, std::string_view kind, std::span<const std::int64_t> subjects
) {
    std::map<std::int64_t, events::NotificationSubject> found;
    if (!call.caller) return found;
    for (auto id : subjects) {
        auto approval = store::approval(sql, {id});
        auto ticket = approval ? store::find(sql, approval->ticket) : std::nullopt;
        if (!ticket) continue;
        const auto approvers = store::approvers(sql, approval->id);
        const bool is_asked = std::ranges::any_of(approvers, [&](const Approver& each) {
            return each.person == call.caller->user;
        });
        const bool may_see =
            identity::may(call, ticket_read_private, resource_of(sql, call, *ticket));
        if (kind == asked ? !is_asked : !may_see) continue;
        found[id] = {
            .name = ticket->key,
            .title = ticket->subject,
            .link = kind == asked && !may_see ? "/portal/approvals/" + std::to_string(id)
                                              : "/tickets/" + ticket->key,
            .application = ticket->application.value,
            .titled_by = ticket->requester.value,
        };
    }
    return found;
}

}  // namespace

events::NotificationSource approval_notifications() {
    events::NotificationKind question{std::string(asked), events::MailChoice::at_once};
    events::NotificationKind answer{std::string(ended), events::MailChoice::at_once};
    question.is_mailable = false;  // The question goes by mail by itself, with a link.
    answer.is_for_requesters = false;
    return {
        .kinds = {std::move(question), std::move(answer)},
        .texts = approval_texts(),
        .types = {std::string(events::ApprovalChanged::type)},
        .interested = interested,
        .visible = visible,
    };
}

}  // namespace mainstay::ticketing
