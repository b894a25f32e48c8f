#include "ticketing/approval_store.hpp"

namespace mainstay::ticketing::store {

namespace {

constexpr int approvers_read_max = 100;

}  // namespace

Id<Approval> insert(db::Sql& sql, const Approval& approval, const std::vector<Id<User>>& people) {
    auto id = sql.value<Id<Approval>>(
                     "INSERT INTO ticket_approval (ticket, asked_by, question, rule, state,"
                     " asked_at, expires_at, reminded_at) VALUES (:ticket, :asked_by, :question,"
                     " :rule, :state, :asked_at, :expires_at, :reminded_at) RETURNING id",
                     approval.ticket, approval.asked_by, approval.question, approval.rule,
                     approval.state, approval.asked_at, approval.expires_at, approval.reminded_at
    )
                  .value();
    for (auto person : people)
        sql.run(
            "INSERT INTO ticket_approver (approval, person) VALUES (:approval, :person)", id, person
        );
    return id;
}

std::optional<Approval> approval(db::Sql& sql, Id<Approval> id) {
    return sql.one<Approval>("FROM ticket_approval WHERE id = :id", id);
}

std::vector<Approval> approvals_of(db::Sql& sql, Id<Ticket> ticket, int limit) {
    return sql.all<Approval>(
        "FROM ticket_approval WHERE ticket = :ticket ORDER BY id DESC LIMIT :limit", ticket, limit
    );
}

std::vector<Approval> approvals_awaiting(
    db::Sql& sql, Id<User> person, Id<Approval> after, int limit
) {
    return sql.all<Approval>(
        "FROM ticket_approval WHERE state = 'pending' AND id IN"
        " (SELECT p.approval FROM ticket_approver p WHERE p.person = :person AND p.answer IS NULL)"
        " AND id > :after ORDER BY id LIMIT :limit",
        person, after, limit
    );
}

std::vector<Approval> approvals_due(db::Sql& sql, Time reminded_before, Time now, int limit) {
    return sql.all<Approval>(
        "FROM ticket_approval WHERE state = 'pending'"
        " AND (reminded_at <= :reminded_before OR expires_at <= :now)"
        " ORDER BY reminded_at, id LIMIT :limit",
        reminded_before, now, limit
    );
}

std::vector<Approver> approvers(db::Sql& sql, Id<Approval> approval) {
    return sql.all<Approver>(
        "FROM ticket_approver WHERE approval = :approval ORDER BY person LIMIT :limit", approval,
        approvers_read_max
    );
}

bool answer(db::Sql& sql, const Approver& answered) {
    return sql.run(
               "UPDATE ticket_approver SET answer = :answer, comment = :comment,"
               " answered_at = :answered_at WHERE approval = :approval AND person = :person"
               " AND answer IS NULL",
               answered.answer, answered.comment, answered.answered_at, answered.approval,
               answered.person
           ) == 1;
}

bool end_approval(db::Sql& sql, Id<Approval> id, ApprovalState state, Time now) {
    return sql.run(
               "UPDATE ticket_approval SET state = :state, decided_at = :now"
               " WHERE id = :id AND state = 'pending'",
               state, now, id
           ) == 1;
}

void mark_reminded(db::Sql& sql, Id<Approval> id, Time now) {
    sql.run("UPDATE ticket_approval SET reminded_at = :now WHERE id = :id", now, id);
}

std::optional<ApprovalLink> approval_link(db::Sql& sql, std::string_view token_hash) {
    return sql.one<ApprovalLink>(
        "FROM ticket_approval_link WHERE token_hash = :token_hash", token_hash
    );
}

void put_approval_link(db::Sql& sql, const ApprovalLink& link) {
    sql.run(
        "DELETE FROM ticket_approval_link WHERE approval = :approval AND person = :person",
        link.approval, link.person
    );
    sql.run(
        "INSERT INTO ticket_approval_link (token_hash, approval, person, expires_at)"
        " VALUES (:token_hash, :approval, :person, :expires_at)",
        link.token_hash, link.approval, link.person, link.expires_at
    );
}

void remove_approval_links(db::Sql& sql, Id<Approval> approval) {
    sql.run("DELETE FROM ticket_approval_link WHERE approval = :approval", approval);
}

int drop_approval_links(db::Sql& sql, Time before, int limit) {
    return static_cast<int>(sql.run(
        "DELETE FROM ticket_approval_link WHERE token_hash IN"
        " (SELECT token_hash FROM ticket_approval_link WHERE expires_at < :before"
        " ORDER BY expires_at LIMIT :limit)",
        before, limit
    ));
}

}  // namespace mainstay::ticketing::store
