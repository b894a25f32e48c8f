#include <doctest/doctest.h>

#include "fields/fields.hpp"
#include "identity/permission_testing.hpp"
#include "identity/testing.hpp"
#include "module/module.hpp"

namespace mainstay::fields::forms_test {

using identity::test::a_person;
using identity::test::an_application;
using identity::test::by;
using identity::test::refusal;

namespace {

const FieldKinds kinds{{"ticket", {"incident", "question"}}};

/// An administrator, an agent and a requester whose organization uses SHOP.
struct World {
    db::Sql& sql;
    Call admin, agent, requester;
};

void in_world(const std::function<void(World&)>& body) {
    identity::test::on_each_database(migrations(), [&](db::test::TestDatabase& database) {
        database->write([&](db::Sql& sql) {
            an_application(sql, "SHOP");
            an_application(sql, "LEDGER");
            auto acme = identity::test::an_organization(sql, "Acme", "acme.test", "SHOP");
            World world{
                sql,
                by(sql, a_person(sql, "ada@desk.test", Role::administrator)),
                by(sql, a_person(sql, "leo@desk.test", Role::agent)),
                by(sql, a_person(sql, "ann@acme.test", Role::requester, acme)),
            };
            body(world);
        });
    });
}

Result<http::Versioned<FieldView>> create(
    World& world, std::string name, FieldType type = FieldType::text,
    std::vector<Line<100>> choices = {}, bool is_internal = false
) {
    CreateField field{.kind = {"ticket"}, .name = {name}, .label = {"Label of " + name}};
    field.type = type;
    field.choices = std::move(choices);
    field.is_internal = is_internal;
    return create_field(world.sql, world.admin, field, kinds);
}

FormItem item(std::string field, bool is_required = false) {
    return {.field = {std::move(field)}, .is_required = is_required, .when = {}};
}

Result<FormView> put(
    World& world, std::vector<FormItem> items, std::string application = "",
    std::string variant = ""
) {
    PutForm form{.kind = {"ticket"}, .variant = {{variant}}, .intro = {"Hello " + application}};
    if (!application.empty()) form.application = Line<10>{application};
    form.items = std::move(items);
    return put_form(world.sql, world.admin, form, kinds);
}

/// The names of what is asked for, with a space between, behind the intro.
std::string asked(World& world, const Call& call, std::string application, std::string variant) {
    auto form = ask_form(world.sql, call, {{"ticket"}, {application}, {{variant}}}, kinds);
    if (!form) return refusal(form);
    std::string text = form->intro + ":";
    for (const auto& field : form->fields) text += " " + field.name;
    return text;
}

}  // namespace

TEST_CASE("each role may do to fields what the rule book says, and nothing else") {
    CHECK(
        identity::test::rule_book(module({}).actions) ==
        "field_read           none         all          all          all          all\n"
        "field_write          none         none         none         none         none\n"
    );
}

TEST_CASE("a field has a name of its own, for good, and choices where it is a choice") {
    in_world([](World& world) {
        REQUIRE(create(world, "browser"));
        CHECK(refusal(create(world, "browser")) == "name field_taken");
        CHECK(refusal(create(world, "Browser")) == "name bad_field_name");
        CHECK(refusal(create(world, "a b")) == "name bad_field_name");
        CHECK(refusal(create(world, "size", FieldType::choice)) == "choices bad_choices");
        CHECK(
            refusal(create(world, "size", FieldType::choice, {{"S"}, {"S"}})) ==
            "choices bad_choices"
        );
        CHECK(refusal(create(world, "size", FieldType::text, {{"S"}})) == "choices bad_choices");
        CreateField other{.kind = {"house"}, .name = {"x"}, .label = {"X"}};
        CHECK(
            refusal(create_field(world.sql, world.admin, other, kinds)) == "kind unknown_field_kind"
        );
        CHECK(refusal(create_field(world.sql, world.agent, other, kinds)) == "forbidden");
        CHECK(refusal(list_fields(world.sql, world.requester, {{"ticket"}}, kinds)) == "forbidden");
        CHECK(list_fields(world.sql, world.agent, {{"ticket"}}, kinds)->items.size() == 1);
    });
}

TEST_CASE("a field is changed by who read it last, and recorded") {
    in_world([](World& world) {
        auto made = create(world, "size", FieldType::choice, {{"S"}, {"M"}});
        REQUIRE(made);
        ChangeField change{.id = made->body.id, .if_match = 1, .label = {{"Size"}}};
        auto changed = change_field(world.sql, world.admin, change);
        REQUIRE(changed);
        CHECK(changed->body.version == 2);
        CHECK(refusal(change_field(world.sql, world.admin, change)) == "stale");
        CHECK(refusal(change_field(world.sql, world.agent, change)) == "forbidden");
        CHECK(refusal(change_field(world.sql, world.requester, change)) == "not_found");
        CHECK(
            identity::test::recorded(world.sql, "field", made->body.id.value) == "created changed"
        );
    });
}

TEST_CASE("there are at most two hundred fields of a kind") {
    in_world([](World& world) {
        for (std::size_t i = 0; i < fields_max; ++i)
            REQUIRE(create(world, "f" + std::to_string(i)));
        CHECK(refusal(create(world, "one_more")) == "too_many_fields");
    });
}

TEST_CASE("the form that fits best is asked: of the application, then of the variant") {
    in_world([](World& world) {
        for (const char* name : {"a", "b", "c"}) REQUIRE(create(world, name));
        CHECK(asked(world, world.requester, "SHOP", "incident") == ":");
        REQUIRE(put(world, {item("a")}));
        REQUIRE(put(world, {item("b")}, "", "question"));
        CHECK(asked(world, world.requester, "SHOP", "incident") == "Hello : a");
        CHECK(asked(world, world.requester, "SHOP", "question") == "Hello : b");
        REQUIRE(put(world, {item("c"), item("a")}, "SHOP"));
        CHECK(asked(world, world.requester, "SHOP", "question") == "Hello SHOP: c a");
        CHECK(asked(world, world.agent, "LEDGER", "question") == "Hello : b");
        // In place of the one before.
        REQUIRE(put(world, {item("b")}, "SHOP"));
        CHECK(asked(world, world.requester, "SHOP", "incident") == "Hello SHOP: b");
        auto forms = list_forms(world.sql, world.agent, {{"ticket"}}, kinds);
        REQUIRE(forms);
        CHECK(forms->items.size() == 3);
        REQUIRE(remove_form(world.sql, world.admin, {forms->items[2].id}));
        CHECK(asked(world, world.requester, "SHOP", "incident") == "Hello : a");
        CHECK(refusal(remove_form(world.sql, world.agent, {forms->items[0].id})) == "forbidden");
    });
}

TEST_CASE("a form of an application that one cannot use is not shown, nor is what is internal") {
    in_world([](World& world) {
        REQUIRE(create(world, "open"));
        REQUIRE(create(world, "secret", FieldType::text, {}, true));
        REQUIRE(put(world, {item("open"), item("secret", true)}));
        CHECK(asked(world, world.requester, "SHOP", "") == "Hello : open");
        CHECK(asked(world, world.agent, "SHOP", "") == "Hello : open secret");
        CHECK(
            asked(world, world.requester, "LEDGER", "") == "application unknown_form_application"
        );
        CHECK(asked(world, world.requester, "NONE", "") == "application unknown_form_application");
        CHECK(asked(world, Call{.now = identity::test::noon}, "SHOP", "") == "unauthenticated");
    });
}

TEST_CASE("a form that asks for what is not there, twice, or in a circle is refused") {
    in_world([](World& world) {
        for (const char* name : {"a", "b"}) REQUIRE(create(world, name));
        CHECK(refusal(put(world, {item("z")})) == "items[0].field unknown_field");
        CHECK(refusal(put(world, {item("a"), item("a")})) == "items[1].field field_repeated");
        auto late = item("a");
        late.when = When{.field = {"b"}, .values = {{"x"}}};
        CHECK(refusal(put(world, {late, item("b")})) == "items[0].when.field when_not_before");
        auto empty = item("b");
        empty.when = When{.field = {"a"}, .values = {}};
        CHECK(
            refusal(put(world, {item("a"), empty})) == "items[1].when.values when_without_values"
        );
        CHECK(refusal(put(world, {}, "", "song")) == "variant unknown_variant");
        CHECK(refusal(put(world, {}, "NONE")) == "application unknown_form_application");
    });
}

TEST_CASE("a field that is out of use is asked for no more") {
    in_world([](World& world) {
        auto made = create(world, "a");
        REQUIRE(made);
        REQUIRE(put(world, {item("a")}));
        ChangeField change{.id = made->body.id, .is_active = false};
        REQUIRE(change_field(world.sql, world.admin, change));
        CHECK(asked(world, world.requester, "SHOP", "") == "Hello :");
    });
}

}  // namespace mainstay::fields::forms_test
