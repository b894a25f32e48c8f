#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"
#include "ticketing/linked.hpp"
#include "ticketing/mail_in.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing::test::chain_test {

namespace {

/// As mail declares it, where all mails are there.
timeline::ChainStepFiller mail_signal() {
    auto raised_by = [](db::Sql& sql, const Call&, const timeline::Subject& ticket) {
        timeline::ChainFinding found;
        for (const auto& link : timeline::targets(sql, ticket, "raised_by", "mail", 9))
            found.contents.push_back({{"mail", std::to_string(link.id), "Mail"}, link.at});
        return found;
    };
    return {.step = ChainStepName::signal, .fills = "mail_arrived", .find = raised_by};
}

std::vector<timeline::ChainStepFiller> fillers() {
    auto all = chain_steps();
    all.push_back(mail_signal());
    return all;
}

/// `signal filled mail 100, ticket filled ticket SHOP-1, cause empty, …`
std::string steps(db::Sql& sql, Id<User> user, const std::string& key) {
    std::string text;
    for (const auto& each : done(chain(sql, as(sql, user), {key}, fillers())).stations) {
        if (!text.empty()) text += ", ";
        text += wire::name_of(each.station);
        text += " ";
        text += wire::name_of(each.state);
        if (each.target) text += " " + each.target->type + " " + each.target->id;
        for (const auto& other : each.others) text += " " + other.id;
    }
    return text;
}

constexpr auto rest = ", change empty, release empty, verification empty, documentation empty";

void a_mail(db::Sql& sql, const Desk& desk) {
    take_mail(
        sql, identity::test::by_system(),
        {.mail = 100,
         .application = desk.shop.value,
         .message_id = "1@acme.test",
         .from_address = "ann@acme.test",
         .subject = "It burns",
         .text = "Please help."}
    );
}

}  // namespace

TEST_CASE("the chain of a ticket from mail begins with the mail") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        a_mail(sql, desk);

        CHECK(
            steps(sql, desk.lea, "SHOP-1") ==
            std::string("signal filled mail 100, ticket filled ticket SHOP-1, cause empty") + rest
        );
    });
}

TEST_CASE("a ticket that was opened by hand has no signal, and says why") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);

        auto signal = done(chain(sql, as(sql, desk.lea), {key}, fillers())).stations.front();

        CHECK(signal.state == ChainStepState::skipped);
        CHECK(signal.reason == "opened_by_hand");
    });
}

TEST_CASE("a ticket leads to its cause; what it caused is no signal of the cause") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        a_mail(sql, desk);
        auto other = a_ticket(sql, desk.ann), cause = a_ticket(sql, desk.lea);
        for (auto* key : {"SHOP-1", "SHOP-2"})
            done(link(sql, as(sql, desk.lea), {key, Relation::caused_by, {cause}}));

        CHECK(
            steps(sql, desk.lea, "SHOP-1") ==
            std::string(
                "signal filled mail 100, ticket filled ticket SHOP-1, cause filled ticket SHOP-3"
            ) + rest
        );
        CHECK(
            steps(sql, desk.lea, cause) ==
            std::string("signal skipped, ticket filled ticket SHOP-3, cause empty") + rest
        );
    });
}

TEST_CASE("a step says what would fill it, and offers the action to those who may do it") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto cause_for = [&](Id<User> user) {
            return done(chain(sql, as(sql, user), {key}, fillers())).stations.at(2);
        };

        auto cause = cause_for(desk.lea);
        CHECK(cause.fills == std::vector<std::string>{"cause_linked"});
        CHECK_FALSE(cause.reason);
        REQUIRE(cause.action);
        CHECK(cause.action->code == "link_cause");
        CHECK(cause.action->is_allowed);
        CHECK_FALSE(cause_for(desk.audrey).action.value().is_allowed);  // She works on nothing.

        auto signal = done(chain(sql, as(sql, desk.lea), {key}, fillers())).stations.front();
        CHECK(signal.fills == std::vector<std::string>{"mail_arrived"});
        CHECK_FALSE(signal.action);
    });
}

TEST_CASE("a step that no module fills says so, and a module that comes fills it") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto all = fillers();
        auto release = [&] {
            return done(chain(sql, as(sql, desk.lea), {key}, all)).stations.at(4);
        };

        auto none = release();
        CHECK(none.state == ChainStepState::empty);
        CHECK(none.reason == "no_module");
        CHECK(none.fills.empty());
        CHECK_FALSE(none.action);

        // As a module of releases would declare it.
        static constexpr timeline::Relation fixed_in[] = {
            {"fixed_in", "fixes", false, "ticket", "release"}
        };
        all.push_back({
            .step = ChainStepName::release,
            .fills = "release_deployed",
            .find =
                [](db::Sql& own, const Call&, const timeline::Subject& ticket) {
                    timeline::ChainFinding found;
                    for (const auto& link : timeline::links(own, fixed_in, ticket, {}, 9))
                        found.contents.push_back(
                            {{"release", std::to_string(link.other_id), "2.1"}, link.at}
                        );
                    return found;
                },
            .action = "plan_release",
            .may_act =
                [](db::Sql&, const Call& call, const timeline::Subject&) {
                    return call.caller->role == Role::developer;
                },
        });
        auto waiting = release();
        CHECK_FALSE(waiting.reason);
        CHECK(waiting.fills == std::vector<std::string>{"release_deployed"});
        CHECK_FALSE(waiting.action.value().is_allowed);

        done(timeline::link(
            sql, as(sql, desk.dev), fixed_in, {"ticket", 1}, "fixed_in", {"release", 7}
        ));
        CHECK(release().state == ChainStepState::filled);
        CHECK(release().target.value().id == "7");
    });
}

TEST_CASE("what stands at a step is shown as far as the caller may see it") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann), cause = a_ticket(sql, desk.bob);
        done(link(sql, as(sql, desk.lea), {key, Relation::caused_by, {cause}}));

        for (auto user : {desk.ann, desk.boss, desk.amy}) {
            auto seen = chain(sql, as(sql, user), {key}, fillers());
            CHECK_FALSE(seen);
        }
        auto theirs = visible_links(
            sql, as(sql, desk.ann), timeline::links(sql, relations, {"ticket", 1}, {}, 9)
        );
        CHECK(theirs.empty());
    });
}

TEST_CASE("every relation that the API names is declared, and reads from the other side") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto one = a_ticket(sql, desk.ann);
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<Relation>>([&](auto each) {
            auto other = a_ticket(sql, desk.ann);
            done(link(sql, as(sql, desk.lea), {one, each.value, {other}}));
        });
        CHECK(done(links(sql, as(sql, desk.lea), {.key = one})).items.size() == 9);
    });
}

}  // namespace mainstay::ticketing::test::chain_test
