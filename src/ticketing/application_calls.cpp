#include "ticketing/application_calls.hpp"

#include <algorithm>

#include "base/crypto.hpp"
#include "jobs/jobs.hpp"
#include "ticketing/access.hpp"
#include "ticketing/application_action_codes.hpp"
#include "ticketing/approvals.hpp"
#include "ticketing/custom_fields.hpp"
#include "ticketing/edit.hpp"
#include "ticketing/store.hpp"
#include "timeline/timeline.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing {

namespace {

constexpr int administrators_asked_max = 10;

void record(db::Sql& sql, const Call& call, const Ticket& ticket, std::string_view action) {
    timeline::record(sql, call, {"ticket", ticket.id.value}, action, nullptr, nullptr);
    publish(sql, call, ticket, {"application_call"});
}

void enqueue(db::Sql& sql, const Call& call, Id<ApplicationCall> id) {
    jobs::enqueue(sql, CallApplication{id}, call.now, to_string(id));
}

std::vector<Id<User>> approvers_for(db::Sql& sql, const FormAction& action, const Ticket& ticket) {
    auto people = store::action_approvers(sql, action.id);
    if (people.empty()) return people;
    auto is_unfit = [&](Id<User> id) {
        auto person = identity::find_person(sql, id);
        return id == ticket.requester || !person || !person->is_active;
    };
    std::erase_if(people, is_unfit);
    if (!people.empty()) return people;
    people = identity::administrators(sql, administrators_asked_max);
    std::erase(people, ticket.requester);
    return people;
}

bool has_failed(ApplicationCallState state) {
    return state == ApplicationCallState::refused || state == ApplicationCallState::unanswered;
}

TicketApplicationCall shown(db::Sql& sql, const Call& call, const Seen& seen) {
    TicketApplicationCall answer;
    auto row = store::application_call_of(sql, seen.ticket.id);
    if (!row) return answer;
    auto action = store::application_action(sql, row->action);
    answer.call = ApplicationCallView{
        .action = action ? action->name : "",
        .state = row->state,
        .message = row->message,
        .created_at = row->created_at,
        .ended_at = row->ended_at,
        .may_retry = has_failed(row->state) && action && action->enabled &&
                     identity::may(call, ticket_work, seen.resource),
    };
    return answer;
}

}  // namespace

void begin_application_call(db::Sql& sql, const Call& call, const Ticket& ticket) {
    if (ticket.kind != Kind::service_request) return;
    auto form =
        fields::form_id_for(sql, field_kind_name, ticket.application, wire::name_of(ticket.kind));
    auto action =
        form ? store::application_action_for(sql, ticket.application, *form) : std::nullopt;
    if (!action) return;
    ApplicationCall made{
        .ticket = ticket.id,
        .action = action->id,
        .message_id = "msg_" + hex(random_bytes(16)),
        .created_at = call.now,
    };
    const bool needs_approval = !store::action_approvers(sql, action->id).empty();
    if (needs_approval) {
        auto system = Call::system(call.now, call.request_id);
        auto approval =
            ask(sql, system, ticket,
                {
                    .people = approvers_for(sql, *action, ticket),
                    .rule = action->rule,
                    .question = action->question.empty() ? action->name : action->question,
                });
        made.approval = approval.id;
        made.state = ApplicationCallState::awaiting_approval;
    }
    made.id = store::insert(sql, made);
    if (!needs_approval) enqueue(sql, call, made.id);
}

void continue_application_call(db::Sql& sql, const Call& call, const Approval& approval) {
    auto row = store::application_call_awaiting(sql, approval.id);
    auto ticket = row ? store::find(sql, row->ticket) : std::nullopt;
    if (!ticket) return;
    if (approval.state == ApprovalState::approved) {
        row->state = ApplicationCallState::pending;
        enqueue(sql, call, row->id);
    } else {
        row->state = ApplicationCallState::not_approved;
        row->ended_at = call.now;
    }
    store::write_call(sql, *row);
    publish(sql, call, *ticket, {"application_call"});
}

Result<TicketApplicationCall> show_application_call(
    db::Sql& sql, const Call& call, const TicketKey& request
) {
    return shown(sql, call, TRY(see(sql, call, request.key)));
}

Result<TicketApplicationCall> retry_application_call(
    db::Sql& sql, const Call& call, const TicketKey& request
) {
    auto seen = TRY(see_for(sql, call, request.key, ticket_work));
    auto row = store::application_call_of(sql, seen.ticket.id);
    if (!row) return refuse(mainstay::code::not_found);
    if (!has_failed(row->state)) return refuse(code::call_not_failed);
    row->state = ApplicationCallState::pending;
    row->tries = 0;
    row->message.clear();
    row->ended_at.reset();
    store::write_call(sql, *row);
    enqueue(sql, call, row->id);
    record(sql, call, seen.ticket, "application_retried");
    return shown(sql, call, seen);
}

}  // namespace mainstay::ticketing
