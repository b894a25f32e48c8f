// What administrators let applications do themselves: when which form was filled, whom to call, and
// whose approval it needs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "base/text.hpp"
#include "http/reply.hpp"
#include "http/route.hpp"
#include "identity/identity.hpp"
#include "module/action.hpp"
#include "outgoing/outgoing.hpp"
#include "ticketing/application_action_store.hpp"

namespace mainstay::ticketing {

inline constexpr int application_actions_max = 200;

/// Application actions, seen, made and changed. Administrators only, unless a role says so.
inline constexpr Action application_action_manage{
    .name = "application_action_manage", .scope = TokenScope::admin
};

struct ListApplicationActions {
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListApplicationActions, (), (limit, cursor))

struct WhichApplicationAction {
    Id<FormAction> id;
};
BOOST_DESCRIBE_STRUCT(WhichApplicationAction, (), (id))

struct CreateApplicationAction {
    Line<10> application;  // Its key.
    Id<fields::Form> form;
    Line<100> name;
    Line<2'000> url;
    std::vector<Id<User>> approvers;
    std::optional<ApprovalRule> rule;
    std::optional<Text<2'000, 0>> question;
    std::optional<bool> enabled;
};
BOOST_DESCRIBE_STRUCT(
    CreateApplicationAction, (), (application, form, name, url, approvers, rule, question, enabled)
)

/// What is not named stays as it is.
struct ChangeApplicationAction {
    Id<FormAction> id;
    std::optional<std::int64_t> if_match;
    std::optional<Line<100>> name;
    std::optional<Line<2'000>> url;
    std::optional<std::vector<Id<User>>> approvers;
    std::optional<ApprovalRule> rule;
    std::optional<Text<2'000, 0>> question;
    std::optional<bool> enabled;
};
BOOST_DESCRIBE_STRUCT(
    ChangeApplicationAction, (), (id, if_match, name, url, approvers, rule, question, enabled)
)

struct ApplicationActionView {
    Id<FormAction> id;
    identity::ApplicationRef application;
    Id<fields::Form> form;
    std::string name;
    std::string url;
    std::vector<identity::NameRef> approvers;
    ApprovalRule rule = ApprovalRule::any;
    std::string question;
    bool enabled = true;
    std::optional<Time> former_secret_until;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(
    ApplicationActionView, (),
    (id, application, form, name, url, approvers, rule, question, enabled, former_secret_until,
     version)
)

/// An action and its secret, which is shown this once.
struct ApplicationActionWithSecret {
    ApplicationActionView action;
    std::string secret;
};
BOOST_DESCRIBE_STRUCT(ApplicationActionWithSecret, (), (action, secret))

/// In the order they were made. Refuses: forbidden; bad_cursor.
Result<http::Page<ApplicationActionView>> list_application_actions(
    db::Sql& sql, const Call& call, const ListApplicationActions& request
);

/// Refuses: forbidden; not_found.
Result<http::Versioned<ApplicationActionView>> show_application_action(
    db::Sql& sql, const Call& call, const WhichApplicationAction& request
);

/// Refuses: forbidden; too_many_actions; invalid with action_application_unknown,
/// action_form_unfit, action_approver_unfit, url_unfit, too_many_items.
Result<ApplicationActionWithSecret> create_application_action(
    db::Sql& sql, const Call& call, const CreateApplicationAction& request,
    const outgoing::Vault& vault
);

/// Refuses: as create_application_action; not_found; stale.
Result<http::Versioned<ApplicationActionView>> change_application_action(
    db::Sql& sql, const Call& call, const ChangeApplicationAction& request
);

/// Refuses: forbidden; not_found; stale.
Result<> remove_application_action(
    db::Sql& sql, const Call& call, const WhichApplicationAction& request
);

/// Makes a new secret; the former signs besides for a day. Refuses: forbidden; not_found; stale.
Result<ApplicationActionWithSecret> replace_action_secret(
    db::Sql& sql, const Call& call, const WhichApplicationAction& request,
    const outgoing::Vault& vault
);

/// `vault` outlives the routes.
std::vector<http::Route> application_action_routes(const outgoing::Vault& vault);

}  // namespace mainstay::ticketing
