// Rows of approvals, of who is asked, and of the links that were mailed. No rule lives here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "db/sql.hpp"
#include "ticketing/approval.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// One row of `ticket_approval`.
struct Approval {
    Id<Approval> id;
    Id<Ticket> ticket;
    std::optional<Id<User>> asked_by;  // None: the installation itself.
    std::string question;
    ApprovalRule rule = ApprovalRule::any;
    ApprovalState state = ApprovalState::pending;
    Time asked_at;
    Time expires_at;
    Time reminded_at;  // When people were last asked.
    std::optional<Time> decided_at;
};
BOOST_DESCRIBE_STRUCT(
    Approval, (),
    (id, ticket, asked_by, question, rule, state, asked_at, expires_at, reminded_at, decided_at)
)

/// One row of `ticket_approver`.
struct Approver {
    Id<Approval> approval;
    Id<User> person;
    std::optional<ApprovalAnswer> answer;
    std::string comment;
    std::optional<Time> answered_at;
};
BOOST_DESCRIBE_STRUCT(Approver, (), (approval, person, answer, comment, answered_at))

/// One row of `ticket_approval_link`.
struct ApprovalLink {
    std::string token_hash;
    Id<Approval> approval;
    Id<User> person;
    Time expires_at;
};
BOOST_DESCRIBE_STRUCT(ApprovalLink, (), (token_hash, approval, person, expires_at))

namespace store {

/// With those who are asked.
Id<Approval> insert(db::Sql& sql, const Approval& approval, const std::vector<Id<User>>& people);

std::optional<Approval> approval(db::Sql& sql, Id<Approval> id);

/// The newest first. Index: ticket_approval_ticket.
std::vector<Approval> approvals_of(db::Sql& sql, Id<Ticket> ticket, int limit);

/// Those that wait for an answer of the person, the oldest first, after that id. Index:
/// ticket_approver_person.
std::vector<Approval> approvals_awaiting(
    db::Sql& sql, Id<User> person, Id<Approval> after, int limit
);

/// Those of whom nobody was reminded since, or whose time is over. Index: ticket_approval_pending.
std::vector<Approval> approvals_due(db::Sql& sql, Time reminded_before, Time now, int limit);

/// By person. Index: the primary key.
std::vector<Approver> approvers(db::Sql& sql, Id<Approval> approval);

/// Whether it waited for an answer of theirs.
bool answer(db::Sql& sql, const Approver& answered);

/// Whether it was pending.
bool end_approval(db::Sql& sql, Id<Approval> id, ApprovalState state, Time now);

void mark_reminded(db::Sql& sql, Id<Approval> id, Time now);

std::optional<ApprovalLink> approval_link(db::Sql& sql, std::string_view token_hash);

/// In place of all that were made for that person before.
void put_approval_link(db::Sql& sql, const ApprovalLink& link);

void remove_approval_links(db::Sql& sql, Id<Approval> approval);

/// Removes at most `limit` that ended before, and returns how many. Index:
/// ticket_approval_link_expires.
int drop_approval_links(db::Sql& sql, Time before, int limit);

}  // namespace store

}  // namespace mainstay::ticketing
