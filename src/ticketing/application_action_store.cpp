#include "ticketing/application_action_store.hpp"

namespace mainstay::ticketing::store {

namespace {

constexpr int approvers_read_max = 100;

}  // namespace

Id<FormAction> insert(db::Sql& sql, const FormAction& action) {
    return sql
        .value<Id<FormAction>>(
            "INSERT INTO application_action (application, form, name, url, secret, question, rule,"
            " enabled, created_at) VALUES (:application, :form, :name, :url, :secret, :question,"
            " :rule, :enabled, :created_at) RETURNING id",
            action.application, action.form, action.name, action.url, action.secret,
            action.question, action.rule, action.enabled, action.created_at
        )
        .value();
}

std::optional<FormAction> application_action(db::Sql& sql, Id<FormAction> id) {
    return sql.one<FormAction>("FROM application_action WHERE id = :id", id);
}

std::optional<FormAction> application_action_for(
    db::Sql& sql, Id<Application> application, Id<fields::Form> form
) {
    return sql.one<FormAction>(
        "FROM application_action WHERE application = :application AND form = :form"
        " AND removed = 0 AND enabled = 1",
        application, form
    );
}

bool is_form_taken(
    db::Sql& sql, Id<Application> application, Id<fields::Form> form, Id<FormAction> besides
) {
    return sql
        .value<std::int64_t>(
            "SELECT 1 FROM application_action WHERE application = :application AND form = :form"
            " AND removed = 0 AND id <> :besides",
            application, form, besides
        )
        .has_value();
}

std::vector<FormAction> application_actions(db::Sql& sql, Id<FormAction> after, int limit) {
    return sql.all<FormAction>(
        "FROM application_action WHERE removed = 0 AND id > :after ORDER BY id LIMIT :limit", after,
        limit
    );
}

bool update(db::Sql& sql, const FormAction& action) {
    return sql.run(
               "UPDATE application_action SET form = :form, name = :name, url = :url,"
               " secret = :secret, former_secret = :former, former_until = :until,"
               " question = :question, rule = :rule, enabled = :enabled, removed = :removed,"
               " version = version + 1 WHERE id = :id AND version = :version",
               action.form, action.name, action.url, action.secret, action.former_secret,
               action.former_until, action.question, action.rule, action.enabled, action.removed,
               action.id, action.version
           ) == 1;
}

std::vector<Id<User>> action_approvers(db::Sql& sql, Id<FormAction> action) {
    return sql.all<Id<User>>(
        "SELECT person FROM application_action_approver WHERE action = :action"
        " ORDER BY person LIMIT :limit",
        action, approvers_read_max
    );
}

void set_action_approvers(
    db::Sql& sql, Id<FormAction> action, const std::vector<Id<User>>& people
) {
    sql.run("DELETE FROM application_action_approver WHERE action = :action", action);
    for (auto person : people)
        sql.run(
            "INSERT INTO application_action_approver (action, person) VALUES (:action, :person)",
            action, person
        );
}

Id<ApplicationCall> insert(db::Sql& sql, const ApplicationCall& call) {
    return sql
        .value<Id<ApplicationCall>>(
            "INSERT INTO application_call (ticket, action, approval, message_id, state, created_at)"
            " VALUES (:ticket, :action, :approval, :message_id, :state, :created_at) RETURNING id",
            call.ticket, call.action, call.approval, call.message_id, call.state, call.created_at
        )
        .value();
}

std::optional<ApplicationCall> application_call(db::Sql& sql, Id<ApplicationCall> id) {
    return sql.one<ApplicationCall>("FROM application_call WHERE id = :id", id);
}

std::optional<ApplicationCall> application_call_of(db::Sql& sql, Id<Ticket> ticket) {
    return sql.one<ApplicationCall>("FROM application_call WHERE ticket = :ticket", ticket);
}

std::optional<ApplicationCall> application_call_awaiting(db::Sql& sql, Id<Approval> approval) {
    return sql.one<ApplicationCall>(
        "FROM application_call WHERE approval = :approval AND state = 'awaiting_approval'", approval
    );
}

void write_call(db::Sql& sql, const ApplicationCall& call) {
    sql.run(
        "UPDATE application_call SET approval = :approval, state = :state, message = :message,"
        " tries = :tries, ended_at = :ended_at WHERE id = :id",
        call.approval, call.state, call.message, call.tries, call.ended_at, call.id
    );
}

}  // namespace mainstay::ticketing::store
