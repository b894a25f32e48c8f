#include "ticketing/approval_routes.hpp"

#include "ticketing/approvals.hpp"

namespace mainstay::ticketing {

std::vector<http::Route> approval_routes() {
    using enum Refusal;
    const std::string of_ticket = "/api/v1/tickets/{key}/approvals";
    const std::string approvals = "/api/v1/approvals";
    const std::string approval = approvals + "/{id}";
    return {
        http::get(
            of_ticket, ticket_approvals,
            {.summary = "List the approvals of a ticket, newest first, at most 20.",
             .refuses = {invalid, not_found},
             .operation = "listTicketApprovals"}
        ),
        http::post(
            of_ticket, ask_approval,
            {.summary = "Ask people whether a ticket may be done.",
             .refuses = {invalid, not_found, forbidden, conflict},
             .status = 201,
             .operation = "askApproval"}
        ),
        http::get(
            approvals, list_approvals,
            {.summary = "List the approvals that wait for you, oldest first.",
             .refuses = {invalid},
             .limit = 50}
        ),
        http::get(
            approval, show_approval,
            {.summary = "Show an approval that you are asked, with what is public of its ticket.",
             .refuses = {not_found}}
        ),
        http::post(
            approval + "/answer", answer_approval,
            {.summary = "Approve or decline what you are asked.",
             .refuses = {invalid, not_found, forbidden, conflict},
             .operation = "answerApproval"}
        ),
        http::post(
            approval + "/withdraw", withdraw_approval,
            {.summary = "Withdraw a question that is not decided.",
             .refuses = {not_found, forbidden, conflict},
             .operation = "withdrawApproval"}
        ),
        http::post(
            approval + "/remind", remind_approvers,
            {.summary = "Ask those again who have not answered.",
             .refuses = {not_found, forbidden, conflict},
             .operation = "remindApprovers"}
        ),
        http::post(
            "/api/v1/approval-links/look", look_at_approval,
            {.summary = "Show what a mailed link decides; nothing is changed by it.",
             .access = http::Access::public_,
             .refuses = {invalid, not_found},
             .operation = "lookAtApproval"}
        ),
        http::post(
            "/api/v1/approval-links/answer", answer_by_link,
            {.summary = "Approve or decline with a mailed link, once.",
             .access = http::Access::public_,
             .refuses = {invalid, not_found},
             .operation = "answerApprovalByLink"}
        ),
    };
}

}  // namespace mainstay::ticketing
