#include "fields/answers.hpp"

#include <algorithm>
#include <set>

#include "base/decimal.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "fields/codes.hpp"
#include "filter/filter.hpp"

namespace mainstay::fields {

namespace {

namespace json = boost::json;

constexpr std::size_t day_length = 10;  // 2026-01-31

/// The value in the words by which a condition names it; nothing where there is none.
std::optional<std::string> named(const Field& field, const Answer& answer) {
    if (answer.is_empty()) return std::nullopt;
    if (field.type == FieldType::checkbox) return answer.number == 1 ? "yes" : "no";
    const auto value = shown(field, answer);
    if (value.is_int64()) return std::to_string(value.get_int64());
    return std::string(value.as_string());
}

class Reader {
public:
    Reader(const Field& field, const NamePerson& name_person)
        : field_(field), name_person_(name_person) {}

    Result<Answer> read(const json::value& value) const {
        switch (field_.type) {
            case FieldType::text:
                return read_text(value);
            case FieldType::number:
                return read_number(value);
            case FieldType::choice:
                return read_choice(value);
            case FieldType::date:
                return read_date(value);
            case FieldType::person:
                return read_person(value);
            case FieldType::checkbox:
                if (!value.is_bool()) return fault(code::field_not_checkbox);
                return Answer{.number = value.get_bool() ? 1 : 0};
        }
        return fault(code::field_not_text);
    }

private:
    Error fault(const Code& code, Parameters parameters = {}) const {
        return invalid({wrong("fields." + field_.name, code, std::move(parameters))});
    }

    Result<Answer> read_text(const json::value& value) const {
        if (!value.is_string()) return fault(code::field_not_text);
        std::string text(trimmed(std::string_view(value.get_string())));
        if (code_points(text) > text_length_max)
            return fault(mainstay::code::too_long, {{"max", std::to_string(text_length_max)}});
        if (text.empty()) return Answer{};
        return Answer{.text = std::move(text)};
    }

    /// A whole number as such; of one with decimals text, which alone is exact everywhere.
    Result<Answer> read_number(const json::value& value) const {
        std::optional<std::int64_t> units;
        if (value.is_int64()) units = read_decimal(std::to_string(value.get_int64()), field_.scale);
        if (value.is_string() && field_.scale > 0)
            units = read_decimal(std::string_view(value.get_string()), field_.scale);
        if (!units) return fault(number_code(field_.scale), decimals_of(field_));
        if (field_.minimum && *units < *field_.minimum)
            return fault(code::field_too_small, {{"min", *bound_text(field_, field_.minimum)}});
        if (field_.maximum && *units > *field_.maximum)
            return fault(code::field_too_large, {{"max", *bound_text(field_, field_.maximum)}});
        return Answer{.number = *units};
    }

    Result<Answer> read_choice(const json::value& value) const {
        std::string wanted = value.is_string() ? std::string(value.get_string()) : std::string();
        if (std::ranges::find(field_.choices, wanted) == field_.choices.end()) {
            std::string all;
            for (const auto& each : field_.choices) all += (all.empty() ? "" : ", ") + each;
            return fault(code::field_not_choice, {{"choices", std::string(clipped(all, 500))}});
        }
        return Answer{.text = std::move(wanted)};
    }

    Result<Answer> read_date(const json::value& value) const {
        const auto text = value.is_string() ? std::string_view(value.get_string()) : "";
        if (text.size() != day_length || text.find('.') != text.npos)
            return fault(code::field_not_date);
        auto day = filter::read_date(text, Time{});
        if (!day || !day->begin) return fault(code::field_not_date);
        return Answer{.number = *day->begin};
    }

    Result<Answer> read_person(const json::value& value) const {
        auto person = value.is_string() ? name_person_(std::string(value.get_string()))
                                        : std::optional<Id<User>>();
        if (!person) return fault(code::field_not_person);
        return Answer{.number = person->value};
    }

    const Field& field_;
    const NamePerson& name_person_;
};

void add(std::vector<FieldError>& faults, Error error) {
    for (auto& fault : error.fields) faults.push_back(std::move(fault));
}

}  // namespace

Form for_requesters(Form form) {
    std::erase_if(form.asked, [](const AskedField& asked) { return asked.field.is_internal; });
    return form;
}

Result<Answers> check_answers(
    const Form& form, const json::object& given, const Answers& kept, const NamePerson& name_person
) {
    std::vector<FieldError> faults;
    for (const auto& [name, value] : given) {
        const bool is_known = std::ranges::any_of(form.asked, [&](const AskedField& asked) {
            return asked.field.name == std::string_view(name);
        });
        if (!is_known)
            faults.push_back(wrong("fields." + std::string(clipped(name, 40)), code::unknown_field)
            );
    }
    Answers answers;
    // Those that are asked so far, by name, in the words that conditions compare.
    std::map<std::string, std::optional<std::string>> asked_before;
    for (const auto& [field, is_required, when] : form.asked) {
        const auto* value = given.if_contains(field.name);
        bool is_asked = true;
        if (when) {
            auto other = asked_before.find(when->field.value);
            is_asked = other != asked_before.end() && other->second &&
                       std::ranges::any_of(when->values, [&](const auto& each) {
                           return each.value == *other->second;
                       });
        }
        if (!is_asked) {
            if (value && !value->is_null())
                faults.push_back(wrong("fields." + field.name, code::field_not_asked));
            continue;
        }
        Answer answer;
        if (value && !value->is_null()) {
            auto read = Reader(field, name_person).read(*value);
            if (!read) {
                add(faults, std::move(read).error());
                asked_before.emplace(field.name, std::nullopt);
                continue;
            }
            answer = *std::move(read);
        } else if (auto before = kept.find(field.id); !value && before != kept.end()) {
            answer = before->second;
        }
        // A box that has to be ticked: consent, for example.
        const bool is_unticked = field.type == FieldType::checkbox && answer.number != 1;
        if (is_required && (answer.is_empty() || is_unticked))
            faults.push_back(wrong("fields." + field.name, code::field_missing));
        asked_before.emplace(field.name, named(field, answer));
        if (!answer.is_empty()) answers.emplace(field.id, std::move(answer));
    }
    if (!faults.empty()) return invalid(std::move(faults));
    return answers;
}

std::optional<std::string> bound_text(
    const Field& field, const std::optional<std::int64_t>& bound
) {
    if (!bound) return std::nullopt;
    return decimal_text(*bound, field.scale);
}

const Code& number_code(int scale) {
    return scale > 0 ? code::field_not_decimal : code::field_not_number;
}

Parameters decimals_of(const Field& field) {
    if (field.scale == 0) return {};
    return {{"decimals", std::to_string(field.scale)}};
}

json::value shown(const Field& field, const Answer& answer) {
    if (answer.is_empty()) return nullptr;
    switch (field.type) {
        case FieldType::text:
        case FieldType::choice:
            if (answer.text) return json::string(*answer.text);
            return nullptr;
        case FieldType::number:
            if (field.scale > 0)
                return json::string(decimal_text(answer.number.value_or(0), field.scale));
            return answer.number.value_or(0);
        case FieldType::date:
            return json::string(to_string(Time{answer.number.value_or(0)}).substr(0, day_length));
        case FieldType::person:
            return json::string(std::to_string(answer.number.value_or(0)));
        case FieldType::checkbox:
            return answer.number == 1;
    }
    return nullptr;
}

}  // namespace mainstay::fields
