#include "ticketing/custom_fields.hpp"

#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"
#include "ticketing/fields.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing::test::custom_fields_test {

namespace {

const FieldKinds kinds{ticket_field_kind()};

wire::json::object json(std::string_view text) { return wire::parse_json(text)->as_object(); }

void add_field(
    db::Sql& sql, const Desk& desk, std::string name, fields::FieldType type,
    std::vector<Line<100>> choices = {}, bool is_internal = false
) {
    fields::CreateField field{.kind = {"ticket"}, .name = {name}, .label = {name}};
    field.type = type;
    field.choices = std::move(choices);
    field.is_internal = is_internal;
    REQUIRE(refusal(fields::create_field(sql, as(sql, desk.admin), field, kinds)) == "ok");
}

fields::FormItem item(std::string field, bool is_required = false) {
    return {.field = {std::move(field)}, .is_required = is_required, .when = {}};
}

/// A form of SHOP: system (required), seats, since, boss, vip; and cost, which is internal.
void a_form(db::Sql& sql, const Desk& desk) {
    using enum fields::FieldType;
    add_field(sql, desk, "system", choice, {{"VPN"}, {"Mail"}});
    add_field(sql, desk, "seats", number);
    add_field(sql, desk, "since", date);
    add_field(sql, desk, "boss", person);
    add_field(sql, desk, "vip", checkbox);
    add_field(sql, desk, "device", text);
    add_field(sql, desk, "cost", number, {}, true);
    fields::PutForm form{.kind = {"ticket"}, .intro = {""}};
    for (const char* name : {"system", "seats", "since", "boss", "vip", "device", "cost"})
        form.items.push_back(item(name, std::string(name) == "system"));
    REQUIRE(refusal(fields::put_form(sql, as(sql, desk.admin), form, kinds)) == "ok");
}

Result<VersionedTicket> open(db::Sql& sql, Id<User> who, std::string_view fields) {
    OpenTicket request{.application = {"SHOP"}, .subject = {"Access"}, .text = {"Please."}};
    if (!fields.empty()) request.fields = json(fields);
    return create(sql, as(sql, who), request, Source::web);
}

/// `name=value` of what a reader sees of a ticket's fields that hold something.
std::string seen(db::Sql& sql, Id<User> reader, const std::string& key) {
    std::string text;
    for (const auto& field : done(ticket_field_values(sql, as(sql, reader), {key})).items)
        if (!field.value.is_null())
            text +=
                (text.empty() ? "" : " ") + field.name + "=" + wire::json::serialize(field.value);
    return text;
}

std::string found(db::Sql& sql, Id<User> who, const std::string& filter) {
    auto page = list(sql, as(sql, who), {.filter = {{filter}}});
    if (!page) return refusal(page);
    std::string text;
    for (const auto& row : page->items) text += (text.empty() ? "" : " ") + row.key;
    return text;
}

}  // namespace

TEST_CASE("a ticket holds what its form asked for, and the timeline says so without what was typed"
) {
    at_desk([](db::Sql& sql, const Desk& desk) {
        a_form(sql, desk);
        auto made = done(open(
            sql, desk.ann,
            R"({"system": "VPN", "seats": 3, "since": "2026-11-01", "boss": "amy@acme.test",
                "vip": true, "device": "My old laptop"})"
        ));
        const auto& key = made.body.key;

        CHECK(
            seen(sql, desk.ann, key) == R"(system="VPN" seats=3 since="2026-11-01" boss=")" +
                                            to_string(desk.amy) +
                                            R"(" vip=true device="My old laptop")"
        );
        auto entries = done(timeline_of(sql, as(sql, desk.lea), {.key = key})).items;
        auto text = wire::json::serialize(wire::encode(entries));
        CHECK(text.find("field.seats") != text.npos);
        CHECK(text.find("laptop") == text.npos);
    });
}

TEST_CASE("what a form requires is asked of everybody who opens a ticket, by its name") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        CHECK(refusal(open(sql, desk.ann, "")) == "ok");
        CHECK(refusal(open(sql, desk.ann, R"({"seats": 3})")) == "fields.seats unknown_field");
        a_form(sql, desk);
        CHECK(refusal(open(sql, desk.ann, "")) == "fields.system field_missing");
        CHECK(refusal(open(sql, desk.lea, "{}")) == "fields.system field_missing");
        CHECK(
            refusal(open(sql, desk.ann, R"({"system": "Fax"})")) == "fields.system field_not_choice"
        );
        CHECK(
            refusal(open(sql, desk.ann, R"({"system": "VPN", "boss": "bob@borg.test"})")) ==
            "fields.boss field_not_person"
        );
    });
}

TEST_CASE("an internal field reaches no requester: not set, shown, filtered, listed or completed") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        a_form(sql, desk);
        auto key = done(open(sql, desk.ann, R"({"system": "VPN"})")).body.key;
        CHECK(
            refusal(open(sql, desk.ann, R"({"system": "VPN", "cost": 5})")) ==
            "fields.cost unknown_field"
        );
        done(set_ticket_fields(sql, as(sql, desk.lea), {key, json(R"({"cost": 900})")}));

        CHECK(seen(sql, desk.lea, key) == R"(system="VPN" cost=900)");
        CHECK(seen(sql, desk.ann, key) == R"(system="VPN")");
        for (const auto& field : done(ticket_field_values(sql, as(sql, desk.boss), {key})).items)
            CHECK(field.name != "cost");
        CHECK(found(sql, desk.lea, "field.cost:900") == key);
        CHECK(found(sql, desk.ann, "field.cost:900") == "filter filter_term_unknown");
        CHECK(found(sql, desk.ann, "not field.cost:1") == "filter filter_term_unknown");
        auto ann = as(sql, desk.ann);
        auto kind = filter::whole(ticket_fields(), {sql, ann});
        for (const auto& offer : filter::complete("field.c", 7, kind, {sql, ann}))
            CHECK(offer.text.find("cost") == std::string::npos);
        CHECK(filter::find_field(kind, ann, "field.cost") == nullptr);
    });
}

TEST_CASE("what others typed into a field is offered to staff, and to no requester") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        a_form(sql, desk);
        done(open(sql, desk.ann, R"({"system": "VPN", "device": "Halibut"})"));
        auto offered = [&](Id<User> who) {
            auto call = as(sql, who);
            auto kind = filter::whole(ticket_fields(), {sql, call});
            std::string text;
            for (const auto& offer : filter::complete("field.device:Hal", 16, kind, {sql, call}))
                text += offer.text;
            return text;
        };
        CHECK(offered(desk.lea).find("Halibut") != std::string::npos);
        for (auto who : {desk.bob, desk.ann, desk.boss}) CHECK(offered(who).empty());
    });
}

TEST_CASE("open pages of requesters are told of a field that they see, and of no other") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        auto key = database->write([&](db::Sql& sql) {
            a_form(sql, desk);
            return done(open(sql, desk.ann, R"({"system": "VPN"})")).body.key;
        });
        auto notified = [&](std::string_view change) {
            auto from = database->read([](db::Sql& sql) { return events::head(sql); });
            database->write([&](db::Sql& sql) {
                done(set_ticket_fields(sql, as(sql, desk.lea), {key, json(change)}));
            });
            return database->read([&](db::Sql& sql) {
                return notices_for(sql, desk.ann, events::tail(sql, from, 10)).size();
            });
        };
        CHECK(notified(R"({"cost": 5})") == 0);
        CHECK(notified(R"({"seats": 5})") == 1);
    });
}

TEST_CASE("fields are set by who works on the ticket, as a change of it") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        a_form(sql, desk);
        auto made = done(open(sql, desk.ann, R"({"system": "VPN", "seats": 3})"));
        const auto& key = made.body.key;
        SetTicketFields change{key, json(R"({"seats": null, "vip": false})")};
        CHECK(refusal(set_ticket_fields(sql, as(sql, desk.ann), change)) == "forbidden");
        CHECK(refusal(set_ticket_fields(sql, as(sql, desk.audrey), change)) == "forbidden");
        CHECK(refusal(set_ticket_fields(sql, as(sql, desk.bob), change)) == "not_found");
        CHECK(refusal(ticket_field_values(sql, as(sql, desk.bob), {key})) == "not_found");

        done(set_ticket_fields(sql, as(sql, desk.lea), change));

        CHECK(seen(sql, desk.ann, key) == R"(system="VPN" vip=false)");
        CHECK(ticket(sql, desk, key).version == made.body.version + 1);
        CHECK(recorded(sql, key).ends_with("changed"));
        done(set_ticket_fields(sql, as(sql, desk.lea), change));
        CHECK(ticket(sql, desk, key).version == made.body.version + 1);
    });
}

TEST_CASE("lists are narrowed by fields of each type, negated, compared, and by none") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        a_form(sql, desk);
        auto one = done(open(
                            sql, desk.ann,
                            R"({"system": "VPN", "seats": 3, "since": "2026-11-01", "vip": true,
                "boss": "amy@acme.test", "device": "Laptop"})"
                        ))
                       .body.key;
        auto two = done(open(sql, desk.ann, R"({"system": "Mail", "seats": 10})")).body.key;
        auto by_lea = [&](const std::string& filter) { return found(sql, desk.lea, filter); };

        CHECK(by_lea("field.system:vpn") == one);
        CHECK(by_lea("field.system:VPN,Mail") == two + " " + one);
        CHECK(by_lea("field.seats>5") == two);
        CHECK(by_lea("field.seats:1..4") == one);
        CHECK(by_lea("field.since:2026-11") == one);
        CHECK(by_lea("field.since:none") == two);
        CHECK(by_lea("field.vip:yes") == one);
        CHECK(by_lea("field.boss:amy@acme.test") == one);
        CHECK(by_lea("field.device:Laptop") == one);
        CHECK(by_lea("not field.device:any") == two);
        CHECK(by_lea("field.device:any or field.seats:10") == two + " " + one);
        CHECK(by_lea("FIELD.seats:10 kind:incident") == two);
        CHECK(by_lea("field.nothing:1") == "filter filter_term_unknown");
        CHECK(by_lea("field.vip:maybe") == "filter filter_value_wrong");
    });
}

TEST_CASE("a ticket without forms and fields is opened with the statements it took before") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        auto rows = [&] {
            return database->read([](db::Sql& sql) {
                return sql.value<std::int64_t>("SELECT COUNT(*) FROM field_value").value_or(-1);
            });
        };
        database->write([&](db::Sql& sql) { a_ticket(sql, desk.ann); });
        CHECK(rows() == 0);
        database->read([](db::Sql& sql) { CHECK(!fields::are_forms(sql)); });
    });
}

TEST_CASE("what an erased person typed into fields goes with them; what they chose stays") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        std::string key;
        database->write([&](db::Sql& sql) {
            a_form(sql, desk);
            key = done(open(sql, desk.ann, R"({"system": "VPN", "device": "Ann's own"})")).body.key;
        });
        database->write([&](db::Sql& sql) {
            auto id = sql.value<std::int64_t>("SELECT id FROM ticket WHERE key = :key", key);
            CHECK(fields::erase_texts(sql, field_kind_name, *id) == 1);
            CHECK(seen(sql, desk.lea, key) == R"(system="VPN")");
        });
    });
}

}  // namespace mainstay::ticketing::test::custom_fields_test
