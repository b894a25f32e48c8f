#include "fields/answers.hpp"

#include <doctest/doctest.h>

#include "wire/codec.hpp"

namespace mainstay::fields::answers_test {

namespace {

AskedField asked(
    std::int64_t id, std::string name, FieldType type = FieldType::text, bool is_required = false,
    std::optional<When> when = {}
) {
    Field field{.id = {id}, .kind = "ticket", .name = name, .label = name, .help = {}};
    field.type = type;
    if (type == FieldType::choice) field.choices = {"VPN", "Mail"};
    return {std::move(field), is_required, std::move(when)};
}

When when(std::string field, std::vector<std::string> values) {
    When made{.field = {std::move(field)}, .values = {}};
    for (auto& value : values) made.values.push_back({std::move(value)});
    return made;
}

/// Everything that depends on something: access → system → device.
Form access_form() {
    return {
        "Tell us.",
        {
            asked(1, "access", FieldType::checkbox),
            asked(2, "system", FieldType::choice, true, when("access", {"yes"})),
            asked(3, "device", FieldType::text, true, when("system", {"VPN"})),
            asked(4, "seats", FieldType::number),
            asked(5, "from", FieldType::date),
            asked(6, "boss", FieldType::person),
        },
    };
}

NamePerson knows_ann() {
    return [](const std::string& text) -> std::optional<Id<User>> {
        if (text != "ann@acme.test" && text != "7") return std::nullopt;
        return Id<User>{7};
    };
}

/// What is kept, as `id=value` with a space between; else `field code` of each fault.
std::string outcome(const Form& form, std::string_view given, const Answers& kept = {}) {
    auto parsed = wire::parse_json(given);
    REQUIRE(parsed);
    auto answers = check_answers(form, parsed->as_object(), kept, knows_ann());
    std::string text;
    if (!answers) {
        for (const auto& fault : answers.error().fields)
            text += (text.empty() ? "" : ", ") + fault.field + " " + fault.code;
        return text;
    }
    for (const auto& [id, answer] : *answers)
        text += (text.empty() ? "" : " ") + to_string(id) + "=" +
                (answer.text ? *answer.text : std::to_string(*answer.number));
    return text;
}

}  // namespace

TEST_CASE("a field that depends on an answer is asked, and required, only with that answer") {
    const auto form = access_form();
    CHECK(outcome(form, "{}").empty());
    CHECK(outcome(form, R"({"access": false})") == "1=0");
    CHECK(outcome(form, R"({"access": true})") == "fields.system field_missing");
    CHECK(outcome(form, R"({"access": true, "system": "Mail"})") == "1=1 2=Mail");
    CHECK(outcome(form, R"({"access": true, "system": "VPN"})") == "fields.device field_missing");
    CHECK(
        outcome(form, R"({"access": true, "system": "VPN", "device": " Laptop "})") ==
        "1=1 2=VPN 3=Laptop"
    );
    CHECK(outcome(form, R"({"system": "VPN"})") == "fields.system field_not_asked");
    CHECK(
        outcome(form, R"({"access": true, "system": "Mail", "device": "x"})") ==
        "fields.device field_not_asked"
    );
}

TEST_CASE("each value is of the type of its field, and the field is named where it is not") {
    const auto form = access_form();
    CHECK(
        outcome(form, R"({"seats": 12, "from": "2024-02-29", "boss": "ann@acme.test"})") ==
        "4=12 5=1709164800000000 6=7"
    );
    CHECK(outcome(form, R"({"seats": 1.5})") == "fields.seats field_not_number");
    CHECK(outcome(form, R"({"seats": "12"})") == "fields.seats field_not_number");
    CHECK(outcome(form, R"({"from": "2023-02-29"})") == "fields.from field_not_date");
    CHECK(outcome(form, R"({"from": "today"})") == "fields.from field_not_date");
    CHECK(outcome(form, R"({"from": 5})") == "fields.from field_not_date");
    CHECK(outcome(form, R"({"boss": "eve@evil.test"})") == "fields.boss field_not_person");
    CHECK(outcome(form, R"({"access": "yes"})") == "fields.access field_not_checkbox");
    CHECK(
        outcome(form, R"({"access": true, "system": "Fax"})") == "fields.system field_not_choice"
    );
    CHECK(
        outcome(form, R"({"nothing": 1, "seats": []})") ==
        "fields.nothing unknown_field, fields.seats field_not_number"
    );
}

TEST_CASE("a text is bounded, and one of blanks is none") {
    Form form{"", {asked(1, "note", FieldType::text, true)}};
    CHECK(outcome(form, R"({"note": "   "})") == "fields.note field_missing");
    std::string longest(text_length_max, 'x');
    CHECK(outcome(form, R"({"note": ")" + longest + R"("})") == "1=" + longest);
    CHECK(outcome(form, R"({"note": "x)" + longest + R"("})") == "fields.note too_long");
}

TEST_CASE("what is kept stays where it is not named, and goes with null or with its condition") {
    const auto form = access_form();
    Answers kept{
        {{1}, {.number = 1}},
        {{2}, {.text = "VPN"}},
        {{3}, {.text = "Laptop"}},
        {{4}, {.number = 3}}
    };
    CHECK(outcome(form, R"({"seats": 4})", kept) == "1=1 2=VPN 3=Laptop 4=4");
    CHECK(outcome(form, R"({"seats": null})", kept) == "1=1 2=VPN 3=Laptop");
    CHECK(outcome(form, R"({"system": "Mail"})", kept) == "1=1 2=Mail 4=3");
    CHECK(outcome(form, R"({"device": null})", kept) == "fields.device field_missing");
}

TEST_CASE("a box that is required must be ticked") {
    Form form{"", {asked(1, "consent", FieldType::checkbox, true)}};
    CHECK(outcome(form, R"({"consent": false})") == "fields.consent field_missing");
    CHECK(outcome(form, R"({"consent": true})") == "1=1");
}

TEST_CASE("requesters are asked nothing that is internal, nor what depends on it") {
    auto form = access_form();
    form.asked[0].field.is_internal = true;
    const auto theirs = for_requesters(form);
    CHECK(outcome(theirs, "{}").empty());
    CHECK(outcome(theirs, R"({"access": true})") == "fields.access unknown_field");
    CHECK(outcome(theirs, R"({"system": "VPN"})") == "fields.system field_not_asked");
}

TEST_CASE("what is shown is what was given") {
    const auto form = access_form();
    auto given = *wire::parse_json(
        R"({"access": true, "system": "Mail", "seats": -3, "from": "2026-11-26", "boss": "7"})"
    );
    auto answers = check_answers(form, given.as_object(), {}, knows_ann());
    REQUIRE(answers);
    wire::json::object back;
    for (const auto& asked_field : form.asked)
        if (auto found = answers->find(asked_field.field.id); found != answers->end())
            back[asked_field.field.name] = shown(asked_field.field, found->second);
    CHECK(back == given);
}

TEST_CASE("a number with decimals is text on the wire, exact, and within its bounds") {
    auto price = asked(1, "price", FieldType::number);
    price.field.scale = 2;
    price.field.minimum = 0;
    price.field.maximum = 1'000'000;
    const Form form{"", {price}};
    auto answered = [&](boost::json::value value) -> std::string {
        auto answers = check_answers(form, {{"price", std::move(value)}}, {}, knows_ann());
        if (!answers) return answers.error().fields.front().code;
        return boost::json::serialize(shown(price.field, answers->at({1})));
    };
    CHECK(answered("12.5") == "\"12.50\"");
    CHECK(answered("0.01") == "\"0.01\"");
    CHECK(answered(7) == "\"7.00\"");
    CHECK(answered(12.5) == "field_not_decimal");
    CHECK(answered("12,5") == "field_not_decimal");
    CHECK(answered("1.234") == "field_not_decimal");
    CHECK(answered("-0.01") == "field_too_small");
    CHECK(answered("10000.01") == "field_too_large");
}

}  // namespace mainstay::fields::answers_test
