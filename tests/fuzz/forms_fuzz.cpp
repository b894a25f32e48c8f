// A form as an administrator may define it (the first line, a list of fields as JSON) and answers
// as anybody may send them (the rest): they are refused by field, or what is taken is what the form
// asks for, within its bounds, and reads the same once it is shown.
#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "base/text.hpp"
#include "fields/fields.hpp"
#include "wire/codec.hpp"

namespace {

using namespace mainstay;

struct FuzzedField {
    std::string name;
    fields::FieldType type = fields::FieldType::text;
    std::optional<std::vector<std::string>> choices;
    std::optional<Count<0, decimal_scale_max>> scale;
    std::optional<std::int64_t> minimum;
    std::optional<std::int64_t> maximum;
    std::optional<bool> is_required;
    std::optional<fields::When> when;
};
BOOST_DESCRIBE_STRUCT(
    FuzzedField, (), (name, type, choices, scale, minimum, maximum, is_required, when)
)

struct FuzzedForm {
    std::vector<FuzzedField> fields;
};
BOOST_DESCRIBE_STRUCT(FuzzedForm, (), (fields))

void require(bool expectation) {
    if (!expectation) std::abort();
}

/// As definitions have it: names that differ, and bounds in order.
std::optional<fields::Form> form_of(std::string_view text) {
    auto read = wire::parse<FuzzedForm>(text);
    if (!read || read->fields.size() > fields::items_max) return std::nullopt;
    fields::Form form;
    std::set<std::string> names;
    for (auto& each : read->fields) {
        if (!names.insert(each.name).second) return std::nullopt;
        fields::Field field{
            .id = {static_cast<std::int64_t>(names.size())},
            .kind = "ticket",
            .name = each.name,
            .label = each.name,
            .help = {},
            .type = each.type,
            .choices = each.choices.value_or(std::vector<std::string>()),
            .scale = each.scale ? static_cast<int>(each.scale->value) : 0,
            .unit = {},
            .minimum = each.minimum,
            .maximum = each.maximum,
        };
        form.asked.push_back(
            {std::move(field), each.is_required.value_or(false), std::move(each.when)}
        );
    }
    return form;
}

std::optional<Id<User>> name_person(const std::string& text) {
    std::int64_t id = 0;
    const auto* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, id);
    if (error != std::errc() || rest != end) return std::nullopt;
    return Id<User>{id};
}

void check_value(const fields::AskedField& asked, const fields::Answer& answer) {
    require(!answer.is_empty());
    const auto& field = asked.field;
    if (field.type == fields::FieldType::choice)
        require(std::ranges::find(field.choices, answer.text.value()) != field.choices.end());
    if (field.type == fields::FieldType::text)
        require(code_points(answer.text.value()) <= fields::text_length_max);
    if (field.type != fields::FieldType::number) return;
    require(!field.minimum || *answer.number >= *field.minimum);
    require(!field.maximum || *answer.number <= *field.maximum);
    require(read_decimal(decimal_text(*answer.number, field.scale), field.scale) == answer.number);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto end = input.find('\n');
    if (end == input.npos) return 0;
    const auto form = form_of(input.substr(0, end));
    const auto given = wire::parse_json(input.substr(end + 1));
    if (!form || !given || !given->is_object()) return 0;
    const auto answers = fields::check_answers(*form, given->get_object(), {}, name_person);
    if (!answers) {
        require(!answers.error().fields.empty());
        for (const auto& field : answers.error().fields)
            require(field.field.starts_with("fields."));
        return 0;
    }
    boost::json::object shown;
    for (const auto& asked : form->asked)
        if (auto answer = answers->find(asked.field.id); answer != answers->end()) {
            check_value(asked, answer->second);
            shown[asked.field.name] = fields::shown(asked.field, answer->second);
        }
    require(shown.size() == answers->size());
    const auto again = fields::check_answers(*form, shown, {}, name_person);
    require(again && *again == *answers);
    return 0;
}
