#include "ticketing/application_actions.hpp"

#include <algorithm>

#include "http/codes.hpp"
#include "http/page.hpp"
#include "ticketing/application_action_codes.hpp"
#include "ticketing/approvals.hpp"
#include "ticketing/custom_fields.hpp"
#include "ticketing/ticket_view.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::string_view list_name = "application_actions";
constexpr std::chrono::hours secret_overlap{24};

/// What is recorded: everything but the secrets.
struct RecordedAction {
    std::string name;
    std::string url;
    Id<fields::Form> form;
    std::vector<Id<User>> approvers;
    ApprovalRule rule = ApprovalRule::any;
    bool enabled = true;
};
BOOST_DESCRIBE_STRUCT(RecordedAction, (), (name, url, form, approvers, rule, enabled))

wire::json::value recorded(db::Sql& sql, const FormAction& action) {
    return wire::encode(RecordedAction{
        action.name, action.url, action.form, store::action_approvers(sql, action.id), action.rule,
        action.enabled
    });
}

void record(
    db::Sql& sql, const Call& call, const FormAction& action, std::string_view what,
    wire::json::value before, wire::json::value after
) {
    timeline::record(
        sql, call, {"application_action", action.id.value}, what, std::move(before),
        std::move(after)
    );
}

ApplicationActionView view_of(db::Sql& sql, const Call& call, const FormAction& action) {
    auto application = identity::find_application(sql, action.application);
    ApplicationActionView view{
        .id = action.id,
        .application = {application ? application->key : "", application ? application->name : ""},
        .form = action.form,
        .name = action.name,
        .url = action.url,
        .rule = action.rule,
        .question = action.question,
        .enabled = action.enabled,
        .version = action.version,
    };
    const auto approvers = store::action_approvers(sql, action.id);
    const auto people = identity::user_refs(sql, approvers);
    for (auto id : approvers)
        view.approvers.push_back(name_of(people, id).value_or(identity::NameRef{id, ""}));
    if (action.former_until && *action.former_until > call.now)
        view.former_secret_until = action.former_until;
    return view;
}

http::Versioned<ApplicationActionView> versioned(
    db::Sql& sql, const Call& call, Id<FormAction> id
) {
    auto action = store::application_action(sql, id).value();
    return {view_of(sql, call, action), action.version};
}

Result<std::vector<Id<User>>> checked_approvers(db::Sql& sql, const std::vector<Id<User>>& wanted) {
    if (wanted.size() > approvers_max)
        return invalid({wrong(
            "approvers", mainstay::code::too_many_items, {{"max", std::to_string(approvers_max)}}
        )});
    std::vector<Id<User>> people;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        auto person = identity::find_person(sql, wanted[i]);
        if (!person || !person->is_active || !person->is_staff())
            return invalid(
                {wrong("approvers[" + std::to_string(i) + "]", code::action_approver_unfit)}
            );
        if (std::ranges::find(people, wanted[i]) == people.end()) people.push_back(wanted[i]);
    }
    return people;
}

/// Refuses a form that no service request of the application can have, or that has an action.
Result<> check_form(
    db::Sql& sql, const Call& call, const identity::ApplicationEntry& application,
    Id<fields::Form> form
) {
    auto unfit = [] { return invalid({wrong("form", code::action_form_unfit)}); };
    auto forms = TRY(fields::list_forms(
        sql, call, {Line<40>{std::string(field_kind_name)}}, {ticket_field_kind()}
    ));
    auto found = std::ranges::find(forms.items, form, &fields::FormView::id);
    if (found == forms.items.end()) return unfit();
    bool is_of_requests = found->variant.empty() || found->variant == "service_request";
    bool is_of_application = !found->application || *found->application == application.key;
    if (!is_of_requests || !is_of_application) return unfit();
    if (store::is_form_taken(sql, application.id, form, {})) return unfit();
    return {};
}

Result<FormAction> require_action(db::Sql& sql, const Call& call, Id<FormAction> id) {
    TRY(identity::require(call, application_action_manage));
    auto action = store::application_action(sql, id);
    if (!action || action->removed) return refuse(mainstay::code::not_found);
    return *std::move(action);
}

}  // namespace

Result<http::Page<ApplicationActionView>> list_application_actions(
    db::Sql& sql, const Call& call, const ListApplicationActions& request
) {
    TRY(identity::require(call, application_action_manage));
    Id<FormAction> after;
    if (request.cursor)
        after =
            std::get<0>(TRY(http::read_cursor<Id<FormAction>>(list_name, request.cursor->value)));
    auto limit = static_cast<int>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::application_actions(sql, after, limit + 1), static_cast<std::size_t>(limit),
        [](const FormAction& last) { return http::cursor_after(list_name, last.id); }
    );
    http::Page<ApplicationActionView> shown{.items = {}, .next = page.next, .may = {"create"}};
    for (const auto& action : page.items) shown.items.push_back(view_of(sql, call, action));
    return shown;
}

Result<http::Versioned<ApplicationActionView>> show_application_action(
    db::Sql& sql, const Call& call, const WhichApplicationAction& request
) {
    auto action = TRY(require_action(sql, call, request.id));
    return versioned(sql, call, action.id);
}

Result<ApplicationActionWithSecret> create_application_action(
    db::Sql& sql, const Call& call, const CreateApplicationAction& request,
    const outgoing::Vault& vault
) {
    TRY(identity::require(call, application_action_manage));
    auto application = identity::find_application(sql, request.application.value);
    if (!application) return invalid({wrong("application", code::action_application_unknown)});
    TRY(check_form(sql, call, *application, request.form));
    TRY(outgoing::check_url("url", request.url.value));
    auto approvers = TRY(checked_approvers(sql, request.approvers));
    if (store::application_actions(sql, {}, application_actions_max).size() ==
        static_cast<std::size_t>(application_actions_max))
        return refuse(code::too_many_actions, {{"max", std::to_string(application_actions_max)}});
    auto secret = outgoing::new_secret();
    FormAction action{
        .application = application->id,
        .form = request.form,
        .name = request.name.value,
        .url = request.url.value,
        .secret = vault.sealed(secret),
        .question = request.question ? request.question->value : "",
        .rule = request.rule.value_or(ApprovalRule::any),
        .enabled = request.enabled.value_or(true),
        .created_at = call.now,
    };
    action.id = store::insert(sql, action);
    store::set_action_approvers(sql, action.id, approvers);
    record(sql, call, action, "created", nullptr, recorded(sql, action));
    return ApplicationActionWithSecret{versioned(sql, call, action.id).body, secret};
}

Result<http::Versioned<ApplicationActionView>> change_application_action(
    db::Sql& sql, const Call& call, const ChangeApplicationAction& request
) {
    auto action = TRY(require_action(sql, call, request.id));
    if (request.if_match && *request.if_match != action.version) return refuse(http::code::stale);
    auto before = recorded(sql, action);
    if (request.name) action.name = request.name->value;
    if (request.url) {
        TRY(outgoing::check_url("url", request.url->value));
        action.url = request.url->value;
    }
    if (request.rule) action.rule = *request.rule;
    if (request.question) action.question = request.question->value;
    if (request.enabled) action.enabled = *request.enabled;
    if (request.approvers)
        store::set_action_approvers(
            sql, action.id, TRY(checked_approvers(sql, *request.approvers))
        );
    if (!store::update(sql, action)) return refuse(http::code::stale);
    record(sql, call, action, "changed", std::move(before), recorded(sql, action));
    return versioned(sql, call, action.id);
}

Result<> remove_application_action(
    db::Sql& sql, const Call& call, const WhichApplicationAction& request
) {
    auto action = TRY(require_action(sql, call, request.id));
    auto before = recorded(sql, action);
    action.removed = true;
    action.enabled = false;
    if (!store::update(sql, action)) return refuse(http::code::stale);
    record(sql, call, action, "removed", std::move(before), nullptr);
    return {};
}

Result<ApplicationActionWithSecret> replace_action_secret(
    db::Sql& sql, const Call& call, const WhichApplicationAction& request,
    const outgoing::Vault& vault
) {
    auto action = TRY(require_action(sql, call, request.id));
    auto secret = outgoing::new_secret();
    action.former_secret = action.secret;
    action.former_until = call.now + secret_overlap;
    action.secret = vault.sealed(secret);
    if (!store::update(sql, action)) return refuse(http::code::stale);
    record(sql, call, action, "secret_replaced", nullptr, nullptr);
    return ApplicationActionWithSecret{versioned(sql, call, action.id).body, secret};
}

}  // namespace mainstay::ticketing
