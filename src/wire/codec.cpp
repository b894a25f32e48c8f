#include "wire/codec.hpp"

#include <cmath>

#include <boost/json.hpp>

#include "wire/repeated_member.hpp"

namespace mainstay::wire {

namespace {

constexpr std::size_t errors_max = 20;

char* byte_at(void* at, std::size_t offset) { return static_cast<char*>(at) + offset; }

const char* byte_at(const void* at, std::size_t offset) {
    return static_cast<const char*>(at) + offset;
}

std::string joined(std::string_view path, std::string_view name) {
    return path.empty() ? std::string(name) : std::string(path) + "." + std::string(name);
}

std::optional<long long> integral(const json::value& input) {
    if (auto* number = input.if_int64()) return *number;
    if (auto* number = input.if_uint64()) {
        if (*number <= std::numeric_limits<long long>::max())
            return static_cast<long long>(*number);
    }
    if (auto* number = input.if_double()) {
        // Beyond 2^53 a double no longer tells neighbouring integers apart.
        if (std::nearbyint(*number) == *number && std::abs(*number) <= 9007199254740992.0)
            return static_cast<long long>(*number);
    }
    return std::nullopt;
}

bool is_clean(const json::value& input) {
    if (auto* text = input.if_string()) return is_clean_utf8(*text);
    if (auto* list = input.if_array()) return std::all_of(list->begin(), list->end(), is_clean);
    if (auto* object = input.if_object()) {
        return std::all_of(object->begin(), object->end(), [](const auto& pair) {
            return is_clean_utf8(pair.key()) && is_clean(pair.value());
        });
    }
    return true;
}

// A number beyond the largest double reads as infinity, which JSON cannot say again.
bool is_finite(const json::value& input) {
    if (auto* number = input.if_double()) return std::isfinite(*number);
    if (auto* list = input.if_array()) return std::all_of(list->begin(), list->end(), is_finite);
    if (auto* object = input.if_object()) {
        return std::all_of(object->begin(), object->end(), [](const auto& pair) {
            return is_finite(pair.value());
        });
    }
    return true;
}

class Decoder {
public:
    explicit Decoder(UnknownMembers unknown = UnknownMembers::refused) : unknown_(unknown) {}

    std::vector<FieldError> errors;

    void decode(const Shape& shape, const json::value& input, void* at, const std::string& path) {
        switch (shape.kind) {
            case Kind::object:
                return object(shape, input, at, path, false);
            case Kind::list:
                return list(shape, input, at, path);
            case Kind::optional:
                return optional(shape, input, at, path);
            case Kind::text:
                return text(shape, input, at, path);
            case Kind::integer:
                return integer(shape, input, at, path);
            case Kind::number:
                return number(input, at, path);
            case Kind::boolean:
                return boolean(input, at, path);
            case Kind::enumeration:
                return enumeration(shape, input, at, path);
            case Kind::id:
                return id(shape, input, at, path);
            case Kind::time:
                return time(shape, input, at, path);
            case Kind::any:
                return any(input, at, path);
            case Kind::any_object:
                return any_object(input, at, path);
        }
    }

    void object(
        const Shape& shape, const json::value& input, void* at, const std::string& path,
        bool overlay
    ) {
        auto* members = input.if_object();
        if (!members) return wrong_type(path, "an object");
        for (const Member& member : shape.members) {
            auto* value = members->if_contains(member.name);
            auto name = joined(path, member.name);
            if (value)
                decode(*member.shape, *value, byte_at(at, member.offset), name);
            else if (!overlay && !member.shape->may_be_missing())
                add(name, mainstay::code::missing);
        }
        if (unknown_ == UnknownMembers::skipped) return;
        for (const auto& pair : *members) {
            auto known = [&](const Member& member) {
                return member.name == std::string_view(pair.key());
            };
            if (std::none_of(shape.members.begin(), shape.members.end(), known))
                add(joined(path, clipped(cleaned_utf8(pair.key()), 60)),
                    mainstay::code::unknown_member);
        }
    }

private:
    const UnknownMembers unknown_;

    void add(std::string path, const Code& code, Parameters parameters = {}) {
        if (path.empty()) path = "body";
        if (errors.size() < errors_max)
            errors.push_back(wrong(std::move(path), code, std::move(parameters)));
    }

    void wrong_type(const std::string& path, std::string type) {
        add(path, mainstay::code::wrong_type, {{"type", std::move(type)}});
    }

    void list(const Shape& shape, const json::value& input, void* at, const std::string& path) {
        auto* items = input.if_array();
        if (!items) return wrong_type(path, "a list");
        if (items->size() > list_items_max)
            return add(
                path, mainstay::code::too_many_items, {{"max", std::to_string(list_items_max)}}
            );
        for (std::size_t i = 0; i < items->size(); ++i)
            decode(
                *shape.inner, (*items)[i], shape.engage(at), path + "[" + std::to_string(i) + "]"
            );
    }

    // Null empties the innermost optional: for an optional of an optional it says "set to nothing",
    // which differs from saying nothing.
    void optional(const Shape& shape, const json::value& input, void* at, const std::string& path) {
        if (input.is_null() && shape.inner->kind != Kind::optional) return;
        decode(*shape.inner, input, shape.engage(at), path);
    }

    void text(const Shape& shape, const json::value& input, void* at, const std::string& path) {
        auto* text = input.if_string();
        if (!text) return wrong_type(path, "text");
        if (!is_clean_utf8(*text)) return add(path, mainstay::code::bad_text);
        auto length = static_cast<long long>(code_points(*text));
        if (length < shape.min)
            return add(path, mainstay::code::too_short, {{"min", std::to_string(shape.min)}});
        if (shape.min > 0 && is_invisible(*text)) return add(path, mainstay::code::blank_text);
        if (length > shape.max)
            return add(path, mainstay::code::too_long, {{"max", std::to_string(shape.max)}});
        if (shape.is_line && !mainstay::is_line(*text))
            return add(path, mainstay::code::not_one_line);
        *shape.string(at) = std::string(*text);
    }

    void integer(const Shape& shape, const json::value& input, void* at, const std::string& path) {
        auto number = integral(input);
        if (!number) return wrong_type(path, "an integer");
        if (*number < shape.min || *number > shape.max) {
            return add(
                path, mainstay::code::out_of_range,
                {{"min", std::to_string(shape.min)}, {"max", std::to_string(shape.max)}}
            );
        }
        shape.set_integer(at, *number);
    }

    void number(const json::value& input, void* at, const std::string& path) {
        if (!input.is_number() || !is_finite(input)) return wrong_type(path, "a finite number");
        *static_cast<double*>(at) = input.to_number<double>();
    }

    void boolean(const json::value& input, void* at, const std::string& path) {
        if (!input.is_bool()) return wrong_type(path, "true or false");
        *static_cast<bool*>(at) = input.get_bool();
    }

    void enumeration(
        const Shape& shape, const json::value& input, void* at, const std::string& path
    ) {
        auto* text = input.if_string();
        auto found =
            text ? std::find(shape.names.begin(), shape.names.end(), std::string_view(*text))
                 : shape.names.end();
        if (found != shape.names.end())
            return shape.set_integer(at, std::distance(shape.names.begin(), found));
        std::string values;
        for (auto name : shape.names) (values += values.empty() ? "" : ", ") += name;
        add(path, mainstay::code::not_listed, {{"values", std::move(values)}});
    }

    void id(const Shape& shape, const json::value& input, void* at, const std::string& path) {
        auto* text = input.if_string();
        auto number = text ? parse_id(*text) : std::nullopt;
        if (!number)
            return add(path, mainstay::code::bad_format, {{"format", "an id: a string of digits"}});
        shape.set_integer(at, *number);
    }

    void time(const Shape& shape, const json::value& input, void* at, const std::string& path) {
        auto* text = input.if_string();
        auto instant = text ? parse_time(*text) : std::nullopt;
        if (!instant)
            return add(
                path, mainstay::code::bad_format, {{"format", "a date and time as RFC 3339 has it"}}
            );
        shape.set_integer(at, instant->micros);
    }

    void any(const json::value& input, void* at, const std::string& path) {
        if (!is_clean(input)) return add(path, mainstay::code::bad_text);
        if (!is_finite(input)) return wrong_type(path, "JSON with finite numbers");
        *static_cast<json::value*>(at) = input;
    }

    void any_object(const json::value& input, void* at, const std::string& path) {
        if (!input.is_object()) return wrong_type(path, "an object");
        if (!is_clean(input)) return add(path, mainstay::code::bad_text);
        if (!is_finite(input)) return wrong_type(path, "JSON with finite numbers");
        *static_cast<json::object*>(at) = input.get_object();
    }
};

json::value encode_object(const Shape& shape, const void* at) {
    json::object object;
    object.reserve(shape.members.size());
    for (const Member& member : shape.members)
        object.emplace(member.name, encode_from(*member.shape, byte_at(at, member.offset)));
    return object;
}

json::value encode_list(const Shape& shape, const void* at) {
    json::array list;
    auto size = shape.size(at);
    list.reserve(size);
    for (std::size_t i = 0; i < size; ++i)
        list.push_back(encode_from(*shape.inner, shape.item(at, i)));
    return list;
}

Result<> outcome(Decoder decoder) {
    if (decoder.errors.empty()) return {};
    return invalid(std::move(decoder.errors));
}

}  // namespace

Result<> decode_into(
    const Shape& shape, const json::value& input, void* at, UnknownMembers unknown
) {
    Decoder decoder(unknown);
    decoder.decode(shape, input, at, "");
    return outcome(std::move(decoder));
}

Result<> overlay_onto(const Shape& shape, const json::object& input, void* at) {
    Decoder decoder;
    decoder.object(shape, input, at, "", true);
    return outcome(std::move(decoder));
}

json::value encode_from(const Shape& shape, const void* at) {
    switch (shape.kind) {
        case Kind::object:
            return encode_object(shape, at);
        case Kind::list:
            return encode_list(shape, at);
        case Kind::optional: {
            auto* value = shape.value(at);
            return value ? encode_from(*shape.inner, value) : json::value(nullptr);
        }
        case Kind::text:
            return json::string(*shape.string(const_cast<void*>(at)));
        case Kind::integer:
            return static_cast<std::int64_t>(shape.integer(at));
        case Kind::number:
            return *static_cast<const double*>(at);
        case Kind::boolean:
            return *static_cast<const bool*>(at);
        case Kind::enumeration:
            return json::string(shape.names[static_cast<std::size_t>(shape.integer(at))]);
        case Kind::id:
            return json::string(std::to_string(shape.integer(at)));
        case Kind::time:
            return json::string(to_string(Time{shape.integer(at)}));
        case Kind::any:
            return *static_cast<const json::value*>(at);
        case Kind::any_object:
            return *static_cast<const json::object*>(at);
    }
    return nullptr;
}

json::value from_text(const Shape& shape, std::string_view text) {
    switch (shape.kind) {
        case Kind::optional:
            return from_text(*shape.inner, text);
        case Kind::list: {
            json::array list;
            for (std::size_t begin = 0; begin <= text.size() && !text.empty();) {
                auto comma = std::min(text.find(',', begin), text.size());
                list.push_back(from_text(*shape.inner, text.substr(begin, comma - begin)));
                begin = comma + 1;
            }
            return list;
        }
        case Kind::boolean:
            if (text == "true" || text == "false") return text == "true";
            break;
        case Kind::integer:
        case Kind::number: {
            boost::system::error_code error;
            auto number = json::parse(text, error);
            if (!error && number.is_number()) return number;
            break;
        }
        case Kind::object:
        case Kind::text:
        case Kind::enumeration:
        case Kind::id:
        case Kind::time:
        case Kind::any:
        case Kind::any_object:
            break;
    }
    return json::string(text);
}

Result<json::value> parse_json(std::string_view text) {
    json::stream_parser parser({}, {.max_depth = depth_max});
    boost::system::error_code error;
    auto used = parser.write_some(text.data(), text.size(), error);
    if (!error && used == text.size())
        parser.finish(error);
    else if (!error)
        error = json::error::extra_data;
    if (error) {
        return refuse(
            code::malformed_json, {{"reason", error.message()}, {"byte", std::to_string(used)}}
        );
    }
    auto value = parser.release();
    if (auto path = repeated_member(text, value))
        return invalid({wrong(std::string(clipped(cleaned_utf8(*path), 60)), code::repeated)});
    return value;
}

}  // namespace mainstay::wire
