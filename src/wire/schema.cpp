#include "wire/schema.hpp"

#include <boost/json.hpp>

#include "base/check.hpp"
#include "base/log.hpp"

namespace mainstay::wire {

namespace {

json::object schema_of(const Shape& shape, Direction direction, Components* components);

/// What is_line accepts.
constexpr std::string_view line_pattern = "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*$";

json::object text_schema(const Shape& shape) {
    json::object schema{{"type", "string"}};
    if (shape.min > 0) schema["minLength"] = shape.min;
    if (shape.max != std::numeric_limits<long long>::max()) schema["maxLength"] = shape.max;
    if (shape.is_line) schema["pattern"] = line_pattern;
    return schema;
}

json::object integer_schema(const Shape& shape) {
    json::object schema{{"type", "integer"}};
    if (shape.min != std::numeric_limits<long long>::min()) schema["minimum"] = shape.min;
    if (shape.max != std::numeric_limits<long long>::max()) schema["maximum"] = shape.max;
    return schema;
}

json::object enumeration_schema(const Shape& shape) {
    json::array names;
    for (auto name : shape.names) names.emplace_back(name);
    return {{"type", "string"}, {"enum", std::move(names)}};
}

json::object object_schema(const Shape& shape, Direction direction, Components* components) {
    json::object properties;
    json::array required;
    for (const Member& member : shape.members) {
        properties[member.name] = schema_of(*member.shape, direction, components);
        if (direction == Direction::out || !member.shape->may_be_missing())
            required.emplace_back(member.name);
    }
    json::object schema{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty()) schema["required"] = std::move(required);
    schema["additionalProperties"] = false;
    return schema;
}

json::object nullable(json::object schema) {
    auto* type = schema.if_contains("type");
    if (!type) return {{"anyOf", json::array{std::move(schema), {{"type", "null"}}}}};
    if (type->is_array()) return schema;
    *type = json::array{*type, "null"};
    if (auto* names = schema.if_contains("enum")) names->as_array().emplace_back(nullptr);
    return schema;
}

json::object schema_of(const Shape& shape, Direction direction, Components* components) {
    switch (shape.kind) {
        case Kind::object:
            if (components) return components->schema(shape, direction);
            return object_schema(shape, direction, nullptr);
        case Kind::list: {
            json::object schema{
                {"type", "array"}, {"items", schema_of(*shape.inner, direction, components)}
            };
            if (direction == Direction::in) schema["maxItems"] = list_items_max;
            return schema;
        }
        case Kind::optional: {
            if (shape.inner->kind == Kind::any) return {};
            return nullable(schema_of(*shape.inner, direction, components));
        }
        case Kind::text:
            return text_schema(shape);
        case Kind::integer:
            return integer_schema(shape);
        case Kind::number:
            return {{"type", "number"}};
        case Kind::boolean:
            return {{"type", "boolean"}};
        case Kind::enumeration:
            return enumeration_schema(shape);
        case Kind::id:
            return {{"type", "string"}, {"pattern", "^[1-9][0-9]{0,18}$"}};
        case Kind::time:
            return {{"type", "string"}, {"format", "date-time"}};
        case Kind::any:
            return {};
        case Kind::any_object:
            return {{"type", "object"}, {"additionalProperties", true}};
    }
    return {};
}

}  // namespace

json::object Components::schema(const Shape& shape, Direction direction) {
    if (shape.kind != Kind::object) return schema_of(shape, direction, this);
    auto schema = object_schema(shape, direction, this);
    auto name = shape.type_name();
    if (auto* other = schemas_.if_contains(name); other && *other != json::value(schema)) {
        if (direction == Direction::in) name += "Input";
        other = schemas_.if_contains(name);
        // Two different structs of one name would silently describe each other.
        if (other && *other != json::value(schema))
            MAINSTAY_LOG(error, "wire", "two described structs are called {}", name);
        MAINSTAY_CHECK(!other || *other == json::value(schema));
    }
    schemas_[name] = std::move(schema);
    return {{"$ref", "#/components/schemas/" + name}};
}

json::object inline_schema(const Shape& shape, Direction direction) {
    return schema_of(shape, direction, nullptr);
}

namespace detail {

std::string short_name(std::string_view pretty) {
    std::string name, word;
    for (char c : pretty) {
        bool is_word =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        if (is_word) {
            word += c;
        } else {
            // A word before `::` is a namespace, and so is the `(anonymous namespace)`.
            if (c != ':' && c != ')' && word != "anonymous") name += word;
            word.clear();
        }
    }
    return name += word;
}

}  // namespace detail

}  // namespace mainstay::wire
