#include "ticketing/contracts.hpp"

#include <doctest/doctest.h>

#include "ticketing/promises_test.hpp"
#include "ticketing/store.hpp"

namespace mainstay::ticketing::test::contracts_test {

namespace {

CreateContract a_contract(const Desk& desk) {
    return {
        .name = {"Silver"},
        .organization = desk.acme,
        .applications = {{"SHOP"}},
        .hours = {{40}},
        .begins_at = noon - std::chrono::days(10),
        .ends_at = noon + std::chrono::days(10),
    };
}

/// The contract of a ticket and its state at so many days after noon.
std::string contract_text(db::Sql& sql, const Desk& desk, const std::string& key, int days) {
    auto call = as(sql, desk.lea, days * 86'400);
    auto contract = contract_of(sql, call, *store::find(sql, key));
    if (!contract) return "none";
    return contract->name + " " + std::string(wire::name_of(contract->state));
}

}  // namespace

TEST_CASE("an administrator keeps what an organization bought, and staff see it") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto policy = add_policy(sql, desk, a_policy(a_calendar_always(sql, desk)));
        auto wanted = a_contract(desk);
        wanted.policy = policy;

        auto made = done(create_contract(sql, as(sql, desk.admin), wanted)).body;
        auto shown = done(list_contracts(sql, as(sql, desk.lea), {.organization = desk.acme}));

        REQUIRE(shown.items.size() == 1);
        CHECK(shown.items[0].name == "Silver");
        CHECK(shown.items[0].organization.name == "Acme");
        CHECK(shown.items[0].applications.at(0).key == "SHOP");
        CHECK(shown.items[0].policy->name == "Standard");
        CHECK(shown.items[0].hours == 40);
        CHECK(shown.items[0].state == ContractState::active);
        CHECK(shown.items[0].may.empty());
        CHECK(
            done(list_contracts(sql, as(sql, desk.lea), {.organization = desk.borg})).items.empty()
        );
        CHECK(identity::test::recorded(sql, "contract", made.id.value) == "created");
    });
}

TEST_CASE("requesters know of no contract, not even of their own organization's") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto id = done(create_contract(sql, as(sql, desk.admin), a_contract(desk))).body.id;

        for (auto person : {desk.ann, desk.boss, desk.bob}) {
            auto call = as(sql, person);
            CHECK(refusal(list_contracts(sql, call, {})) == "forbidden");
            CHECK(refusal(show_contract(sql, call, {id})) == "not_found");
            CHECK(refusal(remove_contract(sql, call, {id})) == "not_found");
            CHECK(refusal(create_contract(sql, call, a_contract(desk))) == "forbidden");
        }
        CHECK(refusal(remove_contract(sql, as(sql, desk.lea), {id})) == "forbidden");
    });
}

TEST_CASE("what a contract cannot say is named") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto of_borg = a_policy(a_calendar_always(sql, desk));
        of_borg.organization = desk.borg;
        auto policy = add_policy(sql, desk, of_borg);
        auto refused = [&](auto change) {
            auto wanted = a_contract(desk);
            change(wanted);
            return refusal(create_contract(sql, as(sql, desk.admin), wanted));
        };

        CHECK(refused([](auto& it) { it.ends_at = it.begins_at; }) == "ends_at ends_before_begin");
        CHECK(refused([](auto& it) {
                  it.organization = {77};
              }) == "organization no_such_organization");
        CHECK(refused([](auto& it) {
                  it.applications = {{"NONE"}};
              }) == "applications[0] no_such_application");
        CHECK(refused([&](auto& it) { it.policy = policy; }) == "policy no_such_policy");
        CHECK(refused([](auto&) {}) == "ok");
    });
}

TEST_CASE("a ticket says by which contract it is worked on, and that it has ended") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto call = as(sql, desk.admin);
        auto key = a_ticket(sql, desk.ann);
        CHECK(contract_text(sql, desk, key, 0) == "none");

        auto made = done(create_contract(sql, call, a_contract(desk))).body;
        CHECK(contract_text(sql, desk, key, -20) == "Silver upcoming");
        CHECK(contract_text(sql, desk, key, 0) == "Silver active");
        CHECK(contract_text(sql, desk, key, 11) == "Silver expired");

        auto next = a_contract(desk);
        next.name = {"Gold"};
        next.begins_at = next.ends_at;
        next.ends_at = next.ends_at + std::chrono::days(10);
        done(create_contract(sql, call, next));
        CHECK(contract_text(sql, desk, key, 0) == "Silver active");
        CHECK(contract_text(sql, desk, key, 11) == "Gold active");

        REQUIRE(remove_contract(sql, call, {made.id}));
        CHECK(contract_text(sql, desk, key, 0) == "Gold upcoming");
        done(restore_contract(sql, call, {made.id}));
        CHECK(contract_text(sql, desk, key, 0) == "Silver active");
        CHECK(contract_text(sql, desk, a_ticket(sql, desk.bob), 0) == "none");
    });
}

TEST_CASE("a contract is replaced from the version that was read") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto call = as(sql, desk.admin);
        auto made = done(create_contract(sql, call, a_contract(desk))).body;
        ReplaceContract wanted{
            .id = made.id,
            .if_match = made.version,
            .name = {"Bronze"},
            .applications = {},
            .begins_at = made.begins_at,
            .ends_at = made.ends_at,
        };

        auto changed = done(replace_contract(sql, call, wanted)).body;

        CHECK(changed.name == "Bronze");
        CHECK(changed.applications.empty());
        CHECK_FALSE(changed.hours);
        CHECK(refusal(replace_contract(sql, call, wanted)) == "stale");
        CHECK(identity::test::recorded(sql, "contract", made.id.value) == "created changed");
    });
}

}  // namespace mainstay::ticketing::test::contracts_test
