// Asks people whether a ticket may be done, and takes their answers: on the ticket, in the portal,
// or by a link that was mailed to them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "db/sql.hpp"
#include "http/credentials.hpp"
#include "http/reply.hpp"
#include "identity/identity.hpp"
#include "ticketing/approval_store.hpp"
#include "ticketing/requests.hpp"

namespace mainstay::ticketing {

inline constexpr std::size_t approvers_max = 20;
inline constexpr std::chrono::days approval_open_for{14};

/// How often people are asked again.
inline constexpr std::chrono::hours approval_reminder{24};
/// How soon after that somebody may have them asked again.
inline constexpr std::chrono::hours approval_reminder_min{1};

struct AskApproval {
    std::string key;
    std::vector<Id<User>> approvers;
    std::optional<ApprovalRule> rule;  // Any, where nothing is said.
    Text<2'000> question;
    std::optional<Count<1, 90>> days;  // Until it expires; else fourteen.
};
BOOST_DESCRIBE_STRUCT(AskApproval, (), (key, approvers, rule, question, days))

struct WhichApproval {
    Id<Approval> id;
};
BOOST_DESCRIBE_STRUCT(WhichApproval, (), (id))

struct ListApprovals {
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListApprovals, (), (limit, cursor))

struct AnswerApproval {
    Id<Approval> id;
    ApprovalAnswer answer = ApprovalAnswer::approve;
    std::optional<Text<2'000, 0>> comment;
};
BOOST_DESCRIBE_STRUCT(AnswerApproval, (), (id, answer, comment))

struct LookAtApproval {
    Line<200> token;  // What stands behind the `#` of the link.
};
BOOST_DESCRIBE_STRUCT(LookAtApproval, (), (token))

struct AnswerByLink {
    Line<200> token;
    ApprovalAnswer answer = ApprovalAnswer::approve;
    std::optional<Text<2'000, 0>> comment;
};
BOOST_DESCRIBE_STRUCT(AnswerByLink, (), (token, answer, comment))

struct ApproverView {
    identity::NameRef person;
    std::optional<ApprovalAnswer> answer;
    std::string comment;
    std::optional<Time> answered_at;
};
BOOST_DESCRIBE_STRUCT(ApproverView, (), (person, answer, comment, answered_at))

/// What the caller may do to an approval now.
enum class ApprovalAction { answer, withdraw, remind };
BOOST_DESCRIBE_ENUM(ApprovalAction, answer, withdraw, remind)

struct ApprovalView {
    Id<Approval> id;
    std::string key;  // Of the ticket.
    std::string subject;
    std::string question;
    ApprovalRule rule = ApprovalRule::any;
    ApprovalState state = ApprovalState::pending;
    std::optional<identity::NameRef> asked_by;
    Time asked_at;
    Time expires_at;
    std::optional<Time> decided_at;
    std::vector<ApproverView> approvers;  // Whoever is not staff sees themselves.
    std::vector<ApprovalAction> may;
};
BOOST_DESCRIBE_STRUCT(
    ApprovalView, (),
    (id, key, subject, question, rule, state, asked_by, asked_at, expires_at, decided_at, approvers,
     may)
)

/// A public message of the ticket, as whoever is asked reads it.
struct ApprovalMessage {
    std::optional<std::string> author;
    std::string text;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(ApprovalMessage, (), (author, text, created_at))

/// An approval with what its approver has to know: what is public of the ticket, oldest first.
struct ApprovalDetail : ApprovalView {
    std::vector<ApprovalMessage> messages;
};
BOOST_DESCRIBE_STRUCT(ApprovalDetail, (ApprovalView), (messages))

struct TicketApprovals {
    std::vector<ApprovalView> items;
    bool may_ask = false;
};
BOOST_DESCRIBE_STRUCT(TicketApprovals, (), (items, may_ask))

/// What is decided with a link.
struct ApprovalByLink {
    std::string key;
    std::string subject;
    std::string question;
    std::optional<std::string> asked_by;
    std::string person;  // Whose answer it is.
    std::optional<ApprovalAnswer> answer;
    ApprovalState state = ApprovalState::pending;
    Time expires_at;
    std::vector<ApprovalMessage> messages;
};
BOOST_DESCRIBE_STRUCT(
    ApprovalByLink, (),
    (key, subject, question, asked_by, person, answer, state, expires_at, messages)
)

/// What is asked of whom, after all was checked.
struct NewApproval {
    std::vector<Id<User>> people;
    ApprovalRule rule = ApprovalRule::any;
    std::string question;
    std::chrono::days open_for = approval_open_for;
};

/// Asks, and has each of them told and mailed.
Approval ask(db::Sql& sql, const Call& call, const Ticket& ticket, const NewApproval& wanted);

/// Refuses: not_found, forbidden, ticket_merged; invalid with approver_unfit for who is neither
/// staff nor of the ticket's organization, or asks themselves.
Result<ApprovalView> ask_approval(db::Sql& sql, const Call& call, const AskApproval& request);

/// Those of a ticket, the newest first; whoever is no staff sees those that they are asked.
/// Refuses: not_found.
Result<TicketApprovals> ticket_approvals(db::Sql& sql, const Call& call, const TicketKey& request);

/// Those that wait for the caller, the oldest first. Refuses: unauthenticated; bad_cursor.
Result<http::Page<ApprovalView>> list_approvals(
    db::Sql& sql, const Call& call, const ListApprovals& request
);

/// For those who are asked, whether or not they may see the ticket, and for staff who may.
/// Refuses: not_found.
Result<ApprovalDetail> show_approval(db::Sql& sql, const Call& call, const WhichApproval& request);

/// Nobody answers for another. Refuses: not_found; forbidden; approval_ended; answered_already.
Result<ApprovalView> answer_approval(db::Sql& sql, const Call& call, const AnswerApproval& request);

/// Refuses: not_found; forbidden; approval_ended.
Result<ApprovalView> withdraw_approval(
    db::Sql& sql, const Call& call, const WhichApproval& request
);

/// Refuses: not_found; forbidden; approval_ended; reminded_recently.
Result<ApprovalView> remind_approvers(db::Sql& sql, const Call& call, const WhichApproval& request);

/// Shows what a link decides; nothing is changed by it. Refuses: approval_link_not_valid.
Result<ApprovalByLink> look_at_approval(
    db::Sql& sql, const Call& call, const LookAtApproval& request
);

/// As answer_approval, by who has the link, which is of no use after. Refuses:
/// approval_link_not_valid.
Result<ApprovalByLink> answer_by_link(
    db::Sql& sql, const Call& call, const AnswerByLink& request,
    const http::Credentials& credentials
);

/// Reminds those who owe an answer for a day, and ends what expired; at most `limit`. Returns how
/// many there were.
int remind_and_expire(db::Sql& sql, const Call& system, int limit);

}  // namespace mainstay::ticketing
