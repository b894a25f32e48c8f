#include "ticketing/macros.hpp"

#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing::test::macros_test {

namespace {

MacroSteps greeting() {
    return {
        .text =
            MessageText{"Dear {{requester.first_name}}, {{ ticket.key }} is done. {{agent.name}}"}
    };
}

Result<http::Versioned<MacroView>> make(
    db::Sql& sql, Id<User> owner, MacroSteps steps, std::optional<MacroSharing> sharing = {},
    std::optional<Id<Team>> team = {}
) {
    return create_macro(sql, as(sql, owner), {{"Done"}, std::move(steps), sharing, team});
}

std::string names_for(db::Sql& sql, Id<User> who) {
    auto page = list_macros(sql, as(sql, who), {});
    if (!page) return refusal(page);
    std::string names;
    for (const auto& each : page->items) names += each.owner->name + " ";
    return names;
}

std::string apply_it(db::Sql& sql, Id<User> who, const std::string& key, Id<Macro> id) {
    return refusal(apply_macro(sql, as(sql, who), {key, id, {}, {}}, Source::web));
}

}  // namespace

TEST_CASE("placeholders are filled once, and what is filled in is neither a link nor HTML") {
    PlaceholderValues values{
        {"ticket.subject", "{{agent.name}} [x](http://evil) <b>\nup"}, {"agent.name", "Lea"}
    };
    CHECK(
        filled("Re: {{ticket.subject}} by {{ agent.name }}", values) ==
        "Re: {{agent.name}} \\[x\\](http://evil) \\<b\\> up by Lea"
    );
    CHECK(filled("{{unknown}} and {{open", values) == "{{unknown}} and {{open");
    CHECK(filled("", values).empty());
}

TEST_CASE("a macro that does nothing, or says what cannot be, is refused with its field") {
    auto check = [](MacroSteps steps) { return refusal(check_steps(steps)); };
    CHECK(check({}) == "steps no_steps");
    CHECK(
        check({.text = MessageText{"Hi {{requester.mail}}"}}) == "steps.text unknown_placeholder"
    );
    CHECK(check({.text = MessageText{"Hi {{requester"}}) == "steps.text unclosed_placeholder");
    CHECK(
        check(
            {.text = MessageText{"x"},
             .visibility = Visibility::private_,
             .status = StatusAfterReply::open}
        ) == "steps.status only_with_reply"
    );
    CHECK(
        check({.impact = Severity::low, .status = StatusAfterReply::open}) ==
        "steps.status only_with_reply"
    );
    for (auto name : placeholder_names())
        CHECK(check({.text = MessageText{"{{" + std::string(name) + "}}"}}) == "ok");
}

TEST_CASE("a macro does all of its steps in one go, as it was previewed") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        done(change(
            sql, as(sql, desk.lea), {.key = key, .labels = std::vector<Label>{{"new"}, {"card"}}}
        ));
        MacroSteps steps = greeting();
        steps.kind = Kind::question;
        steps.impact = Severity::high;
        steps.add_labels = {{"answered"}};
        steps.remove_labels = {{"new"}};
        steps.assignee = MacroAssignee::me;
        steps.status = StatusAfterReply::resolved;
        auto macro = done(make(sql, desk.leo, steps)).body;

        auto preview = done(preview_macro(sql, as(sql, desk.leo), {key, macro.id}));
        CHECK(preview.text == "Dear ann, SHOP-1 is done. leo");
        std::string fields;
        for (const auto& change : preview.changes) fields += change.field + " ";
        CHECK(fields == "kind maintenance impact labels assignee ");

        CHECK(apply_it(sql, desk.leo, key, macro.id) == "ok");
        auto after = ticket(sql, desk, key);
        CHECK(after.kind == Kind::question);
        CHECK(after.impact == Severity::high);
        CHECK(wire::print(after.labels) == R"(["answered","card"])");
        CHECK(after.assignee->name == "leo");
        CHECK(after.status == Status::resolved);
        CHECK(
            conversation(sql, desk.ann, key) ==
            "ann public: Please help.\nleo public: Dear ann, SHOP-1 is done. leo\n"
        );
        CHECK(done(preview_macro(sql, as(sql, desk.leo), {key, macro.id})).changes.empty());
    });
}

TEST_CASE("a step that cannot be done leaves none done") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        std::string key;
        Id<Macro> id;
        database->write([&](db::Sql& sql) {
            key = a_ticket(sql, desk.ann);
            auto steps = greeting();
            steps.impact = Severity::high;
            steps.status = StatusAfterReply::resolved;
            id = done(make(sql, desk.lea, steps)).body.id;
            sql.run("UPDATE ticket SET status = 'closed'");
        });
        auto outcome = database->write([&](db::Sql& sql) {
            return apply_macro(sql, as(sql, desk.lea), {key, id, {}, {}}, Source::web);
        });
        CHECK(refusal(outcome) == "not_in_this_status");
        database->read([&](db::Sql& sql) {
            CHECK(ticket(sql, desk, key).impact == Severity::medium);
        });
    });
}

TEST_CASE("the text may be written anew before it is sent, and a note reaches no requester") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto steps = greeting();
        steps.visibility = Visibility::private_;
        auto id = done(make(sql, desk.lea, steps)).body.id;
        done(apply_macro(
            sql, as(sql, desk.lea), {key, id, {}, MessageText{"Look at {{this}}."}}, Source::web
        ));
        CHECK(
            conversation(sql, desk.lea, key) ==
            "ann public: Please help.\nlea private: Look at {{this}}.\n"
        );
        CHECK(conversation(sql, desk.ann, key) == "ann public: Please help.\n");
    });
}

TEST_CASE("a macro is its owner's, a team's or all staff's, and never a requester's") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto own = done(make(sql, desk.lea, greeting())).body.id;
        done(make(sql, desk.leo, greeting(), MacroSharing::team, desk.l1));
        auto all = done(make(sql, desk.admin, greeting(), MacroSharing::everyone)).body.id;

        CHECK(names_for(sql, desk.lea) == "lea leo admin ");
        CHECK(names_for(sql, desk.leo) == "leo admin ");
        CHECK(names_for(sql, desk.tom) == "admin ");
        CHECK(names_for(sql, desk.ann) == "forbidden");
        CHECK(names_for(sql, desk.audrey) == "forbidden");
        // Not even administrators look into what is private.
        CHECK(names_for(sql, desk.admin) == "leo admin ");
        CHECK(refusal(show_macro(sql, as(sql, desk.admin), {own})) == "not_found");

        auto key = a_ticket(sql, desk.ann);
        CHECK(apply_it(sql, desk.tom, key, own) == "not_found");
        CHECK(apply_it(sql, desk.ann, key, all) == "forbidden");
        CHECK(apply_it(sql, desk.bob, key, all) == "not_found");
        CHECK(apply_it(sql, desk.audrey, key, all) == "forbidden");
    });
}

TEST_CASE("one shares with one's own teams, and changes only what is one's own") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        CHECK(refusal(make(sql, desk.lea, greeting(), MacroSharing::team, desk.l2)) == "forbidden");
        CHECK(refusal(make(sql, desk.lea, greeting(), MacroSharing::everyone)) == "forbidden");
        CHECK(
            refusal(make(sql, desk.lea, greeting(), MacroSharing::team)) == "team macro_team_unfit"
        );
        CHECK(refusal(make(sql, desk.ann, greeting())) == "forbidden");
        auto macro = done(make(sql, desk.lea, greeting(), MacroSharing::team, desk.l1)).body;
        CHECK(macro.may.size() == 2);

        ChangeMacro rename{.id = macro.id, .if_match = 1, .name = Line<100>{"Finished"}};
        CHECK(refusal(change_macro(sql, as(sql, desk.leo), rename)) == "forbidden");
        CHECK(refusal(change_macro(sql, as(sql, desk.tom), rename)) == "not_found");
        CHECK(done(change_macro(sql, as(sql, desk.lea), rename)).body.name == "Finished");
        CHECK(refusal(change_macro(sql, as(sql, desk.lea), rename)) == "stale");
        CHECK(refusal(delete_macro(sql, as(sql, desk.leo), {macro.id})) == "forbidden");
        CHECK(refusal(delete_macro(sql, as(sql, desk.lea), {macro.id})) == "ok");
        CHECK(refusal(show_macro(sql, as(sql, desk.lea), {macro.id})) == "not_found");
    });
}

}  // namespace mainstay::ticketing::test::macros_test
