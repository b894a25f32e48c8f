#include "identity/roles.hpp"

#include <doctest/doctest.h>

#include "identity/identity.hpp"
#include "identity/me.hpp"
#include "identity/testing.hpp"

namespace mainstay::identity::roles_test {

namespace {

using test::a_person;
using test::a_team;
using test::an_application;
using test::an_organization;
using test::by;
using test::refusal;

Options options() {
    Options options;
    options.actions = {&directory_read, &directory_write, &team_write, &application_use,
                       &role_read,      &role_manage,     &own_write};
    return options;
}

Call administrator(db::Sql& sql) {
    return by(sql, a_person(sql, "root@desk.test", Role::administrator));
}

Id<CustomRole> a_role(
    db::Sql& sql, const Call& call, std::vector<WantedGrant> grants, Role base = Role::agent
) {
    auto made = create_role(sql, call, {{"Night shift"}, base, std::move(grants)}, options());
    REQUIRE(refusal(made) == "none");
    return made->body.id;
}

std::string names(const http::Page<UserView>& page) {
    std::string text;
    for (const auto& user : page.items) text += user.name + " ";
    return text;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += word + " ";
    return text;
}

}  // namespace

TEST_CASE("a role is made of actions and their reach, and nothing that no role may have") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto root = administrator(sql);
            auto made = [&](Role base, std::vector<WantedGrant> grants) {
                return refusal(
                    create_role(sql, root, {{"Night shift"}, base, std::move(grants)}, options())
                );
            };

            CHECK(made(Role::agent, {{{"fly"}, Reach::all}}) == "grants[0].action unknown_action");
            CHECK(
                made(Role::agent, {{{"role_manage"}, Reach::all}}) ==
                "grants[0].action unknown_action"
            );
            CHECK(
                made(Role::agent, {{{"team_write"}, Reach::own}}) == "grants[0].reach reach_unfit"
            );
            CHECK(
                made(Role::agent, {{{"directory_read"}, Reach::none}}) ==
                "grants[0].reach reach_unfit"
            );
            CHECK(
                made(
                    Role::agent,
                    {{{"directory_read"}, Reach::own}, {{"directory_read"}, Reach::all}}
                ) == "grants[1].action repeated"
            );
            CHECK(made(Role::administrator, {}) == "base role_base_unfit");
            CHECK(made(Role::agent, {{{"directory_read"}, Reach::team}}) == "none");
            CHECK(made(Role::agent, {}) == "name taken");

            auto role = list_roles(sql, root, {})->items.at(0);
            CHECK(role.grants.size() == 1);
            CHECK(role.may == std::vector{RoleAction::change, RoleAction::remove});
            CHECK(test::recorded(sql, "role", role.id.value) == "created");
        });
    });
}

TEST_CASE("whoever has a made role may do what it says, as far as it says, from then on") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto root = administrator(sql);
            an_application(sql, "SHOP");
            an_application(sql, "LEDGER");
            auto lea = a_person(sql, "lea@desk.test", Role::agent);
            auto leo = a_person(sql, "leo@desk.test", Role::agent);
            auto tom = a_person(sql, "tom@desk.test", Role::agent);
            auto acme = an_organization(sql, "Acme", "acme.test", "SHOP");
            auto borg = an_organization(sql, "Borg", "borg.test", "LEDGER");
            a_team(sql, "SHOP", Level::L1, {lea, leo});
            auto others = a_team(sql, "LEDGER", Level::L1, {tom});
            auto role = a_role(sql, root, {{{"directory_read"}, Reach::team}});
            REQUIRE(
                refusal(change_user(sql, root, {.id = lea, .custom_role = {{role}}})) == "none"
            );

            auto call = by(sql, lea);
            CHECK(names(*list_users(sql, call, {})) == "lea leo ");
            CHECK(refusal(show_user(sql, call, {leo})) == "none");
            CHECK(refusal(show_user(sql, call, {tom})) == "not_found");
            CHECK(list_teams(sql, call, {})->items.size() == 1);
            CHECK(refusal(show_team(sql, call, {others})) == "not_found");
            CHECK(list_organizations(sql, call, {})->items.empty());
            CHECK(list_applications(sql, call, {})->items.empty());
            CHECK(
                joined(show_me(sql, call, {}, options())->body.may) == "directory_read own_write "
            );

            ChangeRole wider{
                .id = role,
                .grants =
                    {{{{"directory_read"}, Reach::application},
                      {{"application_use"}, Reach::application}}},
            };
            REQUIRE(refusal(change_role(sql, root, wider, options())) == "none");
            call = by(sql, lea);
            CHECK(refusal(show_organization(sql, call, {acme})) == "none");
            CHECK(refusal(show_organization(sql, call, {borg})) == "not_found");
            auto applications = list_applications(sql, call, {})->items;
            REQUIRE(applications.size() == 1);
            CHECK(applications.at(0).key == "SHOP");
            CHECK(applications.at(0).organizations.size() == 1);

            CHECK(refusal(change_user(sql, root, {.id = lea, .role = Role::auditor})) == "none");
            CHECK_FALSE(show_user(sql, root, {lea})->body.custom_role);
            CHECK(list_organizations(sql, by(sql, lea), {})->items.size() == 2);
        });
    });
}

TEST_CASE("a made role brings its base, and its holder's sessions and tokens end") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto root = administrator(sql);
            auto ann = a_person(sql, "ann@acme.test", Role::requester);
            auto role = a_role(sql, root, {{{"directory_read"}, Reach::all}}, Role::auditor);
            REQUIRE(create_token_for(sql, test::by_system(), ann, {{"x"}, {TokenScope::read}, {}}));

            CHECK(
                refusal(change_user(
                    sql, root, {.id = ann, .role = Role::agent, .custom_role = {{role}}}
                )) == "role role_is_not_base"
            );
            CHECK(
                refusal(change_user(sql, root, {.id = ann, .custom_role = {{Id<CustomRole>{99}}}})
                ) == "custom_role unknown_reference"
            );
            auto changed = change_user(sql, root, {.id = ann, .custom_role = {{role}}});
            REQUIRE(refusal(changed) == "none");
            CHECK(changed->body.role == Role::auditor);
            CHECK(changed->body.custom_role->name == "Night shift");
            CHECK(list_tokens(sql, by(sql, ann), {})->items.empty());
            CHECK(refusal(remove_role(sql, root, {role})) == "role_in_use");
            CHECK(list_roles(sql, root, {})->items.at(0).may == std::vector{RoleAction::change});

            REQUIRE(
                refusal(change_user(
                    sql, root, {.id = ann, .custom_role = {std::optional<Id<CustomRole>>()}}
                )) == "none"
            );
            CHECK(refusal(remove_role(sql, root, {role})) == "none");
            CHECK(refusal(show_role(sql, root, {role})) == "not_found");
            CHECK(test::recorded(sql, "role", role.value) == "created removed");
        });
    });
}

TEST_CASE("nobody but administrators makes roles, gives them, or gets into an account of staff") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto root = administrator(sql);
            auto deputy = a_person(sql, "deputy@desk.test", Role::manager);
            auto ann = a_person(sql, "ann@acme.test", Role::requester);
            auto role = a_role(
                sql, root, {{{"directory_read"}, Reach::all}, {{"directory_write"}, Reach::all}},
                Role::manager
            );
            REQUIRE(
                refusal(change_user(sql, root, {.id = deputy, .custom_role = {{role}}})) == "none"
            );
            auto call = by(sql, deputy);
            const auto admin = root.caller->user;

            CHECK(
                refusal(create_role(sql, call, {{"Mine"}, Role::agent, {}}, options())) ==
                "forbidden"
            );
            CHECK(refusal(change_role(sql, call, {.id = role}, options())) == "forbidden");
            CHECK(refusal(remove_role(sql, call, {role})) == "forbidden");
            CHECK(refusal(list_roles(sql, call, {})) == "forbidden");
            CHECK(
                refusal(change_user(sql, call, {.id = deputy, .role = Role::administrator})) ==
                "forbidden"
            );
            CHECK(
                refusal(change_user(sql, call, {.id = ann, .custom_role = {{role}}})) == "forbidden"
            );
            CHECK(
                refusal(change_user(sql, call, {.id = admin, .email = Line<254>{"me@x.test"}})) ==
                "forbidden"
            );
            CHECK(refusal(create_link(sql, call, {admin}, {})) == "forbidden");
            CHECK(
                refusal(create_user(
                    sql, call, {.name = {"A"}, .email = {"a@x.test"}, .role = Role::agent}
                )) == "forbidden"
            );

            CHECK(refusal(create_link(sql, call, {ann}, {})) == "none");
            CHECK(
                refusal(create_user(sql, call, {.name = {"A"}, .email = {"a@x.test"}})) == "none"
            );
            CHECK(
                show_user(sql, call, {admin})->body.may ==
                std::vector{PersonAction::change, PersonAction::end_sessions}
            );
        });
    });
}

TEST_CASE("what may be done is answered with each person, team and list, and is what is then done"
) {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto root = administrator(sql);
            auto agent = by(sql, a_person(sql, "lea@desk.test", Role::agent));
            auto manager = by(sql, a_person(sql, "mia@desk.test", Role::manager));
            auto ann = a_person(sql, "ann@acme.test", Role::requester);
            an_application(sql, "SHOP");
            auto team = a_team(sql, "SHOP", Level::L1, {});

            CHECK(show_user(sql, agent, {ann})->body.may == std::vector{PersonAction::mail_link});
            CHECK(
                show_user(sql, manager, {ann})->body.may ==
                std::vector{PersonAction::change_presence, PersonAction::mail_link}
            );
            CHECK(show_user(sql, root, {ann})->body.may.size() == 6);
            CHECK(list_users(sql, agent, {})->may.empty());
            CHECK(joined(list_users(sql, root, {})->may) == "create ");
            CHECK(show_team(sql, agent, {team})->body.may.empty());
            CHECK(show_team(sql, manager, {team})->body.may == std::vector{TeamAction::change});
            CHECK(joined(list_teams(sql, manager, {})->may) == "create ");
            CHECK(list_applications(sql, agent, {})->may.empty());
            CHECK(
                show_application(sql, manager, {{"SHOP"}})->body.may ==
                std::vector{ApplicationAction::use, ApplicationAction::manage_ingest_keys}
            );
            CHECK(joined(list_tokens(sql, agent, {})->may) == "create ");
            CHECK(
                joined(show_me(sql, agent, {}, options())->body.may) ==
                "directory_read application_use own_write "
            );
        });
    });
}

}  // namespace mainstay::identity::roles_test
